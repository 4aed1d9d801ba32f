import type { ReferralEvent } from '../../core/referrals/referral-event.ts';
import type { Referral } from '../../core/referrals/referral.ts';
import { SYSTEM_ACTOR } from '../../core/ids.ts';
import { MINUTE, type Instant } from '../../core/time.ts';
import type { JobQueue, JobState } from '../../ports/job-queue.ts';
import { changeReferral } from './change-referral.ts';
import { topUpAndRelease, type TopUpDeps } from './top-up.ts';

const BATCH = 500;
const MOST_HELD = 10_000;
const SIDE_BY_SIDE = 10;
/** Younger ones are still on their way from the outbox to the queue. */
const SETTLING_MS = MINUTE;
/** By how much Redis's clock and ours may differ. */
const CLOCKS_APART_MS = 5_000;
/** A delivery that was lost this often is in front of a person: something else is wrong. */
const ROUNDS_LIMIT = 8;

export interface SweepDeps extends TopUpDeps {
  readonly jobs: JobQueue;
  /** When the oldest effect that is not yet run was stored; null when none waits. */
  readonly oldestInOutbox: () => Promise<Instant | null>;
  readonly onTrouble: (error: Error) => void;
  /** Shorter in tests. */
  readonly settlingMs?: number;
}

/*
 * What must hold whatever was lost on the way: every clock that was reached is said, and every referral that waits for a
 * worker has a job. Each is run every minute by one of the workers, by itself, and is harmless to run twice.
 */

/**
 * What waits for information or consent goes on by itself when the register or somebody has it by now. A register that is
 * silent costs its time limit for each: some are asked for side by side.
 */
export async function lookAtHeld(deps: SweepDeps): Promise<number> {
  let released = 0;
  for (let from = 0; from < MOST_HELD; from += BATCH) {
    const page = await deps.records.open(from, BATCH);
    const held = page.filter((each) => each.status === 'held' && !each.heldByHand);
    for (let at = 0; at < held.length; at += SIDE_BY_SIDE) {
      const went = await Promise.all(
        held
          .slice(at, at + SIDE_BY_SIDE)
          .map((each) => orTell(deps, async () => await topUpAndRelease(each, SYSTEM_ACTOR, deps))),
      );
      released += went.filter(Boolean).length;
    }
    // A page is short of what cannot be opened: only an empty one is the last.
    if (page.length === 0) break;
  }
  return released;
}

/** How many clocks spoke. */
export async function sayClocks(now: Instant, deps: SweepDeps): Promise<number> {
  const reached = await deps.records.clocksReached(now, BATCH);
  let said = 0;
  for (const referralId of reached) {
    const changed = await orTell(deps, async () => {
      const change = await changeReferral(referralId, (referral) => clockEvent(referral, now), deps);
      return change.changed;
    });
    if (changed) said += 1;
  }
  return said;
}

/** A clock that was missed altogether speaks once, as late, not as a warning. */
function clockEvent(referral: Referral, now: Instant): ReferralEvent {
  const stage = referral.clockStage === 0 && now >= referral.dueAt ? 2 : referral.clockStage + 1;
  return { kind: 'clockReached', stage };
}

/** How many deliveries had lost their job and have one again. */
export async function findLost(now: Instant, deps: SweepDeps): Promise<number> {
  const oldest = await deps.oldestInOutbox();
  // Whatever was changed since then may still be on its way from the outbox: it is late, not lost.
  const sweptUntil = oldest === null ? now : Math.min(now, oldest - CLOCKS_APART_MS);
  const settled = Math.min(now - (deps.settlingMs ?? SETTLING_MS), sweptUntil);
  const waiting = await deps.records.waitingSince(settled, BATCH);
  let lost = 0;
  for (const referral of waiting) {
    if (await orTell(deps, async () => await queueAgainIfLost(referral, deps))) lost += 1;
  }
  return lost;
}

async function queueAgainIfLost(referral: Referral, deps: SweepDeps): Promise<boolean> {
  const pathway = deps.book.pathway(referral.pathway);
  if (pathway !== null) {
    const { id: referralId, round } = referral;
    const { priority, delivery: retry } = pathway;
    const state = await deps.jobs.stateOf({ do: 'deliverReferral', referralId, round, priority, retry });
    if (isUnderWay(state)) return false;
  }
  const { changed } = await changeReferral(
    referral.id,
    (now, on) => (on === null ? { kind: 'pathwayRemoved' } : lostEvent(now, referral.round)),
    deps,
  );
  return changed;
}

/** One referral that cannot be swept keeps no other from it. */
async function orTell(deps: SweepDeps, work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work();
  } catch (error) {
    deps.onTrouble(error instanceof Error ? error : new Error(String(error)));
    return false;
  }
}

function isUnderWay(state: JobState): boolean {
  switch (state) {
    case 'waiting':
    case 'active':
      return true;
    case 'gone':
    case 'done':
    case 'failed':
      return false;
  }
}

function lostEvent(referral: Referral, round: number): ReferralEvent | null {
  if (referral.round !== round) return null;
  if (round < ROUNDS_LIMIT) return { kind: 'deliveryLost', round };
  const outcome = `its job was lost ${ROUNDS_LIMIT} times`;
  return { kind: 'deliveryGivenUp', round, outcome, why: 'triesUsedUp' };
}
