import { DAY } from '../core/time.ts';
import { createBackground } from '../app/call/background.ts';
import type { CallPath } from '../app/call/call-path.ts';
import { offerWaiting, soonInBackground } from '../app/call/offer-waiting.ts';
import type { Settings } from '../environment.ts';
import type { SwappableRoutingBook } from '../files/routing-book.ts';
import { openFileJournal } from '../journal/file-journal.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { CardFeed, PresenceFeed } from '../ports/card-feed.ts';
import type { Clock } from '../ports/clock.ts';
import type { ForceRules } from '../ports/force-rules.ts';
import type { Log } from '../ports/log.ts';
import type { Meter } from '../ports/meter.ts';
import type { RiskBook } from '../ports/risk-book.ts';
import type { Telephony } from '../ports/telephony.ts';
import type { RegisterService } from '../ports/register-service.ts';
import { createCallStore } from '../redis/calls/call-store.ts';
import { createLegBudget } from '../redis/leg-budget.ts';
import { createRecentCalls } from '../redis/recent-calls.ts';
import { createPoolReader, createSpecialistPool } from '../redis/specialist-pool.ts';
import { createWaitingList } from '../redis/waiting-list.ts';
import { createRiskRecords } from '../redis/risk-records.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import { createBreaker } from '../twilio/breaker.ts';
import { callerOf } from '../twilio/caller-identity.ts';
import { askTwilio, type CarrierAnswer } from '../twilio/reachability.ts';
import { createRestClient } from '../twilio/rest-client.ts';
import { createTelephony } from '../twilio/telephony.ts';
import { createTranscriber } from '../twilio/transcriber.ts';
import { voiceUrls } from '../twilio/urls.ts';
import { join } from 'node:path';
import type { FollowUps } from './follow-ups.ts';
import { atMostEvery, CARRIER_ASKED_EVERY_MS } from './health/parts.ts';
import type { RedisLinks } from './redis-links.ts';
import { tellPresence } from './presence-news.ts';
import { composeStories, type OpenStories } from './stories.ts';

/** A leg on the caller's way may take this long and no longer; everything else a little more (design 2.2). */
const URGENT_MS = 1_000;
const PATIENT_MS = 5_000;
/** Transcription, over connections of its own: what is slow there makes nothing else wait (S1). */
const ASIDE_MS = 2_000;
/** Answers about a person are kept for later calls as long as records of violence commonly are reviewed: six years. */
const RISK_KEPT_MS = 6 * 365 * DAY;
/** So many failures in a row and nobody waits for Twilio's REST for a while. */
const FAILURES_TO_OPEN = 3;
const BREAKER_REST_MS = 5_000;

export interface CallPathParts {
  readonly settings: Settings;
  readonly keys: KeyRing;
  readonly links: RedisLinks;
  readonly book: SwappableRoutingBook;
  readonly register: RegisterService;
  readonly followUps: FollowUps;
  readonly riskBook: RiskBook;
  readonly audit: AuditLog;
  readonly rules: ForceRules;
  readonly feed: CardFeed & PresenceFeed;
  /** Instead of Twilio's REST; for benchmarks. */
  readonly telephony?: Telephony;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}

/** Puts the call path together. `close` gives back the connections to Twilio. */
export function composeCallPath(parts: CallPathParts): {
  path: CallPath;
  story: OpenStories;
  askCarrier: () => Promise<CarrierAnswer>;
  close: () => Promise<void>;
} {
  const { settings, keys, links, book, clock, log, meter, followUps } = parts;
  const { prefix } = settings;
  const redis = links.open(settings.redisUrl, 'callPath');
  const background = links.open(settings.redisUrl, 'background');
  const rest = {
    accountSid: settings.twilio.accountSid,
    authToken: settings.twilio.authTokens[0] ?? '',
    apiBaseUrl: settings.twilio.apiBaseUrl,
  };
  const urgent = createRestClient({ ...rest, timeoutMs: URGENT_MS });
  const patient = createRestClient({ ...rest, timeoutMs: PATIENT_MS });
  const poolOptions = { redis: background, prefix, roster: () => book.roster() };
  const poolReader = createPoolReader(poolOptions);
  const work = createBackground(log);
  const calls = createCallStore({
    redis,
    sealing: keys.sealing,
    prefix,
    waitReplicas: settings.redisReplicas,
    keepDays: settings.keepCallsDays,
  });
  const recentCalls = createRecentCalls({ redis, keys: keys.lookup, prefix });
  const riskRecords = createRiskRecords({
    ...{ redis: background, prefix, sealing: keys.sealing, keepMs: RISK_KEPT_MS },
  });
  const story = composeStories({
    ...{ links, prefix, keys, calls, recentCalls, riskRecords, followUps, clock, log },
    keepCallsDays: settings.keepCallsDays,
    redisUrl: settings.redisUrl,
    rules: parts.rules,
    audit: parts.audit,
    forces: () => [...new Set(book.lines().map((line) => line.force))],
  });
  const aside = createRestClient({ ...rest, timeoutMs: ASIDE_MS });
  const path: CallPath = {
    calls,
    stories: story.teller,
    rules: parts.rules,
    journal: openFileJournal(join(settings.dataDir, 'journal'), keys.sealing, (lines) =>
      log.error('journalLinesUnreadable', { count: lines }),
    ),
    telephony:
      parts.telephony ??
      createTelephony({
        urgent: urgent.client,
        patient: patient.client,
        urls: voiceUrls(settings.publicBaseUrl),
        breaker: createBreaker(FAILURES_TO_OPEN, BREAKER_REST_MS),
        clock,
        log,
        meter,
      }),
    budget: createLegBudget({
      redis,
      prefix,
      callsPerSecond: settings.twilio.callsPerSecond,
      instances: settings.instances,
      clock,
      onLocalShare: () => meter.count('alongside_degraded_replies_total', { cause: 'localBudget' }),
    }),
    book,
    register: parts.register,
    recentCalls,
    pool: tellPresence(createSpecialistPool(poolOptions, poolReader), parts.feed, clock, log),
    waiting: createWaitingList(poolReader),
    offers: soonInBackground(work, () => offerWaiting(path)),
    riskBook: parts.riskBook,
    riskRecords,
    transcriber: createTranscriber({
      client: aside.client,
      urls: voiceUrls(settings.publicBaseUrl),
      breaker: createBreaker(FAILURES_TO_OPEN, BREAKER_REST_MS),
      clock,
      log,
      meter,
    }),
    timers: followUps.timers,
    referrals: followUps.desk,
    facts: followUps.facts,
    audit: parts.audit,
    alarms: followUps.alarms,
    notices: followUps.notices,
    reviews: story.reviews,
    feed: parts.feed,
    readCaller: (from) => callerOf({ From: from }, book),
    clock,
    background: work,
    log,
    meter,
  };
  return {
    path,
    story,
    askCarrier: atMostEvery(CARRIER_ASKED_EVERY_MS, clock, () => askTwilio(patient.client)),
    async close() {
      await story.close();
      urgent.close();
      patient.close();
      aside.close();
    },
  };
}
