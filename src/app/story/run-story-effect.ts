import { repeatAlarm } from '../../core/call/repeat-alarm.ts';
import {
  type AlarmId,
  type ForceId,
  type HouseholdId,
  id,
  type PersonId,
  type ReferralId,
} from '../../core/ids.ts';
import type { Chapter } from '../../core/story/chapter.ts';
import type { StoryEffect } from '../../core/story/effect.ts';
import type { HandOver } from '../../core/story/hand-over.ts';
import { alarmOf } from '../../core/story/matter.ts';
import { tiesOf } from '../../core/story/tie.ts';
import { HOUR } from '../../core/time.ts';
import type { AlarmBoard } from '../../ports/alarm-board.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ForceRules } from '../../ports/force-rules.ts';
import type { JobQueue } from '../../ports/job-queue.ts';
import type { CallTies, RecentCalls } from '../../ports/recent-calls.ts';
import type { ReferralDesk } from '../../ports/referrals.ts';
import type { ReviewList } from '../../ports/review-list.ts';
import type { ChapterRecords, HandOverRecords, MatterRecords } from '../../ports/story-records.ts';
import { closeIfRaised } from './close-alarm.ts';
import type { Matters } from './matters.ts';

export interface StoryEffectDeps {
  readonly chapters: ChapterRecords;
  readonly matterRecords: MatterRecords;
  readonly handOvers: HandOverRecords;
  readonly matters: Matters;
  readonly rules: ForceRules;
  readonly recentCalls: RecentCalls;
  readonly referrals: ReferralDesk;
  readonly jobs: JobQueue;
  readonly alarms: AlarmBoard;
  readonly reviews: ReviewList;
  readonly auditLog: AuditLog;
  /** A force that works here, so that somebody sees what is given to it. */
  readonly isOurs: (force: ForceId) => boolean;
  readonly clock: Clock;
}

/** Runs one effect of a story's change. Safe to run twice. */
export async function runStoryEffect(effect: StoryEffect, deps: StoryEffectDeps): Promise<void> {
  switch (effect.kind) {
    case 'clock':
      await deps.jobs.add({ do: 'reachMatter', matterId: effect.matterId, afterMs: effect.afterMs });
      return;
    case 'raiseAlarm':
      await raise(effect, deps);
      return;
    case 'closeAlarm': {
      const matter = await deps.matterRecords.load(effect.matterId);
      if (matter?.closed != null) await closeIfRaised(deps.alarms, alarmOf(matter.id), matter.closed);
      return;
    }
    case 'beginHandOver': {
      const handOver = await deps.handOvers.load(effect.handOverId);
      if (handOver !== null) await begin(handOver, deps);
      return;
    }
    case 'endHandOver': {
      const handOver = await deps.handOvers.load(effect.handOverId);
      if (handOver !== null) await end(handOver, deps);
      return;
    }
    case 'countAgain': {
      const chapter = await deps.chapters.load(effect.callId);
      if (chapter !== null) await countAgain(chapter, effect.decision, deps);
      return;
    }
    case 'review':
      await deps.reviews.add(effect);
      return;
    case 'audit':
      await deps.auditLog.append([effect.entry]);
  }
}

/** A matter that was closed while its alarm was on the way is not alarmed any more. */
async function raise(
  { alarm }: Extract<StoryEffect, { kind: 'raiseAlarm' }>,
  deps: StoryEffectDeps,
): Promise<void> {
  await deps.alarms.raise(alarm);
  const matter = await deps.matterRecords.load(alarm.id.slice('matter.'.length));
  if (matter?.closed != null) await closeIfRaised(deps.alarms, alarm.id, matter.closed);
}

