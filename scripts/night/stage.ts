import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRoutingBook } from '../../src/files/routing-book.ts';
import { keyOf, parseKeyRing } from '../../src/sealing/key-ring.ts';
import { derivedSecret } from '../../src/sealing/signed-body.ts';
import { loadOpsFiles, type OpsFiles, OpsFilesError } from '../../src/service/ops-files.ts';
import { connectSimulator, type SimulatorControl } from '../../src/simulator/index.ts';
import { fallbackDocument } from '../../src/twilio/twiml.ts';
import { freePort } from '../lib/ports.ts';
import { type RedisServer, startRedis } from '../lib/redis.ts';
import { type Api, connectApi } from './api.ts';
import { answers, type Child, startAnnounced, startChild } from './child.ts';
import { type ApiKeys, freshKeyRing, furnish, makeRooms, WORK_PHONES } from './house.ts';
import { connectInbox, type Inbox } from './inbox.ts';
import { sweepRedis } from './sweep-redis.ts';

const ROOT = join(import.meta.dirname, '../..');
/** What a force's account would be given; Twilio's own default of 1 would make the demonstration slow. */
const CALLS_PER_SECOND = 10;

/** Everything that is started for one demonstration, each part in a process of its own. */
export interface Stage {
  /** Private: configuration, logs, data. */
  readonly folder: string;
  readonly logs: { readonly web: string; readonly worker: string };
  readonly redis: RedisServer;
  readonly sim: SimulatorControl;
  readonly inbox: Inbox;
  readonly api: Api;
  readonly keys: ApiKeys;
  /** Where the service answers. */
  readonly service: string;
  readonly environment: NodeJS.ProcessEnv;
  /** `kill -9`; resolves when it is gone. */
  killWeb(): Promise<void>;
  /** Starts the web process again, on the same port; resolves when it answers. */
  startWeb(): Promise<void>;
  /** Runs a command of `alongside` with the service's own settings. */
  command(args: readonly string[]): Promise<{ readonly code: number; readonly output: string }>;
  processes(): readonly Child[];
  /** Writes all that happened on the telephone network beside the logs. */
  keepTrace(): Promise<void>;
  /** Ends every process by its id. */
  close(): Promise<void>;
}

/**
 * Starts Redis, the double of the telephone network, the partner and the service, with all their files in `folder`, and
 * resolves when calls may come. Rejects with the last words of what did not start; what had started ends with this process.
 */
