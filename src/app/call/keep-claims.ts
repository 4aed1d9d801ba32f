import type { Call, Offer } from '../../core/call/call.ts';
import { offersOf } from '../../core/call/seat-draft.ts';
import { chairsOf, isHeld } from '../../core/call/seat-holders.ts';
import { type EventId, id } from '../../core/ids.ts';
import type { PoolMember } from '../../core/specialists/rank.ts';
import type { Instant } from '../../core/time.ts';
import type { Board } from '../../ports/waiting-list.ts';
import type { CallPath } from './call-path.ts';
import { CLAIM_LEASE_MS } from './claim-lease.ts';

/** More than any deployment has at once: an old call is as live as a new one. */
const LIVE_CALLS = 10_000;
const SIDE_BY_SIDE = 50;

/**
 * Renews the claims of every live call. It asks no carrier and waits for no other call, so that neither a slow carrier nor
 * many calls let the claim lapse of somebody who sits beside a victim (S11).
 */
export async function keepClaims(path: Pick<CallPath, 'calls' | 'pool' | 'clock' | 'log'>): Promise<void> {
  const live = await path.calls.live(LIVE_CALLS);
  for (let at = 0; at < live.length; at += SIDE_BY_SIDE)
    await Promise.all(
      live.slice(at, at + SIDE_BY_SIDE).map(async (call) => {
        await keepClaimsOf(path, call).catch((error: unknown) =>
          path.log.warn('claimsNotKept', { callId: call.id, error }),
        );
      }),
    );
}

/** Who is rung and was claimed elsewhere is let go by their offer's timer; who has accepted is claimed again. */
export async function keepClaimsOf(
  path: Pick<CallPath, 'pool' | 'clock' | 'log'>,
  call: Call,
): Promise<void> {
  for (const chair of chairsOf(call.seat))
    for (const offer of offersOf(chair)) {
      if (offer.desk) continue;
      const kept = await path.pool.renew(call.id, offer.specialistId, path.clock.now(), CLAIM_LEASE_MS);
      if (!kept && chair.state !== 'ringing') await claimAgain(path, call, offer);
    }
}

async function claimAgain(
  path: Pick<CallPath, 'pool' | 'log'>,
  call: Call,
  { id: offer, specialistId, aid }: Offer,
): Promise<void> {
  const outcome = await path.pool.claimAgain({
    ...{ callId: call.id, offer, specialistId, leaseMs: CLAIM_LEASE_MS },
    ...(aid !== undefined && { agreement: aid.agreement }),
  });
  const about = { callId: call.id, offer, specialistId };
  if (outcome === 'claimed') path.log.warn('seatedClaimedAgain', about);
  if (outcome === 'elsewhere') path.log.warn('seatedClaimedElsewhere', about);
}

/**
 * The board to choose on. A lease says that nobody renewed it, not that the call let go of them: a Redis that was away
 * lets all of them lapse at once. So the claiming call is asked first, and who is its own stays so (S11). A call that
 * cannot be read keeps them too, until they say themselves that they are ready.
 */
export async function boardToChooseOn(
  path: Pick<CallPath, 'waiting' | 'calls' | 'pool' | 'log'>,
  now: Instant,
): Promise<Board> {
  const board = await path.waiting.board(now);
  const held = await Promise.all(board.people.map((member) => isHeldByItsCall(path, member, now)));
  return held.includes(true) ? { ...board, people: board.people.filter((_, at) => !held[at]) } : board;
}

async function isHeldByItsCall(
  path: Pick<CallPath, 'calls' | 'pool' | 'log'>,
  { specialist, lapsedOf }: PoolMember,
  now: Instant,
): Promise<boolean> {
  if (lapsedOf == null) return false;
  try {
    const loaded = await path.calls.load(lapsedOf, id<EventId>('lapsed'));
    if (loaded === null || loaded.call.endedAt !== null) return false;
    if (!isHeld(loaded.call.seat, specialist.id)) return false;
    await path.pool.renew(lapsedOf, specialist.id, now, CLAIM_LEASE_MS);
  } catch (error) {
    path.log.warn('lapsedClaimNotLookedAt', { callId: lapsedOf, specialistId: specialist.id, error });
  }
  return true;
}
