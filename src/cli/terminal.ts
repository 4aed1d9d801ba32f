import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createSpecialistFigures } from '../app/specialist-figures.ts';
import { createAlarmBoard } from '../app/alarms/alarm-board.ts';
import { DEFAULT_RULES } from '../core/register/rules.ts';
import { readSettings, type Settings, SettingsError } from '../environment.ts';
import type { AlarmBoard } from '../ports/alarm-board.ts';
import { formatFileErrors } from '../files/file-error.ts';
import { SILENT_LOG } from '../ports/log.ts';
import type { RosterDesk } from '../ports/roster-desk.ts';
import { NO_METER } from '../ports/meter.ts';
import type { SpecialistFigures } from '../ports/specialist-figures.ts';
import { createAlarmRecords } from '../redis/alarm-board.ts';
import { openAuditLog } from '../redis/audit-log.ts';
import { openAuditTrail } from '../redis/audit-trail.ts';
import { createCallStore } from '../redis/calls/call-store.ts';
import type { RecordedCalls } from '../ports/recorded-calls.ts';
import { openRecordedCalls } from '../redis/calls/recorded-calls.ts';
import { untilReady } from '../redis/register/until-ready.ts';
import { parseKeyRing, type KeyRing } from '../sealing/key-ring.ts';
import { loadFollowUpFiles } from '../service/follow-up-files.ts';
import { openRedisLinks, type RedisLinks } from '../service/redis-links.ts';
import type { RoutingDesks } from '../service/routing-desks.ts';
import { openRegisterTools, type RegisterTools } from '../service/register-tools.ts';
import { storiesOfPeople } from '../service/stories-of-people.ts';
import { openRosterTools } from './roster-tools.ts';
import { openRoutingTools } from './routing-tools.ts';

/** Exit codes of every command. */
export const EXIT = { ok: 0, problem: 1, usage: 2, failed: 3 } as const;

/** What the commands need of the terminal and of the settings; opened on first use, closed at the end. */
export class Terminal {
  readonly #env: NodeJS.ProcessEnv;
  #settings: Settings | null = null;
  #links: RedisLinks | null = null;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  get settings(): Settings {
    this.#settings ??= readSettings(this.#env);
    return this.#settings;
  }

  get keys(): KeyRing {
    return parseKeyRing(this.settings.keys);
  }

  get configDir(): string {
    return this.#env.ALONGSIDE_CONFIG_DIR ?? 'config';
  }

  get checkpointFile(): string {
    return join(this.settings.dataDir, 'audit-checkpoints.jsonl');
  }

  /** Who works: goes into the audit log. */
  get user(): string {
    return this.#env.ALONGSIDE_USER ?? `cli-${userInfo().username}`;
  }

  /** A background connection that is ready, or whose next command says what is wrong. */
  async redis(url: string) {
    this.#links ??= openRedisLinks(SILENT_LOG, NO_METER);
    const redis = this.#links.open(url, 'background');
    await untilReady(redis);
    return redis;
  }

  async auditLog() {
    const { redisUrl, prefix, redisReplicas } = this.settings;
    return openAuditLog({ redis: await this.redis(redisUrl), prefix, replicas: redisReplicas });
  }

  async auditTrail() {
    const { redisUrl, prefix } = this.settings;
    const redis = await this.redis(redisUrl);
    return openAuditTrail({
      redis,
      prefix,
      signing: this.keys.signing,
      checkpointFile: this.checkpointFile,
    });
  }

  async registerTools(): Promise<RegisterTools> {
    const stories = storiesOfPeople(
      await this.redis(this.settings.redisUrl),
      this.settings.prefix,
      this.keys,
    );
    return openRegisterTools({
      stories,
      redis: await this.redis(this.settings.redisRegisterUrl),
      keys: this.keys,
      prefix: this.settings.prefix,
      audit: await this.auditLog(),
      clock: { now: () => Date.now() },
      rules: DEFAULT_RULES,
      alarms: {
        // Only broken glass and look-ups of oneself need the files of alarms.
        raise: async (alarm) => (await this.#alarms()).raise(alarm),
        acknowledge: async (...about) => (await this.#alarms()).acknowledge(...about),
        close: async (...about) => (await this.#alarms()).close(...about),
        list: async (...about) => (await this.#alarms()).list(...about),
      },
    });
  }

  /** Broken glass is told to a supervisor by the running service, which carries out what is stored here. */
  async #alarms(): Promise<AlarmBoard> {
    const { redisUrl, prefix } = this.settings;
    const loaded = await loadFollowUpFiles(this.settings.configDir);
    if (!loaded.ok) throw new SettingsError([formatFileErrors(loaded.errors)]);
    const { alarmRules } = loaded.files;
    const store = { redis: await this.redis(redisUrl), prefix, keys: this.keys.sealing };
    return createAlarmBoard({ records: createAlarmRecords(store), rules: () => alarmRules });
  }

  async specialistFigures(): Promise<SpecialistFigures> {
    const { redisUrl, prefix, redisReplicas, keepCallsDays } = this.settings;
    const parts = { redis: await this.redis(redisUrl), prefix, sealing: this.keys.sealing };
    const calls = createCallStore({ ...parts, waitReplicas: redisReplicas, keepDays: keepCallsDays });
    return createSpecialistFigures(calls, openRecordedCalls(parts));
  }

  /** Calls of the past as the rules saw them; nobody's name or number is in them. */
  async recordedCalls(): Promise<RecordedCalls> {
    const { redisUrl, prefix } = this.settings;
    return openRecordedCalls({ redis: await this.redis(redisUrl), prefix, sealing: this.keys.sealing });
  }

  async routing(): Promise<RoutingDesks> {
    return openRoutingTools({
      redis: await this.redis(this.settings.redisUrl),
      configDir: this.configDir,
      prefix: this.settings.prefix,
      sealing: this.keys.sealing,
      audit: await this.auditLog(),
      clock: { now: () => Date.now() },
    });
  }

  /** Today's roster, over the version that is in force. */
  async rosterDesk(): Promise<RosterDesk> {
    const { prefix, redisUrl } = this.settings;
    const { study } = await this.routing();
    const { texts, version } = await study.edition({ kind: 'inForce' });
    const store = { redis: await this.redis(redisUrl), prefix, sealing: this.keys.sealing };
    const clock = { now: () => Date.now() };
    return openRosterTools(store, texts, version, await this.auditLog(), clock);
  }

  out(text: string): void {
    process.stdout.write(text);
  }

  err(text: string): void {
    process.stderr.write(text);
  }

  /** The last word on how it went; a later worse one wins. */
  exitWith(code: number): void {
    process.exitCode = Math.max(code, Number(process.exitCode ?? 0));
  }

  close(): void {
    this.#links?.close();
    this.#links = null;
  }
}
