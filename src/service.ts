import { join } from 'node:path';
import { id, type EventId } from './core/ids.ts';
import type { TimerName } from './core/call/events.ts';
import { handleCallEvent } from './app/call/handle-call-event.ts';
import { DEFAULT_RULES } from './core/register/rules.ts';
import { MINUTE, SECOND } from './core/time.ts';
import { type Settings, SettingsError } from './environment.ts';
import { createRiskBook } from './files/risk-book.ts';
import { createRoutingBook } from './files/routing-book.ts';
import { createMetricsServer } from './http/server.ts';
import { createLog, type OpenLog } from './log.ts';
import { createMeter } from './metrics.ts';
import type { Clock } from './ports/clock.ts';
import type { Telephony } from './ports/telephony.ts';
import { checkpointEvery, createCheckpointer } from './redis/audit-checkpoints.ts';
import type { AuditLog } from './ports/audit-log.ts';
import { openAuditLog } from './redis/audit-log.ts';
import { isSimulatedRedis } from './redis/simulated.ts';
import { openCardFeed } from './redis/card-feed.ts';
import { parseKeyRing } from './sealing/key-ring.ts';
import { composeCallPath } from './service/call-path.ts';
import { CHORE_TIMES, type ChoreTimes, startChores } from './service/chores.ts';
import { composeEdges } from './service/edges.ts';
import { watchEventLoop } from './service/event-loop-watch.ts';
import { composeContactParts } from './service/contact-parts.ts';
import { createFollowUps, type FollowUpDeps } from './service/follow-ups.ts';
import { factsFromRegister, profilesFromRegister } from './app/referrals/facts-from-register.ts';
import { startFollowUpWorkers } from './service/follow-up-workers.ts';
import { neededChecks } from './service/health/needed.ts';
import { healthParts } from './service/health/parts.ts';
import { followOpsFiles, type OpsFilesInForce } from './service/follow-ops-files.ts';
import { loadOpsFiles, OpsFilesError } from './service/ops-files.ts';
import { measuringChores } from './service/measures.ts';
import { startPublishedRouting } from './service/published-routing.ts';
import { openRedisLinks } from './service/redis-links.ts';
import { openRosterDesk } from './service/roster-desk.ts';
import { openRegister } from './service/open-register.ts';
import { openRegisterOffice } from './service/register-desk.ts';
import { rulesNow } from './service/force-rules.ts';
import { factsWithHandOvers } from './service/stories.ts';
import { storiesOfPeople } from './service/stories-of-people.ts';

/** What tests and tools may put in the place of the usual. */
export interface Overrides {
  readonly clock?: Clock;
  /** A carrier other than Twilio's REST; for benchmarks. */
  readonly telephony?: Telephony;
  readonly log?: OpenLog;
  readonly choreTimes?: ChoreTimes;
  /** How often the ops teams' files are looked at; default 2 s. */
  readonly filesEveryMs?: number;
  /** Shorter in tests that kill workers. */
  readonly queueLockMs?: number;
  readonly sweepEveryMs?: number;
}

export interface Service {
  /** The port that is listened on; null for a role without one. */
  readonly port: number;
  /** Answers what waits, finishes what runs, gives the rest to others. At most about 15 s. */
  stop(): Promise<void>;
}

/** For trying things out; production refuses it (S15). */
const NO_AUDIT: AuditLog = { append: async () => undefined };
const DRAIN_MS = 5 * SECOND;
const REDIS_WAIT_MS = 2 * SECOND;

/**
 * The only composition root. Starts everything that the role asks for and resolves when webhooks are answered. Rejects
 * when the files or keys are not fit to start with; never because Redis or Twilio is silent (S1).
 */
