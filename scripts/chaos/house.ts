import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Call } from '../../src/core/call/call.ts';
import { type CallId, type EventId, id } from '../../src/core/ids.ts';
import { developmentKeys } from '../../src/environment.ts';
import { newApiKey } from '../../src/http/api-keys.ts';
import type { CallStore } from '../../src/ports/call-store.ts';
import { createCallStore } from '../../src/redis/calls/call-store.ts';
import { openRedis } from '../../src/redis/connection.ts';
import { keyOf, parseKeyRing } from '../../src/sealing/key-ring.ts';
import { derivedSecret } from '../../src/sealing/signed-body.ts';
import { fallbackDocuments } from '../../src/service/fallback-documents.ts';
import { loadOpsFiles } from '../../src/service/ops-files.ts';
import { type Simulator, startSimulator } from '../../src/simulator/index.ts';
import { freePort } from '../lib/ports.ts';
import { type RedisServer, startRedis } from '../lib/redis.ts';
import { startBalancer } from './balancer.ts';
import { type Desk, openDesk, WATCHER } from './desk.ts';
import { type Partner, startPartner } from './partner.ts';
import { DESKS, fillRegister, LINE, SPECIALISTS } from './people.ts';
import { type Program, program } from './program.ts';

/** A control room of its own: Redis, two webs behind a balancer, a worker, the telephone network, a partner. */
export interface House extends AsyncDisposable {
  readonly sim: Simulator;
  readonly redis: RedisServer;
  readonly webs: readonly [Program, Program];
  readonly worker: Program;
  readonly partner: Partner;
  readonly desk: Desk;
  /** A connection of the harness's own, for looking and for CLIENT PAUSE. */
  readonly looking: ReturnType<typeof openRedis>;
  readonly store: CallStore;
  /** The call at rest; null while nobody has written it down or Redis is silent. */
  call(callId: string): Promise<Call | null>;
  readonly folder: string;
}

const PREFIX = 'chaos:';

