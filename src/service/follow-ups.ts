import { once } from 'node:events';
import { createAlarmBoard, type AlarmDesk } from '../app/alarms/alarm-board.ts';
import { runAlarmEffect } from '../app/alarms/alarm-work.ts';
import { createControlRoomNotices, runNoticeEffect } from '../app/control-room-notices.ts';
import { startRelay, type Relay } from '../app/relay.ts';
import { tellUnreadable } from '../app/unreadable-records.ts';
import { createConfirmedFacts, runFactEffect } from '../app/referrals/confirmed-facts.ts';
import { tellOfContact } from '../app/referrals/contact-news.ts';
import type { ContactPlanner } from '../app/referrals/deliver-referral.ts';
import { createReferralDesk } from '../app/referrals/desk.ts';
import { withConfirmedDetails } from '../app/referrals/facts-from-register.ts';
import { createPairHistories } from '../app/referrals/pair-histories.ts';
import { createPartnerCallbacks, tellPartnerDown } from '../app/referrals/partner-callbacks.ts';
import { createContactPlanner } from '../app/referrals/plan-contacts.ts';
import { createReferralRaising } from '../app/referrals/raising.ts';
import { createReferralReports } from '../app/referrals/referral-reports.ts';
import { createReferralVerbs } from '../app/referrals/referral-verbs.ts';
import { type ReferralEffectDeps, runReferralEffect } from '../app/referrals/run-referral-effect.ts';
import type { Connect } from '../bullmq/connections.ts';
import { createJobQueue, type BullJobQueue } from '../bullmq/job-queue.ts';
import { createTimers } from '../bullmq/timers.ts';
import { AppError } from '../core/errors.ts';
import type { AlarmEffect } from '../core/alarms/alarm-effect.ts';
import type { Alarm } from '../core/alarms/alarm.ts';
import type { AlarmRules } from '../core/alarms/escalation.ts';
import type { CallId, LineId } from '../core/ids.ts';
import type { FactEffect } from '../core/referrals/confirmed-fact.ts';
import type { ReferralEffect } from '../core/referrals/referral-effect.ts';
import { createCourier } from '../partners/courier.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConfirmedFacts } from '../ports/confirmed-facts.ts';
import type { ContactVoice } from '../ports/contact-line.ts';
import type { ControlRoomNotices } from '../ports/control-room-notices.ts';
import type { Courier } from '../ports/courier.ts';
import type { Log } from '../ports/log.ts';
import type { Meter } from '../ports/meter.ts';
import type { NoticeEffect } from '../ports/notice-records.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { PartnerCallbacks } from '../ports/partner-callbacks.ts';
import type { PathwayBook } from '../ports/pathway-book.ts';
import type { ReferralFacts } from '../ports/referral-facts.ts';
import type { ReferralRecords } from '../ports/referral-records.ts';
import type { ReferralRaising } from '../ports/referral-raising.ts';
import type { ReferralReports } from '../ports/referral-reports.ts';
import type { ReferralVerbs } from '../ports/referral-verbs.ts';
import type { ReContacts } from '../ports/re-contacts.ts';
import type { SafeContactProfiles } from '../ports/safe-contact-profiles.ts';
import type { ReferralDesk } from '../ports/referrals.ts';
import type { Timers } from '../ports/timers.ts';
import type { NoticeRecords } from '../ports/notice-records.ts';
import { ALARMS, createAlarmRecords } from '../redis/alarm-board.ts';
import { createFactRecords, createPairRecords, FACTS } from '../redis/confirmed-facts.ts';
import { createNoticeRecords, NOTICES } from '../redis/outbox-notices.ts';
import { createOutbox } from '../redis/outbox.ts';
import { createReContactRecords, RE_CONTACTS } from '../redis/referrals-re-contacts.ts';
import { createPartnerPace } from '../redis/partner-pace.ts';
import { createReferralRecords, REFERRALS } from '../redis/referrals.ts';
import { keyOf, type KeyRing } from '../sealing/key-ring.ts';
import { londonMoment } from '../wire/london-moment.ts';
import type { PartnersFile } from '../wire/partners.ts';
import type { ContactParts } from './contact-parts.ts';
import { composeContactSide } from './contact-side.ts';

