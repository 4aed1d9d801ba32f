import { randomUUID } from 'node:crypto';
import { startRelay, type Relay } from '../app/relay.ts';
import { eraseFromStories } from '../app/story/erase-people.ts';
import { forgetOld } from '../app/story/forget-old.ts';
import { createMatters, type Matters } from '../app/story/matters.ts';
import { createPilotReports } from '../app/story/pilot-reports.ts';
import { createReviews } from '../app/story/reviews.ts';
import { runStoryEffect } from '../app/story/run-story-effect.ts';
import { createStories } from '../app/story/stories.ts';
import { createStoryTeller } from '../app/story/tell-story.ts';
import type { Alarm } from '../core/alarms/alarm.ts';
import type { ForceId } from '../core/ids.ts';
import type { StoryEffect } from '../core/story/effect.ts';
import { matterOf } from '../core/story/matter.ts';
import { DAY } from '../core/time.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { CallStore } from '../ports/call-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { ForceRules } from '../ports/force-rules.ts';
import type { Log } from '../ports/log.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { RecentCalls } from '../ports/recent-calls.ts';
import type { ReferralFacts } from '../ports/referral-facts.ts';
import type { PilotReports } from '../ports/pilot-reports.ts';
import type { Reviews } from '../ports/reviews.ts';
import type { RiskRecords } from '../ports/risk-records.ts';
import type { Stories } from '../ports/stories.ts';
import type { StoryTeller } from '../ports/story-teller.ts';
import { openRecordedCalls } from '../redis/calls/recorded-calls.ts';
import { createOutbox } from '../redis/outbox.ts';
import { createReviewList } from '../redis/review-list.ts';
import { createReviewRecords } from '../redis/review-records.ts';
import { createStoryErasures } from '../redis/story-erasures.ts';
import {
  createChapterRecords,
  createHandOverRecords,
  createMatterRecords,
  STORIES,
} from '../redis/story-records.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import type { FollowUps } from './follow-ups.ts';
import type { RedisLinks } from './redis-links.ts';

export interface StoryParts {
  readonly links: RedisLinks;
  readonly redisUrl: string;
  readonly prefix: string;
  readonly keys: KeyRing;
  readonly calls: Pick<CallStore, 'load' | 'events'>;
  readonly recentCalls: RecentCalls;
  readonly riskRecords: Pick<RiskRecords, 'forget'>;
  readonly keepCallsDays: number;
  readonly rules: ForceRules;
  readonly followUps: FollowUps;
  readonly audit: AuditLog;
  /** Forces that work here: somebody sees what is given to them. */
  readonly forces: () => readonly ForceId[];
  readonly clock: Clock;
  readonly log: Log;
}

/** Stories with what follows their changes. */
export interface OpenStories {
  readonly stories: Stories;
  readonly teller: StoryTeller;
  readonly reviews: Reviews;
  readonly reports: PilotReports;
  readonly matters: Matters;
  /** Says the clocks that were reached, and draws the lots of yesterday. Harmless to repeat. */
  sweep(): Promise<void>;
  readonly outbox: Outbox<StoryEffect>;
  /** What an alarm's change means for the matter that it is about, and for the review list. Safe to be told twice. */
  alarmChanged(alarm: Alarm): Promise<void>;
  /** Moves stored effects on: in every process, since any one of them is enough. */
  startRelay(): void;
  close(): Promise<void>;
}