export async function openHouse(): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'alongside-chaos-'));
  const keys = parseKeyRing(developmentKeys());
  const redis = await startRedis({ useEnvironment: false });
  const looking = openRedis(redis.url, 'background', () => undefined);
  await new Promise((resolve) => looking.once('ready', resolve));
  await fillRegister(looking, keys, PREFIX);
  const signing = keyOf(keys.signing, keys.signing.current);
  const configDir = join(folder, 'config');
  await cp(new URL('../../config', import.meta.url).pathname, configDir, { recursive: true });
  const partnerIds = ['westshire-victim-support', 'on-call-pager', 'westshire-control-room'];
  const partner = await startPartner(partnerIds.map((each) => derivedSecret(signing, each)));
  await edit(join(configDir, 'partners.yaml'), (text) =>
    text.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, partner.url),
  );
  // Nobody in these stories confirms the caller, and deliveries through faults are what is looked at.
  await edit(join(configDir, 'pathways.yaml'), (text) =>
    text.replace(
      'recipient: westshire-victim-support\n',
      'recipient: westshire-victim-support\n    onMatchAlone: true\n',
    ),
  );
  const apiKeys = await writeAccess(configDir);

  const ports = {
    front: await freePort(),
    web1: await freePort(),
    web2: await freePort(),
    worker: await freePort(),
  };
  const base = `http://127.0.0.1:${ports.front}`;
  const sim = await startSimulator({ clock: { mode: 'real' }, callsPerSecond: 100 });
  await publishLine(sim, configDir, base);
  const balancer = await startBalancer(ports.front, [ports.web1, ports.web2]);
  const start = (name: string, role: string, port: number): Program =>
    program(
      name,
      port,
      environment({ name, role, port, folder, configDir, base, redisUrl: redis.url, sim }),
      join(folder, `${name}.log`),
    );
  const webs = [start('web-1', 'web', ports.web1), start('web-2', 'web', ports.web2)] as const;
  const worker = start('worker', 'worker', ports.worker);
  for (const each of [...webs, worker]) await mkdir(join(folder, each.name), { recursive: true });
  await Promise.all([...webs, worker].map((each) => each.start()));
  const store = createCallStore({
    redis: looking,
    sealing: keys.sealing,
    prefix: PREFIX,
    waitReplicas: 0,
    keepDays: 1,
  });
  return {
    sim,
    redis,
    webs,
    worker,
    partner,
    looking,
    store,
    folder,
    desk: openDesk(base, apiKeys),
    async call(callId) {
      try {
        return (await store.load(id<CallId>(callId), id<EventId>('chaos')))?.call ?? null;
      } catch {
        return null;
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...webs, worker].map((each) => each.kill()));
      await balancer[Symbol.asyncDispose]();
      await sim.close();
      await partner[Symbol.asyncDispose]();
      looking.disconnect();
      await redis.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Place {
  readonly name: string;
  readonly role: string;
  readonly port: number;
  readonly folder: string;
  readonly configDir: string;
  readonly base: string;
  readonly redisUrl: string;
  readonly sim: Simulator;
}

function environment(place: Place): Record<string, string> {
  return {
    ALONGSIDE_MODE: 'development',
    ALONGSIDE_ROLE: place.role,
    HOST: '127.0.0.1',
    PORT: String(place.port),
    PUBLIC_BASE_URL: place.base,
    REDIS_URL: place.redisUrl,
    ALONGSIDE_PREFIX: PREFIX,
    TWILIO_ACCOUNT_SID: place.sim.accountSid,
    TWILIO_AUTH_TOKEN: place.sim.authToken,
    TWILIO_API_BASE_URL: place.sim.baseUrl,
    TWILIO_CALLS_PER_SECOND: '100',
    ALONGSIDE_INSTANCES: '2',
    ALONGSIDE_CONFIG_DIR: place.configDir,
    ALONGSIDE_DATA_DIR: join(place.folder, place.name),
    ALONGSIDE_LOG_LEVEL: 'debug',
  };
}

/** The line's URLs at the carrier; its fallback is the static document, hosted where this service is not (S2). */
async function publishLine(sim: Simulator, configDir: string, base: string): Promise<void> {
  const loaded = await loadOpsFiles(configDir);
  if (!loaded.ok) throw new Error(loaded.errors.map((error) => error.message).join('\n'));
  const hosted = `${sim.baseUrl}/documents`;
  for (const { lineId, twiml } of fallbackDocuments(loaded.files.routing, hosted))
    sim.hosts(`${lineId}.xml`, twiml);
  sim.line({
    number: LINE,
    voiceUrl: `${base}/voice/inbound`,
    statusCallback: `${base}/voice/caller/status`,
    fallbackUrl: `${hosted}/101.xml`,
    fallbackMethod: 'GET',
  });
  for (const { name, number } of [...DESKS, ...SPECIALISTS]) sim.phone(number, name);
}

async function edit(path: string, change: (text: string) => string): Promise<void> {
  await writeFile(path, change(await readFile(path, 'utf8')));
}

const DESK_SCOPES = ['calls:*', 'alarms:*', 'referrals:*', 'reviews:*', 'audit:read', 'specialists:read'];

/** One key for the desk and one for each specialist, by name. */
async function writeAccess(configDir: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const rows = ['keys:'];
  const add = (name: string, scopes: readonly string[], specialist: string | null): void => {
    const { key, hash } = newApiKey(name);
    found.set(name, key);
    const self = specialist === null ? '' : `, specialist: ${specialist}`;
    const given = scopes.map((scope) => `"${scope}"`).join(', ');
    rows.push(
      `  - { id: ${name}, hash: "${hash}", actor: ${name}, scopes: [${given}], forces: [westshire, northshire]${self}, expires: "2099-12-31", note: chaos }`,
    );
  };
  add('desk', DESK_SCOPES, null);
  add(WATCHER, DESK_SCOPES, null);
  for (const each of SPECIALISTS) add(each.name, ['specialist:self'], each.id);
  await writeFile(join(configDir, 'access.yaml'), `${rows.join('\n')}\n`);
  return found;
}
