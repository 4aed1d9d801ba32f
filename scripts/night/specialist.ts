import type { CallCard } from '../../src/core/console/call-card.ts';
import type { Phone } from '../../src/simulator/index.ts';
import { SPECIALISTS, type SpecialistInCast } from './cast.ts';
import { StoryBroken } from './facts.ts';
import { becomes } from './moves.ts';
import type { Incoming, Night } from './night.ts';

/** What a machine with other work may take; usually it is a tenth of a second. */
const RINGS_WITHIN_MS = 25_000;

const ASKED_WITHIN_MS = 25_000;

/** A specialist whose telephone the service rings for a call. */
export interface Asked {
  readonly who: SpecialistInCast;
  readonly phone: Phone;
}

/** Waits until a specialist's telephone rings for this call; told with the reason why it is this one. */
export async function specialistRings(night: Night, incoming: Incoming): Promise<Asked> {
  const { api, sim } = night.stage;
  const { seat } = await api.cardWhen(
    incoming.sid,
    'a specialist to be rung',
    ({ seat: { state } }) => state === 'ringing',
  );
  const who = SPECIALISTS.find(({ id }) => id === seat.specialistId);
  if (who === undefined) throw new StoryBroken(`nobody of the cast was rung but ${seat.specialistId}`);
  const phone = sim.phone(who.number, who.name);
  const ringing = await (await phone.rings(RINGS_WITHIN_MS)).view();
  const why = seat.reasons.length === 0 ? '' : ` Why ${who.name}: ${seat.reasons.join('; ')}.`;
  await night.teller.tell('specialist', `${who.name}'s telephone rings.${why}`, ringing.ringingAtMs);
  return { who, phone };
}

/** They answer, give their PIN, and are in the room: heard by nobody. */
export async function specialistJoins(
  night: Night,
  incoming: Incoming,
  { who, phone }: Asked,
): Promise<CallCard> {
  const { api } = night.stage;
  await phone.answers();
  // Asked for it at once, as a rule; a store that has just come back may keep them waiting outside for a moment.
  const asked = await becomes(
    async () => (await phone.calls()).some(({ listening }) => listening),
    ASKED_WITHIN_MS,
  );
  if (!asked) throw new StoryBroken(`${who.name} was not asked for the PIN`);
  const spoken = await spokenOn(phone);
  await phone.enters(`${who.pin}#`, 'now');
  const card = await api.cardWhen(
    incoming.sid,
    'the specialist to listen',
    ({ seat }) => seat.mode === 'listening',
  );
  await night.teller.tell(
    'specialist',
    `${who.name} gives the PIN, is briefed on their own leg, and is alongside, unheard.`,
  );
  await night.facts.holds(
    'before the PIN the specialist was told nothing of the caller',
    nothingWasTold(spoken, card),
  );
  return card;
}

/** All that was said on the call that waits for a PIN, in lower case; earlier calls of the night were briefed after theirs. */
async function spokenOn(phone: Phone): Promise<string> {
  return (await phone.calls())
    .filter(({ listening }) => listening)
    .flatMap(({ heard }) => heard)
    .flatMap(({ sounds }) => sounds)
    .flatMap((sound) => (sound.kind === 'say' ? [sound.text.toLowerCase()] : []))
    .join(' ');
}

/** What a machine that answered would have heard: no name of anybody on the card, and nothing of abuse or risk. */
function nothingWasTold(spoken: string, card: CallCard): boolean {
  const names = (card.assessment?.people ?? []).flatMap(({ name }) => name?.toLowerCase().split(' ') ?? []);
  return ![...names, 'abuse', 'domestic', 'risk', 'victim'].some((word) => spoken.includes(word));
}
