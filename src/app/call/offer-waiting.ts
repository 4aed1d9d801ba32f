import { type EventId, id, type SpecialistId } from '../../core/ids.ts';
import type { RankedSpecialist } from '../../core/routing/plan.ts';
import { matchWaiting } from '../../core/specialists/waiting.ts';
import { type WaitingEntry, waitingCallOf } from '../../core/specialists/waiting-entry.ts';
import { type Instant, SECOND } from '../../core/time.ts';
import type { Offers } from '../../ports/offers.ts';
import type { Board, OnList } from '../../ports/waiting-list.ts';
import { type AidNow, aidNow } from './aid.ts';
import type { Background } from './background.ts';
import type { CallPath } from './call-path.ts';
import { claimedBy } from './claim-specialist.ts';
import { handleCallEvent } from './handle-call-event.ts';
import { preEmptForTop } from './pre-empt.ts';
import { CLAIM_LEASE_MS } from './claim-lease.ts';
import { boardToChooseOn } from './keep-claims.ts';

/** Each round gives at least one call somebody; a longer list is gone on with at the next look. */
const ROUNDS = 20;
/** Whoever claimed may still be telling the call; later than this they are taken for dead, and it is told again. */
const TOLD_WITHIN_MS = 2 * SECOND;

/**
 * Gives everybody who is free to the calls at the top of the waiting list. Every process does this: at once when somebody
 * becomes free, and again each second, which finds beginning shifts, ended wrap-ups and what died halfway. A claim marks
 * the call as given in the same atomic step, so that two processes never give one call two people or one person two
 * calls (S11); the call hears of it under an id of its offer, however often it is told (S12).
 */
export async function offerWaiting(path: CallPath): Promise<void> {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const now = path.clock.now();
    const board = await boardToChooseOn(path, now);
    if (board.waiting.length === 0) return;
    await tellAgain(path, board);
    if ((await giveOnce(path, board, now)) === 'again') continue;
    await preEmptForTop(path, board, now);
    return;
  }
}

/** One look at a time is put off until after the answers; the sweep of each second finds what one missed. */
export function soonInBackground(background: Background, look: () => Promise<void>): Offers {
  let asked = false;
  return {
    soon() {
      if (asked) return;
      asked = true;
      background.run('offerWaiting', 'behind', async () => {
        asked = false;
        await look();
      });
    },
  };
}

async function giveOnce(path: CallPath, board: Board, now: Instant): Promise<'settled' | 'again'> {
  const open = board.waiting.filter(({ given }) => given === null);
  const entries = new Map(open.map(({ entry }) => [entry.callId, entry]));
  const aid = aidNow(path.book, board, now);
  const calls = open.map(({ entry }) => aid.waits(waitingCallOf(entry, now)));
  for (const { callId, specialist } of matchWaiting(calls, board.people, now)) {
    const entry = entries.get(callId);
    if (entry === undefined) continue;
    const outcome = await path.pool.claim({
      callId,
      offer: entry.offer,
      candidates: aid.candidates([specialist], entry.force),
      leaseMs: CLAIM_LEASE_MS,
      turn: board.turn,
      fromList: true,
    });
    // Another process was faster, or somebody of more risk has come: look again before anybody else is given away.
    if (outcome.kind !== 'claimed') return 'again';
    await tell(path, entry, outcome.specialistId, [specialist], aid);
  }
  return 'settled';
}

/** Claimed by a process that died before the call heard of it. */
async function tellAgain(path: CallPath, board: Board): Promise<void> {
  const untold = board.waiting.filter(({ given }) => given !== null && board.now - given.at > TOLD_WITHIN_MS);
  const aid = aidNow(path.book, board, path.clock.now());
  for (const { entry, given } of untold as (OnList & { given: NonNullable<OnList['given']> })[]) {
    const claim = board.people.find(({ specialist }) => specialist.id === given.specialistId)?.claim;
    if (claim?.callId === entry.callId && claim.offer === entry.offer)
      await tell(path, entry, given.specialistId, [], aid);
  }
}

async function tell(
  path: CallPath,
  entry: WaitingEntry,
  specialistId: SpecialistId,
  ranked: readonly RankedSpecialist[],
  aid: AidNow,
): Promise<void> {
  const claimed = await claimedBy(path, specialistId, ranked, aid.termsFor(specialistId, entry.force));
  if (claimed === null) return;
  await handleCallEvent(path, {
    type: 'specialistClaimed',
    id: id<EventId>(`list:${entry.offer}`),
    callId: entry.callId,
    offer: entry.offer,
    ...claimed,
    reasons: [...claimed.reasons, 'from the waiting list'],
  });
}
