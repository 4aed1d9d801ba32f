import type { ReferralEventKind } from './referral-event.ts';
import type { ReferralStatus } from './referral.ts';

/**
 * The life of a referral as a table: status × event → status. What is not in it is refused in words. Somebody owns the
 * referral in every status (S13).
 *
 * | status | means | left by |
 * |---|---|---|
 * | raised | recorded, nothing decided yet (never kept: the raising decides) | held, released |
 * | held | waits for information, consent, or a pathway that is on hold | released, revoked, by hand |
 * | ready | a delivery is queued | a worker that begins |
 * | sending | a worker is trying; it may have died | delivered, failed, given up |
 * | sent | the recipient's system took it | acknowledgement |
 * | acknowledged | the recipient says they have it | accept, refuse, work |
 * | accepted | the recipient owns it | work, done |
 * | inProgress | the recipient works on it | done |
 * | refused | the recipient will not; a person of ours owns it again | retry, done |
 * | dead | tries are used up or the outcome is unknown; a person owns it | retry, by hand, done |
 * | done, revoked | over; only notes are added | |
 */
const LIFE: Readonly<Record<ReferralStatus, Partial<Record<ReferralEventKind, ReferralStatus>>>> = {
  raised: { held: 'held', released: 'ready', ...everywhere('raised'), revoked: 'revoked' },
  held: {
    ...everywhere('held'),
    held: 'held',
    released: 'ready',
    deliveredByHand: 'sent',
    completed: 'done',
    revoked: 'revoked',
  },
  ready: {
    ...everywhere('ready'),
    held: 'held',
    informationMissed: 'held',
    deliveryBegun: 'sending',
    deliveryGivenUp: 'dead',
    deliveryLost: 'ready',
    deliveredByHand: 'sent',
    acknowledged: 'acknowledged',
    accepted: 'accepted',
    refused: 'refused',
    revoked: 'revoked',
    pathwayRemoved: 'held',
  },
  sending: {
    ...everywhere('sending'),
    deliveryBegun: 'sending',
    deliveryFailed: 'ready',
    delivered: 'sent',
    deliveryGivenUp: 'dead',
    deliveryLost: 'ready',
    informationMissed: 'held',
    acknowledged: 'acknowledged',
    accepted: 'accepted',
    refused: 'refused',
    // A partner may be quicker than its own answer, or say more than once that it works on it.
    workStarted: 'inProgress',
    completed: 'done',
    pathwayRemoved: 'held',
  },
  sent: {
    ...everywhere('sent'),
    acknowledged: 'acknowledged',
    accepted: 'accepted',
    refused: 'refused',
    workStarted: 'inProgress',
    completed: 'done',
    revoked: 'revoked',
    retryAsked: 'ready',
  },
  acknowledged: {
    ...everywhere('acknowledged'),
    accepted: 'accepted',
    refused: 'refused',
    workStarted: 'inProgress',
    completed: 'done',
    revoked: 'revoked',
  },
  accepted: {
    ...everywhere('accepted'),
    refused: 'refused',
    workStarted: 'inProgress',
    completed: 'done',
    revoked: 'revoked',
  },
  inProgress: { ...everywhere('inProgress'), refused: 'refused', completed: 'done', revoked: 'revoked' },
  refused: {
    ...everywhere('refused'),
    accepted: 'accepted',
    retryAsked: 'ready',
    deliveredByHand: 'sent',
    completed: 'done',
    revoked: 'revoked',
  },
  dead: {
    ...everywhere('dead'),
    acknowledged: 'acknowledged',
    accepted: 'accepted',
    refused: 'refused',
    retryAsked: 'ready',
    deliveredByHand: 'sent',
    completed: 'done',
    revoked: 'revoked',
  },
  done: { raisedAgain: 'done' },
  revoked: { raisedAgain: 'revoked' },
};

/** Events that leave any open status as it is. */
function everywhere(status: ReferralStatus): Partial<Record<ReferralEventKind, ReferralStatus>> {
  return {
    assigned: status,
    raisedAgain: status,
    clockReached: status,
    informationGiven: status,
    consentRecorded: status,
  };
}

/** The status that `event` leads to, or null when it cannot happen in `status`. */
export function nextStatus(status: ReferralStatus, event: ReferralEventKind): ReferralStatus | null {
  return LIFE[status][event] ?? null;
}

/** Over for good. */
export function isClosed(status: ReferralStatus): boolean {
  return status === 'done' || status === 'revoked';
}

/** The recipient has it: the pathway's clock is met. */
export function clockIsMet(status: ReferralStatus): boolean {
  switch (status) {
    case 'acknowledged':
    case 'accepted':
    case 'inProgress':
    case 'done':
    case 'revoked':
      return true;
    case 'raised':
    case 'held':
    case 'ready':
    case 'sending':
    case 'sent':
    case 'refused':
    case 'dead':
      return false;
  }
}