export async function createService(settings: Settings, overrides: Overrides = {}): Promise<Service> {
  const loaded = await loadOpsFiles(settings.configDir);
  if (!loaded.ok) throw new OpsFilesError(loaded.errors);
  const keys = parseKeyRing(settings.keys);
  const clock: Clock = overrides.clock ?? { now: () => Date.now() };
  const meter = createMeter({ processMetrics: true });
  const log =
    overrides.log ??
    createLog({
      level: settings.logLevel,
      base: { role: settings.role },
      onDropped: (lines) => meter.count('alongside_log_lines_dropped_total', {}, lines),
    });
  const links = openRedisLinks(log, meter);
  const files: OpsFilesInForce = { now: loaded.files, refusedAt: null };
  const book = createRoutingBook(loaded.files.routing);
  const { prefix } = settings;

  const background = links.open(settings.redisUrl, 'background');
  const audit = !settings.audit
    ? NO_AUDIT
    : openAuditLog({ redis: background, prefix, replicas: settings.redisReplicas, meter });
  const feed = openCardFeed({ redis: background, prefix, sealing: keys.sealing, clock });
  const register = openRegister({ links, settings, keys, clock, log }, () => followUps.alarms);
  const office = openRegisterOffice(
    settings,
    {
      redis: links.open(settings.redisRegisterUrl, 'background'),
      ...{ keys, prefix, audit, clock, rules: DEFAULT_RULES },
      stories: storiesOfPeople(background, prefix, keys),
    },
    () => followUps.alarms,
  );
  const contact = composeContactParts({
    ...{ settings, links, book, clock, log },
    lines: () => files.now.followUps.contactLines,
  });
  const followUpDeps: FollowUpDeps = {
    connectRecords: (purpose) => links.open(settings.redisUrl, purpose),
    connectQueue: (purpose) => links.open(settings.redisQueueUrl, purpose),
    prefix,
    queuePrefix: `{${prefix.replace(/:$/, '')}-queue}`,
    keyRing: keys,
    secrets: settings.partnerSecrets,
    book: {
      pathway: (pathway) => files.now.followUps.book.pathway(pathway),
      calendar: (calendar) => files.now.followUps.book.calendar(calendar),
      all: () => files.now.followUps.book.all(),
    },
    partners: () => files.now.followUps.partners,
    alarmRules: () => files.now.followUps.alarmRules,
    facts: factsWithHandOvers(factsFromRegister(office.store), background, prefix, keys),
    profiles: profilesFromRegister(office.store),
    contact: contact.contact,
    lineOf: async (callId) =>
      (await path.calls.load(callId, id<EventId>('lineOf')))?.call.linePlan.lineId ?? null,
    auditLog: audit,
    onAlarmChange: async (alarm) => {
      await feed.publishAlarm(alarm);
      await story.alarmChanged(alarm);
    },
    publicBaseUrl: settings.publicBaseUrl,
    clock,
    log,
    meter,
  };
  const followUps = createFollowUps(followUpDeps);
  const riskBook = createRiskBook(() => files.now.risk);
  const {
    path,
    story,
    askCarrier,
    close: closeCallPath,
  } = composeCallPath({
    settings,
    keys,
    links,
    book,
    register,
    followUps,
    riskBook,
    audit,
    rules: rulesNow(() => files.now.forceRules),
    feed,
    clock,
    log,
    meter,
    ...(overrides.telephony !== undefined && { telephony: overrides.telephony }),
  });

  const store = { redis: background, prefix, sealing: keys.sealing };
  const rosters = openRosterDesk(store, { book, alarms: followUps.alarms, audit, clock });
  const loop = watchEventLoop();
  let stopping = false;
  const isWeb = settings.role !== 'worker';
  const isWorker = settings.role !== 'web';
  const checkpointFile = join(settings.dataDir, 'audit-checkpoints.jsonl');
  const edges = composeEdges({
    settings,
    keys,
    links,
    path,
    story,
    book,
    followUps,
    office,
    audit,
    access: loaded.files.access,
    rosters: rosters.desk,
    routingOnDisk: async () => files.now.routing,
    checks: neededChecks(background, register, clock),
    parts: healthParts({
      settings,
      redis: background,
      views: (now) => followUps.jobs.views(now),
      askCarrier,
      policyVersion: () => book.version(),
      filesRefusedAt: () => files.refusedAt,
      journalWaits: () => path.journal.pending(),
      simulatedRedis: () => isSimulatedRedis(background),
      clock,
    }),
    overloaded: () => stopping || loop.behind(),
    stopping: () => stopping,
    checkpointFile,
    log,
    meter,
  });

  await links.ready([background], REDIS_WAIT_MS);
  if (settings.mode === 'production' && (await isSimulatedRedis(background))) {
    links.close();
    throw new SettingsError([
      'REDIS_URL names a simulated Redis, which forgets everything when it ends: production refuses it.',
    ]);
  }
  await register.start();
  followUps.startRelays();
  story.startRelay();
  const chores = startChores(path, overrides.choreTimes ?? CHORE_TIMES, [
    ...measuringChores({ followUps, register, pool: path.pool, waiting: path.waiting, loop, clock, meter }),
    ...office.chores,
    ...rosters.chores,
  ]);
  const workers = isWorker
    ? startFollowUpWorkers(followUps, followUpDeps, {
        onTimer: async (callId, timerId, name) => {
          await handleCallEvent(path, {
            type: 'timerFired',
            id: id<EventId>(`timer:${timerId}`),
            callId,
            timerId,
            name: name as TimerName,
          });
        },
        story,
        ...(overrides.queueLockMs !== undefined && { lockMs: overrides.queueLockMs }),
        ...(overrides.sweepEveryMs !== undefined && { sweepEveryMs: overrides.sweepEveryMs }),
      })
    : null;
  const stopCheckpoints = isWorker
    ? checkpointEvery(
        MINUTE,
        createCheckpointer({
          redis: background,
          prefix,
          signing: keys.signing,
          file: checkpointFile,
          now: () => clock.now(),
        }),
        (outcome) => {
          if (outcome.kind === 'broken')
            log.error('auditChainBroken', { sequence: outcome.at, reason: outcome.why });
          if (outcome.kind === 'failed') log.warn('auditCheckpointFailed', { error: outcome.error });
        },
      )
    : null;
  const routing = startPublishedRouting({
    links,
    settings,
    keys,
    book,
    alarms: followUps.alarms,
    clock,
    log,
  });
  const stopWatching = followOpsFiles({
    dir: settings.configDir,
    everyMs: overrides.filesEveryMs ?? 2 * SECOND,
    inForce: files,
    onTaken(next) {
      routing.takeFiles(next.routing);
      edges.apiKeys.replace(next.access.keys);
    },
    alarms: followUps.alarms,
    clock,
    log,
  });
  await edges.start();
  const port = await edges.http.listen(settings.port, settings.host);
  const metrics = settings.metricsPort === null ? null : createMetricsServer(() => meter.text(), log);
  await metrics?.listen(settings.metricsPort ?? 0, settings.host);
  log.info('serviceStarted', { role: settings.role, port, policyVersion: book.version() });

  return {
    port,
    async stop() {
      stopping = true;
      stopWatching();
      await routing.stop();
      office.stop();
      await chores.stop();
      await workers?.close();
      await stopCheckpoints?.();
      await path.background.drain(DRAIN_MS);
      if (isWeb || isWorker) await edges.close(DRAIN_MS);
      await metrics?.close(0);
      await followUps.close();
      await register.stop();
      loop.stop();
      await closeCallPath();
      contact.close();
      links.close();
      log.info('serviceStopped', { role: settings.role });
      await log.flush();
    },
  };
}
