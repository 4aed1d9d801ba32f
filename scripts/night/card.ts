import type { CallCard } from '../../src/core/console/call-card.ts';
import type { Night } from './night.ts';

/** What the first glance holds; the rest is a press away on the screen. */
const REASONS_SHOWN = 3;

export const NO_RECORD = 'No known-risk record – this does not mean no risk.';

/** What the handler sees, in the order of the first two seconds: how much, why, what not to say. */
export async function sees(
  { teller }: Pick<Night, 'teller'>,
  deskName: string,
  card: CallCard,
): Promise<void> {
  const { assessment } = card;
  if (assessment === null || assessment.level === null) {
    await teller.tell('screen', `${deskName} sees: ${NO_RECORD}`);
    return;
  }
  await teller.tell('screen', `${deskName} sees: ${teller.level(levelOf(card) ?? '')} RISK. ${people(card)}`);
  for (const { text } of assessment.reasons.slice(0, REASONS_SHOWN)) await teller.detail('why', text);
  for (const order of assessment.orders.filter(({ standing }) => standing === 'inForce'))
    await teller.detail('order', `in force today – ${order.conditions.join('; ')}`);
  for (const words of assessment.doNotSay) await teller.detail('do not say', words);
  for (const word of assessment.codeWords) await teller.detail('code word', `listen for “${word}”`);
  for (const prompt of card.plan?.prompts ?? []) await teller.detail('prompt', prompt);
  await teller.detail('ring back', RING_BACK[assessment.safeToRingBack]);
}

/** The level of the call: of the record or, where the policy raised it, of the policy. */
export function levelOf(card: CallCard): string | null {
  return card.assessment?.level ?? null;
}

const RING_BACK = {
  unknown: 'not known to be safe: ask when and how',
  no: 'not safe',
  withinWindows: 'only at the times that were agreed',
} as const;

function people(card: CallCard): string {
  const shown = (card.assessment?.people ?? []).map(
    ({ name, roles, confidence }) =>
      `${name ?? 'a person of another force'} (${roles.join(', ')}; number ${confidence})`,
  );
  return shown.length === 0 ? '' : `The number is tied to ${shown.join(' and ')}.`;
}