export interface FollowUpDeps {
  /** To the Redis of the records. */
  readonly connectRecords: Connect;
  /** To the Redis of the queues; may be the same server. */
  readonly connectQueue: Connect;
  /** In front of every key of the records, e.g. `alongside:`. */
  readonly prefix: string;
  /** In front of every key of BullMQ's, e.g. `{alongside-queue}`. */
  readonly queuePrefix: string;
  readonly keyRing: KeyRing;
  /** Shared secrets with partners by the name in partners.yaml. */
  readonly secrets: ReadonlyMap<string, Buffer>;
  readonly book: PathwayBook;
  readonly partners: () => PartnersFile;
  readonly alarmRules: () => AlarmRules;
  readonly facts: ReferralFacts;
  /** How people may be reached; left out: nothing can be planned, and pressing says that no profile is known. */
  readonly profiles?: SafeContactProfiles;
  /** The carrier and roster for ringing people back; left out: nobody can press. */
  readonly contact?: ContactParts;
  /** The line that a call came in on: says which caller id; left out: the force's. */
  readonly lineOf?: (callId: CallId) => Promise<LineId | null>;
  readonly auditLog: AuditLog;
  /** The feed: gets an alarm after each change, at least once. */
  readonly onAlarmChange: (alarm: Alarm) => Promise<void>;
  readonly publicBaseUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  /** An outbox entry whose taker is silent this long is taken over; default 5 s. */
  readonly takeOverAfterMs?: number;
}

/** Everything that follows a call. Usable at once; `startRelays` in every process, workers where the role says so. */
export interface FollowUps {
  readonly desk: ReferralDesk;
  readonly raising: ReferralRaising;
  readonly referrals: ReferralVerbs;
  readonly reports: ReferralReports;
  readonly callbacks: PartnerCallbacks;
  readonly facts: ConfirmedFacts;
  readonly reContacts: ReContacts;
  readonly contactVoice: ContactVoice;
  readonly contactPlanner: ContactPlanner;
  readonly alarms: AlarmDesk;
  readonly notices: ControlRoomNotices;
  readonly timers: Timers;
  readonly courier: Courier;
  readonly jobs: BullJobQueue;
  readonly records: ReferralRecords;
  /** What the register and people know, for what waits for it. */
  readonly known: ReferralFacts;
  /** The pathways in force now. */
  readonly book: PathwayBook;
  readonly noticeRecords: NoticeRecords;
  readonly outboxes: Readonly<Record<string, Outbox<unknown>>>;
  /** Resolves when the connection of the records can be used; rejects with AppError `unavailable` after `limitMs`. */
  ready(limitMs: number): Promise<void>;
  /** Moves stored effects on: in every process, since any one of them is enough. */
  startRelays(): void;
  /** Stops the relays and closes every connection of its own; at most about 12 s. */
  close(): Promise<void>;
}