/** Its own matter, so that nobody forgets it, and its delivery by the pathway where the recipient has one. */
async function begin(handOver: HandOver, deps: StoryEffectDeps): Promise<void> {
  await deps.matters.open({
    id: matterIdOf(handOver),
    kind: 'handOver',
    force: handOver.from,
    callId: handOver.callId,
    words: handOver.told.words,
    openedBy: handOver.startedBy,
    dueAt: handOver.dueAt,
  });
  const { pathway } = handOver.to;
  if (pathway === null) return;
  const chapter = await deps.chapters.load(handOver.callId);
  await deps.referrals.raise({
    referralId: id<ReferralId>(handOver.id),
    pathway,
    force: handOver.from,
    callId: handOver.callId,
    people: chapter?.people.map(({ personId }) => personId) ?? [],
    raisedBy: handOver.startedBy,
    raisedAt: handOver.startedAt,
    because: 'hand-over',
  });
}

function matterIdOf(handOver: HandOver): string {
  return `${handOver.callId}.${handOver.id}`;
}

/**
 * Acknowledged by a named person: the duties of the call are theirs. A force that works here gets them as its own; of one
 * that does not, they are closed with who took them. A service takes its part only: the police's duties stay theirs. A
 * refusal ends nothing: the matter stays until somebody has found another way.
 */
async function end(handOver: HandOver, deps: StoryEffectDeps): Promise<void> {
  const { answer, status, to } = handOver;
  if (answer === null || status === 'refused') return;
  const doing =
    status === 'withdrawn'
      ? `withdrawn: ${answer.words}`
      : `handed over to ${to.name}, taken by ${answer.name}`;
  await deps.matters.close(matterIdOf(handOver), answer.by, doing);
  if (status !== 'acknowledged' || to.kind !== 'force') return;
  const open = (await deps.matterRecords.ofCalls([handOver.callId])).filter(
    (matter) => matter.status !== 'closed' && matter.kind !== 'handOver' && matter.force === handOver.from,
  );
  for (const matter of open) {
    const ours = id<ForceId>(to.id);
    if (deps.isOurs(ours)) await deps.matters.move(matter.id, ours, answer.by);
    else await deps.matters.close(matter.id, answer.by, doing);
  }
}

/**
 * What was linked counts among the calls of its person or household from now on, what was unlinked no longer does; and if
 * the link makes it the second, third or fourth, the supervisor is told, as if it had been known at once.
 */
async function countAgain(chapter: Chapter, from: number, deps: StoryEffectDeps): Promise<void> {
  const fresh = chapter.decisions.slice(from);
  const taken = fresh.filter(({ belongs }) => !belongs).map(({ tie }) => tie);
  if (taken.length > 0) await deps.recentCalls.untie(chapter.id, countable(taken));
  if (!fresh.some(({ belongs }) => belongs)) return;
  const ties = countable(tiesOf(chapter));
  const { repeats: rules } = deps.rules.stories(chapter.force);
  const hours = [...new Set(rules.map(({ withinHours }) => withinHours))];
  const keepMs = Math.max(...hours.map((each) => each * HOUR), 0);
  const counts = await Promise.all(
    hours.map((each) =>
      deps.recentCalls.rememberAndCount(chapter.id, ties, chapter.arrivedAt, each * HOUR, keepMs),
    ),
  );
  const [first, ...others] = counts;
  const found = first === undefined ? null : repeatAlarm({ ...first, others, rules }, null);
  if (found === null) return;
  await deps.alarms.raise({
    id: id<AlarmId>(`${chapter.id}.repeatCalls.linked-${from}`),
    class: found.class,
    kind: found.kind,
    force: chapter.force,
    callId: chapter.id,
    text: `Linked by a person: ${found.text}`,
    at: deps.clock.now(),
  });
}

function countable(ties: ReturnType<typeof tiesOf>): CallTies {
  const of = (kind: string): readonly string[] =>
    ties.flatMap((tie) => (tie.kind === kind ? [tie.value] : []));
  return {
    number: of('number')[0] ?? null,
    people: of('person').map((each) => id<PersonId>(each)),
    households: of('household').map((each) => id<HouseholdId>(each)),
  };
}
