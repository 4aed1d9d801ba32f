import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/lib/ports.ts';
import type { Call } from '../../src/core/call/call.ts';
import type { CallCommand } from '../../src/core/console/call-command.ts';
import type { CallCard } from '../../src/core/console/call-card.ts';
import { type CallId, type EventId, type ForceId, id } from '../../src/core/ids.ts';
import { readSettings, type Settings } from '../../src/environment.ts';
import { createLog } from '../../src/log.ts';
import { openRedis } from '../../src/redis/connection.ts';
import { callKeys } from '../../src/redis/calls/keys.ts';
import { createCallStore } from '../../src/redis/calls/call-store.ts';
import { openRegisterStore } from '../../src/redis/register/register-store.ts';
import { parseKeyRing } from '../../src/sealing/key-ring.ts';
import { createService, type Overrides, type Service } from '../../src/service.ts';
import {
  type LineSettings,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../src/simulator/index.ts';
import { type CollectedLines, collectLines } from './collected-lines.ts';
import {
  anna,
  carl,
  dora,
  eve,
  finn,
  ben,
  marlowHouse,
  putIntoRegister,
  servedOrder,
  unservedOrder,
} from './register-fixtures.ts';
import { openRoundRobin } from './round-robin.ts';
import { editFiles, writeAccess } from './world-files.ts';
import { waitFor } from './wait-for.ts';

/** The control room of the stories: drama numbers and ids of config/. */
export const LINE = { nonEmergency: '+441134960101', emergency: '+441134960999' } as const;
export const HANDLERS = {
  first: '+441134960111',
  second: '+441134960112',
  emergency: '+441134960113',
  supervisor: '+441134960119',
} as const;
export const SPECIALISTS = {
  amina: { id: 'amina', number: '+447700900201', pin: '201201' },
  beth: { id: 'beth', number: '+447700900202', pin: '202202' },
  eve: { id: 'northern-eve', number: '+447700900211', pin: '211211' },
} as const;

export interface WorldOptions {
  /** The Redis and prefix of this story. */
  readonly redis: { readonly url: string; readonly prefix: string };
  readonly simulator?: SimulatorOptions;
  readonly overrides?: Overrides;
  /** Environment variables besides the usual. */
  readonly env?: Readonly<Record<string, string>>;
  /** Changes to the texts of the configuration files, by file name. */
  readonly edit?: Readonly<Record<string, (text: string) => string>>;
  /** How many services take the webhooks in turn, behind a proxy when there are several; default 1. 0: the test starts them itself. */
  readonly services?: number;
  /** Specialists who say they are ready at the start; default Amina and Beth. */
  readonly ready?: readonly string[];
}

export interface World extends AsyncDisposable {
  readonly sim: Simulator;
  readonly settings: Settings;
  readonly services: Service[];
  readonly logs: CollectedLines;
  readonly configDir: string;
  /** Starts another service on the same Redis and configuration; webhooks go to `settings.publicBaseUrl` only. */
  start(part?: Partial<Settings>): Promise<Service>;
  /** The services' clock is the machine's, and can be put forward. Redis, BullMQ and the simulator have their own. */
  skips(ms: number): void;
  /** Makes the call due for recovery and reconcile now, as it will be by itself within half a minute. */
  sweepsNow(callId: string): Promise<void>;
  /** The call as it is at rest. */
  call(callId: string): Promise<Call>;
  /** Waits until the call is as wanted, and gives it. */
  callWhen(callId: string, what: string, wanted: (call: Call) => boolean, timeoutMs?: number): Promise<Call>;
  /** Sends a command as the handler, or as a specialist. */
  asks(
    callId: string,
    command: CallCommand,
    as?: 'handler' | string,
  ): Promise<{ status: number; body: { kind?: string; reason?: string; outcome?: string } }>;
  card(callId: string): Promise<CallCard>;
  /** The API key of the handler, or of a specialist. */
  keyOf(who: 'handler' | string): string;
  api(
    method: string,
    path: string,
    body?: unknown,
    as?: 'handler' | string,
  ): Promise<{ status: number; body: unknown }>;
  readyNow(specialist: string): Promise<void>;
  /** Waits for a fact; when it does not come, the error carries the trace and the log. */
  waits<T>(
    what: string,
    fact: Parameters<typeof waitFor<T>>[0],
    timeoutMs?: number,
  ): ReturnType<typeof waitFor<T>>;
}

const SID = () => `AC${randomBytes(16).toString('hex')}`;

/** A control room in a box: simulator, Redis, register, service. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'alongside-world-'));
  const configDir = join(folder, 'config');
  await cp(new URL('../../config', import.meta.url).pathname, configDir, { recursive: true });
  const port = await freePort();
  const publicBaseUrl = `http://127.0.0.1:${port}`;
  const accountSid = SID();
  const authToken = randomBytes(16).toString('hex');
  const sim = await startSimulator({
    accountSid,
    authToken,
    clock: { mode: 'real' },
    callsPerSecond: 100,
    ...options.simulator,
  });
  for (const number of Object.values(LINE)) sim.line(lineAt(number, publicBaseUrl));
  const keysFor = await writeAccess(
    configDir,
    Object.values(SPECIALISTS).map((s) => s.id),
  );
  await editFiles(configDir, options.edit ?? {});
  const settings: Settings = {
    ...readSettings({
      ALONGSIDE_MODE: 'development',
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_BASE_URL: publicBaseUrl,
      REDIS_URL: options.redis.url,
      ALONGSIDE_PREFIX: options.redis.prefix,
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: authToken,
      TWILIO_API_BASE_URL: sim.baseUrl,
      TWILIO_CALLS_PER_SECOND: '100',
      ALONGSIDE_CONFIG_DIR: configDir,
      ALONGSIDE_DATA_DIR: join(folder, 'var'),
      ALONGSIDE_LOG_LEVEL: 'debug',
      ...options.env,
    }),
  };
  const logs = collectLines();
  const services: Service[] = [];
  const looking = openRedis(options.redis.url, 'background', () => undefined);
  await waitFor(() => looking.status === 'ready', { what: 'Redis' });
  const keys = parseKeyRing(settings.keys);
  const registerAt = openRedis(settings.redisRegisterUrl, 'background', () => undefined);
  await waitFor(() => registerAt.status === 'ready', { what: "the register's Redis" });
  await seed(registerAt, keys, options.redis.prefix);
  registerAt.disconnect();
  const store = createCallStore({
    redis: looking,
    sealing: keys.sealing,
    prefix: options.redis.prefix,
    waitReplicas: 0,
    keepDays: 1,
  });
  let skippedMs = 0;
  const overrides: Overrides = {
    choreTimes: { recoverEveryMs: 200, journalEveryMs: 200, fallbackEveryMs: 600_000 },
    queueLockMs: 2_000,
    clock: { now: () => Date.now() + skippedMs },
    ...options.overrides,
  };
  const start = async (part: Partial<Settings> = {}): Promise<Service> => {
    const log = createLog({ level: 'debug', base: {}, destination: logs });
    const service = await createService({ ...settings, ...part }, { log, ...overrides });
    services.push(service);
    return service;
  };
  const count = options.services ?? 1;
  const own = (i: number) => (count > 1 ? { port: 0, dataDir: join(folder, `var-${i}`) } : {});
  for (let i = 0; i < count; i += 1) await start(own(i));
  const proxy = count > 1 ? await openRoundRobin(port, () => services.map((service) => service.port)) : null;

  const call = async (callId: string): Promise<Call> => {
    const found = await store.load(id<CallId>(callId), id<EventId>('test'));
    if (found === null) throw new Error(`no call ${callId}`);
    return found.call;
  };
  const api: World['api'] = async (method, path, body, as = 'handler') => {
    const response = await fetch(`${publicBaseUrl}/api/v1${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${keysFor(as)}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': randomBytes(16).toString('hex'),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  };
  const world: World = {
    sim,
    settings,
    services,
    logs,
    configDir,
    start,
    skips(ms) {
      skippedMs += ms;
    },
    async sweepsNow(callId) {
      const { state, due } = callKeys(options.redis.prefix, id<CallId>(callId));
      await looking.zadd(due, 'XX', 0, state);
    },
    call,
    callWhen: (callId, what, wanted, timeoutMs) =>
      world.waits(
        what,
        async () => {
          const now = await call(callId);
          return wanted(now) ? now : null;
        },
        timeoutMs,
      ) as Promise<Call>,
    async waits(what, fact, timeoutMs = 8_000) {
      try {
        return await waitFor(fact, { what, timeoutMs });
      } catch (error) {
        const log = logs.lines.filter((line) => !line.includes('"debug"')).slice(-20);
        throw new Error(`${String(error)}\n${sim.printTrace()}\n${log.join('')}`);
      }
    },
    asks: async (callId, command, as) =>
      (await api('POST', `/calls/${callId}/commands`, command, as)) as Awaited<ReturnType<World['asks']>>,
    card: async (callId) => (await api('GET', `/calls/${callId}`)).body as CallCard,
    api,
    keyOf: keysFor,
    async readyNow(specialist) {
      const answered = await api(
        'PUT',
        `/specialists/${specialist}/presence`,
        { state: 'ready', reason: null },
        specialist,
      );
      if (answered.status >= 300)
        throw new Error(`presence: ${answered.status} ${JSON.stringify(answered.body)}`);
    },
    async [Symbol.asyncDispose]() {
      for (const service of services) await service.stop();
      await proxy?.close();
      await sim.close();
      looking.disconnect();
      await rm(folder, { recursive: true, force: true });
    },
  };
  if ((options.services ?? 1) > 0)
    for (const name of options.ready ?? ['amina', 'beth']) await world.readyNow(name);
  return world;
}

export function lineAt(number: string, base: string): LineSettings {
  return {
    number,
    voiceUrl: `${base}/voice/inbound`,
    statusCallback: `${base}/voice/caller/status`,
    fallbackUrl: `${base}/voice/fallback`,
  };
}

/** The invented people, in the force of config/. */
async function seed(
  redis: ReturnType<typeof openRedis>,
  keys: ReturnType<typeof parseKeyRing>,
  prefix: string,
): Promise<void> {
  const store = await openRegisterStore({ redis, keys, prefix });
  const force = id<ForceId>('westshire');
  await putIntoRegister(
    store,
    [anna, ben, carl, dora, eve, finn].map((person) => ({ ...person, force })),
    [servedOrder, unservedOrder].map((order) => ({ ...order, force })),
    [{ ...marlowHouse, force }],
  );
}