export function composeStories(parts: StoryParts): OpenStories {
  const { links, redisUrl, prefix, keys, followUps, clock, log } = parts;
  const redis = links.open(redisUrl, 'background');
  const store = { redis, prefix, keys: keys.sealing };
  const chapters = createChapterRecords({ ...store, lookup: keys.lookup });
  const matterRecords = createMatterRecords(store);
  const handOvers = createHandOverRecords(store);
  const onTrouble = (error: Error): void => log.warn('storyTroubled', { component: 'stories', error });
  const matters = createMatters({ matters: matterRecords, clock, onTrouble });
  const erasures = createStoryErasures(redis, prefix);
  const teller = createStoryTeller({ ...parts, chapters, erasures, matters });
  const reviewRecords = createReviewRecords(store);
  const reviews = createReviews({
    ...parts,
    reviews: reviewRecords,
    recorded: openRecordedCalls({ redis, sealing: keys.sealing, prefix }),
    seed: () => randomUUID(),
    old: createReviewList({ redis, prefix }),
  });
  const deps = { ...parts, chapters, matterRecords, handOvers, matters, teller };
  const outbox = createOutbox<StoryEffect>({
    redis,
    waiting: links.open(redisUrl, 'blocking'),
    prefix,
    name: STORIES,
  });
  const { alarms, jobs, desk } = followUps;
  const isOurs = (force: ForceId): boolean => parts.forces().includes(force);
  const effectDeps = { ...deps, isOurs, alarms, jobs, reviews, referrals: desk, auditLog: parts.audit };
  let relay: Relay | null = null;
  return {
    stories: createStories(deps),
    reviews,
    reports: createPilotReports({ chapters, referrals: followUps.referrals, clock }),
    teller,
    matters,
    outbox,
    async alarmChanged(alarm) {
      const matterId = matterOf(alarm.id);
      // One that has been forgotten since has nothing left to close.
      if (matterId !== null && alarm.closed !== null && (await matterRecords.load(matterId)) !== null)
        await matters.close(matterId, alarm.closed.by, alarm.closed.doing);
      if (isLateReferral(alarm) && alarm.callId !== null)
        await reviews.add({
          ...{ callId: alarm.callId, force: alarm.force, cause: 'lateReferral', at: alarm.raisedAt },
        });
    },
    async sweep() {
      await matters.sweep();
      // What cannot be forgotten or drawn now is at the next round, and keeps no alarm from being passed up.
      const erasing = { ...deps, reviewRecords, erasures, callsKeptMs: parts.keepCallsDays * DAY };
      const later = [
        () => forgetOld({ ...deps, reviewRecords }),
        () => eraseFromStories(erasing),
        () => reviews.sweep(),
      ];
      for (const work of later)
        await work().catch((error: unknown) => log.warn('storyTroubled', { component: 'stories', error }));
    },
    startRelay() {
      relay = startRelay({
        outbox,
        run: async (effect) => await runStoryEffect(effect, effectDeps),
        onTrouble,
      });
    },
    async close() {
      await relay?.stop(2_000);
      await outbox.close();
    },
  };
}

/** Late, not merely about to be: the warning before it is no cause for a review. */
function isLateReferral({ kind, id }: Alarm): boolean {
  return kind === 'referralLate' && /-clock-(?!1$)\d+$/.test(id);
}

/** What a hand-over tells stands in the referral that delivers it, beside what the register knows. */
export function factsWithHandOvers(
  facts: ReferralFacts,
  redis: ReturnType<RedisLinks['open']>,
  prefix: string,
  keys: KeyRing,
): ReferralFacts {
  const handOvers = createHandOverRecords({ redis, prefix, keys: keys.sealing });
  return {
    consentFor: async (request) => await facts.consentFor(request),
    async factsFor(request) {
      const known = await facts.factsFor(request);
      const handOver = await handOvers.load('referralId' in request ? request.referralId : request.id);
      if (handOver === null) return known;
      const { threats, codeWords, originalGrade, grade, level, location, promises, words } = handOver.told;
      const told = {
        threats: threats.join('\n'),
        codeWords: codeWords.join('\n'),
        originalGrade,
        grade,
        level,
        location,
        promised: promises.map((each) => each.words).join('\n'),
        words,
        handOver: handOver.id,
      };
      return { ...known, ...withoutNothing(told) };
    },
  };
}

function withoutNothing(told: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(told).filter((each): each is [string, string] => each[1] !== null && each[1] !== ''),
  );
}
