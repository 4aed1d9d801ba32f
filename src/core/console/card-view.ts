import type { Assessment } from '../register/assessment.ts';
import { SHARED_PARTS, sharedAssessment, type SharedPart } from '../routing/mutual-aid.ts';
import type { CallCard } from './call-card.ts';
import type { CardRisk } from './card-risk.ts';

/**
 * How much of a call is shown: enough to run the room; what an agreement shares with a partner; or everything, to those who
 * work on it or opened it (audited). The same parts are the same word, so that a view is made once for all who have it.
 */
export type CardDetail = 'summary' | SharedDetail | 'full';
export type SharedDetail = `shared:${string}`;

export function sharedDetail(share: readonly SharedPart[]): SharedDetail {
  return `shared:${SHARED_PARTS.filter((part) => share.includes(part)).join('+')}`;
}

/**
 * The card without anything about a person: levels, states and times stay; names, orders, words, places and reasons in
 * words go. What everybody in the room may see without being entered in the audit log as having consulted the register.
 */
export function summaryOf(card: CallCard): CallCard {
  return {
    ...card,
    assessment: card.assessment === null ? null : levelOnly(card.assessment),
    caller: { ...card.caller, numberEnding: null },
    plan: card.plan === null ? null : { ...card.plan, prompts: [] },
    incident: { ...card.incident, location: null },
    ...(card.account !== undefined && { account: withoutWords(card.account) }),
    ...(card.risk !== undefined && { risk: levelAlone(card.risk) }),
  };
}

function withoutWords(account: NonNullable<CallCard['account']>): NonNullable<CallCard['account']> {
  return {
    ...account,
    lowerings: account.lowerings.map((lowering) => ({ ...lowering, because: '' })),
    ...(account.notLowered !== undefined && {
      notLowered: account.notLowered.map((lowering) => ({ ...lowering, because: '' })),
    }),
    told: [],
  };
}

/** As a partner's specialist sees it: what the agreement shares, and no ending of the caller's number. */
export function sharedOf(card: CallCard, share: readonly SharedPart[]): CallCard {
  return {
    ...card,
    assessment: card.assessment === null ? null : sharedAssessment(card.assessment, share),
    caller: { ...card.caller, numberEnding: null },
    incident: { ...card.incident, location: share.includes('location') ? card.incident.location : null },
    // What was answered before is the owning force's record, and not of this call.
    ...(card.risk !== undefined && { risk: { ...card.risk, earlier: [] } }),
  };
}

/** The card in this detail. */
export function viewOf(card: CallCard, detail: CardDetail): CallCard {
  if (detail === 'full') return card;
  if (detail === 'summary') return summaryOf(card);
  const parts = detail.slice('shared:'.length).split('+');
  return sharedOf(
    card,
    SHARED_PARTS.filter((part) => parts.includes(part)),
  );
}

/** How high, and whether something was asked and heard; not what. */
function levelAlone(risk: CardRisk): CardRisk {
  return {
    ...risk,
    reasons: risk.reasons.map((reason) => ({ ...reason, text: '' })),
    checklists: [],
    earlier: [],
    prompts: [],
    heard: [],
  };
}

function levelOnly(assessment: Assessment): Assessment {
  return {
    ...assessment,
    reasons: assessment.reasons.map((reason) => ({ ...reason, text: '', source: '' })),
    people: [],
    orders: [],
    doNotSay: [],
    threats: [],
    codeWords: [],
    safeContact: [],
  };
}
