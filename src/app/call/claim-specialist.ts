import type { Call, Offer } from '../../core/call/call.ts';
import type { SeatEffect } from '../../core/call/effects.ts';
import { searchingCall } from '../../core/call/waiting.ts';
import { AppError } from '../../core/errors.ts';
import type { SpecialistId } from '../../core/ids.ts';
import type { Destination } from '../../core/routing/line-plan.ts';
import type { AidTerms } from '../../core/routing/mutual-aid.ts';
import type { RankedSpecialist } from '../../core/routing/plan.ts';
import { type PoolMember, rankSpecialists } from '../../core/specialists/rank.ts';
import { matchWaiting, type WaitingCall } from '../../core/specialists/waiting.ts';
import { waitingCallOf } from '../../core/specialists/waiting-entry.ts';
import type { Instant, Milliseconds } from '../../core/time.ts';
import type { Board } from '../../ports/waiting-list.ts';
import { type AidNow, aidNow } from './aid.ts';
import type { CallPath } from './call-path.ts';
import { boardToChooseOn } from './keep-claims.ts';

export interface Claimed {
  readonly specialistId: SpecialistId;
  readonly endpoint: Destination;
  readonly reasons: readonly string[];
  readonly aid?: NonNullable<Offer['aid']>;
}

/** The list changes a few times a second at most; more often than this in a row is a fault, and the effect comes again. */
const CHOICES = 8;

/**
 * Claims the best who is free for a call that searches, in one atomic step (S11). Calls on the waiting list are held
 * beside it: who is due to one of more risk, or of equal risk that has waited longer, is not taken past it. Null: nobody.
 */
export async function claimSpecialist(
  path: Pick<CallPath, 'pool' | 'clock' | 'waiting' | 'book' | 'calls' | 'log'>,
  call: Call,
  wanted: Extract<SeatEffect, { do: 'claimSpecialist' }>,
  leaseMs: Milliseconds,
): Promise<Claimed | null> {
  const { skills, step, tried, offer } = wanted;
  const searching = searchingCall(call, { force: call.force, skills, step, tried });
  for (let choice = 1; choice <= CHOICES; choice += 1) {
    const now = path.clock.now();
    const board = await boardToChooseOn(path, now);
    const aid = aidNow(path.book, board, now);
    const { ranked, alone } =
      wanted.only === undefined
        ? choose(searching, board, aid, now)
        : { ranked: thisOne(wanted.only, call, board.people, now), alone: true };
    // Asked again after a crash, the one claimed before is no longer ready and so not ranked: the pool knows the offer.
    const outcome = await path.pool.claim({
      callId: call.id,
      offer,
      candidates: aid.candidates(ranked, call.force),
      leaseMs,
      turn: board.turn,
    });
    if (outcome.kind === 'claimed')
      return claimedBy(path, outcome.specialistId, ranked, aid.termsFor(outcome.specialistId, call.force));
    // Beside others one person is chosen; somebody else may have claimed them meanwhile.
    if (outcome.kind === 'nobody' && (alone || ranked.length === 0)) return null;
  }
  throw new AppError('conflict', 'the waiting list is changing too fast');
}

function choose(
  searching: WaitingCall,
  board: Board,
  aid: AidNow,
  now: Instant,
): { readonly ranked: readonly RankedSpecialist[]; readonly alone: boolean } {
  const others = board.waiting
    .filter(({ entry, given }) => given === null && entry.callId !== searching.callId)
    .map(({ entry }) => aid.waits(waitingCallOf(entry, now)));
  if (others.length === 0)
    return { ranked: rankSpecialists(aid.within(searching.need), board.people, now), alone: true };
  const match = matchWaiting([...others, aid.waits(searching)], board.people, now).find(
    ({ callId }) => callId === searching.callId,
  );
  return { ranked: match === undefined ? [] : [match.specialist], alone: false };
}

export async function claimedBy(
  path: Pick<CallPath, 'pool'>,
  specialistId: SpecialistId,
  ranked: readonly RankedSpecialist[],
  aid: AidTerms | null,
): Promise<Claimed | null> {
  const specialist = await path.pool.find(specialistId);
  if (specialist === null) return null;
  const reasons = ranked.find((person) => person.specialistId === specialistId)?.reasons ?? [];
  return {
    ...{ specialistId, endpoint: specialist.endpoints[0], reasons },
    ...(aid !== null && { aid: { agreement: aid.agreement, share: aid.share } }),
  };
}

/** One named person, of whichever force, if they may hear this force's calls and could be rung at all. */
function thisOne(
  wanted: SpecialistId,
  { force }: Call,
  people: readonly PoolMember[],
  now: Instant,
): readonly RankedSpecialist[] {
  const member = people.find(({ specialist }) => specialist.id === wanted);
  if (member === undefined) return [];
  const own = member.specialist.force;
  const step = own === force ? OWN : ({ kind: 'partnerForce', target: own } as const);
  return rankSpecialists({ force, skills: [], step }, [member], now);
}

const OWN = { kind: 'ownPool', target: null } as const;