export function createFollowUps(deps: FollowUpDeps): FollowUps {
  const { clock, prefix, book, auditLog, log } = deps;
  const redis = deps.connectRecords('background');
  const store = { redis, prefix, keys: deps.keyRing.sealing };
  // One that cannot be opened keeps no other from being looked after: it is told, and left out.
  const watched = {
    ...store,
    onUnreadable: (name: string, recordId: string, error: unknown): void =>
      tellUnreadable(name, recordId, error, { alarms, clock, log }),
  };
  const records = createReferralRecords(watched);
  const noticeRecords = createNoticeRecords(store);
  const alarms = createAlarmBoard({ records: createAlarmRecords(watched), rules: deps.alarmRules });
  const jobs = createJobQueue({
    connect: deps.connectQueue,
    prefix: deps.queuePrefix,
    onTrouble: (component, error) => log.warn('queueTroubled', { component, error }),
  });
  const courier = createCourier({
    partners: deps.partners,
    secrets: deps.secrets,
    signingKey: keyOf(deps.keyRing.signing, deps.keyRing.signing.current),
    publicBaseUrl: deps.publicBaseUrl,
    pace: createPartnerPace(redis, prefix),
    onDown: (partner) => {
      tellPartnerDown(partner, { alarms, clock }).catch((error: unknown) =>
        log.error('alarmNotRaised', { error }),
      );
    },
    clock,
  });
  const outbox = <Effect>(name: string): Outbox<Effect> =>
    createOutbox<Effect>({
      redis,
      waiting: deps.connectRecords('blocking'),
      prefix,
      name,
      ...(deps.takeOverAfterMs !== undefined && { takeOverAfterMs: deps.takeOverAfterMs }),
    });
  const boxes = {
    referrals: outbox<ReferralEffect>(REFERRALS),
    alarms: outbox<AlarmEffect>(ALARMS),
    notices: outbox<NoticeEffect>(NOTICES),
    recontacts: outbox<ReferralEffect>(RE_CONTACTS),
    facts: outbox<FactEffect>(FACTS),
  };
  const relays: Relay[] = [];

  const factRecords = createFactRecords(store);
  const pairs = createPairHistories(createPairRecords(store));
  const today = (now: number): string => londonMoment(now).date;
  const factDeps = { records: factRecords, pairs, book, clock, today };
  const facts = createConfirmedFacts(factDeps);
  const known = withConfirmedDetails(deps.facts, factRecords);
  const desk = createReferralDesk({ records, book, clock, facts: known, pairs, today });
  const { reContacts, lines } = composeContactSide({
    records: createReContactRecords(watched),
    profiles: deps.profiles ?? { of: async () => null },
    parts: deps.contact,
    localMoment: londonMoment,
    clock,
    log,
  });

  return {
    desk,
    raising: createReferralRaising({ desk, book, records, clock }),
    facts,
    referrals: createReferralVerbs({ records, book, clock, auditLog }),
    reports: createReferralReports({ records, book, clock }),
    reContacts,
    contactVoice: lines,
    contactPlanner: createContactPlanner({ reContacts, lineOf: deps.lineOf ?? (async () => null) }),
    callbacks: createPartnerCallbacks({ records, book, clock, alarms, signatures: courier }),
    alarms,
    notices: createControlRoomNotices({ records: noticeRecords, courier }),
    timers: createTimers(jobs),
    courier,
    jobs,
    records,
    known,
    book,
    noticeRecords,
    outboxes: boxes,
    async ready(limitMs) {
      if (redis.status === 'ready') return;
      const limit = AbortSignal.timeout(limitMs);
      await once(redis, 'ready', { signal: limit }).catch(() => {
        throw new AppError('unavailable', 'Redis does not answer');
      });
    },
    startRelays() {
      const onTrouble = (error: Error): void => log.warn('relayTroubled', { component: 'relay', error });
      const alarmDeps = { alarms, jobs, auditLog, onChange: deps.onAlarmChange };
      const onContactNews: ReferralEffectDeps['onContactNews'] = async (news) =>
        await tellOfContact(news, { records, book, clock }, reContacts);
      const referralDeps = { jobs, alarms, auditLog, onContactNews };
      const run = async (effect: ReferralEffect): Promise<void> =>
        await runReferralEffect(effect, referralDeps);
      relays.push(
        startRelay({ outbox: boxes.referrals, run, onTrouble }),
        startRelay({ outbox: boxes.recontacts, run, onTrouble }),
        startRelay({
          outbox: boxes.facts,
          run: async (effect) => await runFactEffect(effect, { ...factDeps, facts, desk, auditLog }),
          onTrouble,
        }),
        startRelay({
          outbox: boxes.alarms,
          run: async (effect) => await runAlarmEffect(effect, alarmDeps),
          onTrouble,
        }),
        startRelay({
          outbox: boxes.notices,
          run: async (effect) => await runNoticeEffect(effect, { jobs }),
          onTrouble,
        }),
      );
    },
    async close() {
      await Promise.all(relays.map((relay) => relay.stop(2_000)));
      await Promise.all(Object.values(boxes).map((box) => box.close()));
      await jobs.close();
      courier.close();
      redis.disconnect();
    },
  };
}