export async function setStage(folder: string): Promise<Stage> {
  const rooms = await makeRooms(folder);
  const log = (name: string) => join(rooms.logs, `${name}.log`);
  const keyRing = freshKeyRing();
  const children = new Map<string, Child>();
  const plain = withoutOurs(process.env);
  const accountSid = `AC${randomBytes(16).toString('hex')}`;
  const authToken = randomBytes(16).toString('hex');
  const port = await freePort();
  const workerPort = await freePort();
  const service = `http://127.0.0.1:${port}`;

  const redis = await startRedis({ simulation: 'ifNeeded' });
  const prefix = redis.owned ? 'alongside:' : `demo-${randomBytes(4).toString('hex')}:`;
  const files = await readShippedFiles();
  const [network, partner] = await Promise.all([
    startAnnounced<{ listening: string }>({
      name: 'telephone network',
      args: [
        join(ROOT, 'src/simulator/main.ts'),
        ...['--port', '0', '--account-sid', accountSid, '--cps', String(CALLS_PER_SECOND)],
      ],
      env: { ...plain, SIMULATOR_AUTH_TOKEN: authToken },
      logFile: log('network'),
    }),
    startAnnounced<{ listening: string }>({
      name: 'partner',
      args: [join(import.meta.dirname, 'partner.ts')],
      env: { ...plain, PARTNER_SECRETS: partnerSecrets(files, keyRing) },
      logFile: log('partner'),
    }),
  ]);
  children.set('network', network.child).set('partner', partner.child);
  const keys = await furnish(rooms.config, partner.said.listening);
  const sim = connectSimulator(network.said.listening);
  await connectLines(sim, service, files);

  const environment: NodeJS.ProcessEnv = {
    ...plain,
    ALONGSIDE_MODE: 'development',
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_BASE_URL: service,
    REDIS_URL: redis.url,
    ALONGSIDE_PREFIX: prefix,
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: authToken,
    TWILIO_API_BASE_URL: network.said.listening,
    TWILIO_CALLS_PER_SECOND: String(CALLS_PER_SECOND),
    ALONGSIDE_CONFIG_DIR: rooms.config,
    ALONGSIDE_DATA_DIR: rooms.web,
    ALONGSIDE_KEYS: keyRing,
    ALONGSIDE_USER: 'register-keeper',
    // Whoever opens the console enters as one of the invented colleagues; production refuses it.
    ALONGSIDE_PERSONAS: 'on',
    // All that the service can say: the morning after, it is searched for numbers and names.
    ALONGSIDE_LOG_LEVEL: 'debug',
  };
  const start = async (role: 'web' | 'worker', more: NodeJS.ProcessEnv, at: number): Promise<void> => {
    const child = startChild({
      name: role,
      args: [join(ROOT, 'src/main.ts')],
      env: { ...environment, ALONGSIDE_ROLE: role, ...more },
      logFile: log(role),
    });
    children.set(role, child);
    await answers(`http://127.0.0.1:${at}/livez`, child);
  };
  const startWeb = () => start('web', {}, port);
  await Promise.all([
    startWeb(),
    start('worker', { PORT: String(workerPort), ALONGSIDE_DATA_DIR: rooms.worker }, workerPort),
  ]);

  return {
    folder,
    logs: { web: log('web'), worker: log('worker') },
    redis,
    sim,
    inbox: connectInbox(partner.said.listening),
    api: connectApi(service, keys),
    keys,
    service,
    environment,
    killWeb: async () => children.get('web')?.kill(),
    startWeb,
    command: (args) => runCommand(args, { ...environment, ALONGSIDE_DATA_DIR: rooms.worker }),
    processes: () => [...children.values()],
    async keepTrace() {
      const response = await fetch(`${sim.baseUrl}/_simulator/trace`, { headers: { accept: 'text/plain' } });
      await writeFile(join(rooms.logs, 'trace.txt'), await response.text(), { mode: 0o600 });
    },
    async close() {
      await Promise.all(['web', 'worker'].map((name) => children.get(name)?.stop()));
      await Promise.all(['network', 'partner'].map((name) => children.get(name)?.stop()));
      if (!redis.owned) await sweepRedis(redis.url, prefix);
      await redis.stop();
    },
  };
}

/** The user's own settings of a service have no place in the demonstration's. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours =
    /^(ALONGSIDE_(?!REDIS_SERVER|CACHE_DIR)|REDIS_|TWILIO_|PUBLIC_BASE_URL$|PORT$|HOST$|METRICS_PORT$|TRUST_PROXY$)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name)));
}

async function readShippedFiles(): Promise<OpsFiles> {
  const loaded = await loadOpsFiles(join(ROOT, 'config'));
  if (!loaded.ok) throw new OpsFilesError(loaded.errors);
  return loaded.files;
}

/** What each partner shares with the service: derived from its signing key, so that no two share one. */
function partnerSecrets(files: OpsFiles, keyRing: string): string {
  const { signing } = parseKeyRing(keyRing);
  const secret = (partner: string) =>
    derivedSecret(keyOf(signing, signing.current), partner).toString('base64');
  return JSON.stringify(
    Object.fromEntries(files.followUps.partners.partners.map(({ id }) => [id, secret(id)])),
  );
}

/** Tells the network which numbers are ours, and hosts each line's static document there, away from the service (S2). */
async function connectLines(sim: SimulatorControl, service: string, files: OpsFiles): Promise<void> {
  const book = createRoutingBook(files.routing);
  for (const { to, line } of book.dialled()) {
    if (!to.startsWith('+')) continue;
    const name = `line-${line.lineId}`;
    const fallbackUrl = await sim.hosts(name, fallbackDocument(line, `${sim.baseUrl}/documents/${name}`));
    await sim.line({
      number: to,
      voiceUrl: `${service}/voice/inbound`,
      statusCallback: `${service}/voice/caller/status`,
      fallbackUrl,
      fallbackMethod: 'GET',
    });
  }
  for (const { number, name } of WORK_PHONES) await sim.phone(number, name).behaves({ does: 'rings' });
}

async function runCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'src/cli/main.ts'), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => {
      output += part.toString('utf8');
    });
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve(status ?? 1));
  });
  return { code, output };
}
