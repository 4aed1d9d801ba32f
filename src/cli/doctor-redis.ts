import type { Settings } from '../environment.ts';
import type { Finding } from './doctor.ts';
import type { Terminal } from './terminal.ts';

type Redis = Awaited<ReturnType<Terminal['redis']>>;

interface Server {
  readonly use: 'calls' | 'register' | 'queue';
  /** Acknowledged writes must survive a power cut (design section 6). */
  readonly durable: boolean;
}

/** GETDEL and XADD with NOMKSTREAM came with 6.2; nothing newer than 7.0 is used. */
const OLDEST = [6, 2] as const;
const MOST_SKEW_MS = 500;

/** Whether a Redis answers, keeps what it acknowledged, and never throws anything away. */
export async function checkRedis(
  redis: Redis,
  server: Server,
  settings: Settings,
  strict: boolean,
): Promise<readonly Finding[]> {
  const name = `redis (${server.use})`;
  const ask = Date.now();
  const time = await redis.time().catch(() => null);
  if (time === null) {
    const nextStep = 'Start it, or set its address; calls are connected without it, but nothing is recorded.';
    return [{ name, state: 'failed', says: 'It does not answer within two seconds.', nextStep }];
  }
  const skewMs = Math.round(Number(time[0]) * 1_000 + Number(time[1]) / 1_000 - (ask + Date.now()) / 2);
  const wrong = strict ? 'failed' : 'warning';
  const info = fields(await redis.info().catch(() => ''));
  const findings = [
    version(name, info.get('redis_version') ?? info.get('valkey_version') ?? ''),
    ...(await durability(name, redis, info, server, wrong)),
    await eviction(name, redis, info, wrong),
    replicas(name, info, server, settings),
    Math.abs(skewMs) <= MOST_SKEW_MS
      ? null
      : {
          ...({ name, state: 'warning', says: `Its clock differs from ours by ${skewMs} ms.` } as const),
          nextStep: 'Let both machines take their time from NTP.',
        },
  ].filter((finding) => finding !== null);
  const ok: Finding = {
    name,
    state: 'ok',
    says: 'It answers, keeps what it is given, and never evicts.',
    nextStep: null,
  };
  return findings.length === 0 ? [ok] : findings;
}

function version(name: string, text: string): Finding | null {
  const [major = 0, minor = 0] = text.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return null;
  return {
    ...{
      name,
      state: 'failed',
      says: text === '' ? 'It does not say its version.' : `It is version ${text}.`,
    },
    nextStep: 'Use Redis 6.2 or later (7.0 is what the service is tried with), or Valkey.',
  };
}

async function durability(
  name: string,
  redis: Redis,
  info: ReadonlyMap<string, string>,
  { durable }: Server,
  wrong: 'failed' | 'warning',
): Promise<readonly Finding[]> {
  if (info.get('aof_enabled') !== '1') {
    const says = 'Its append-only file is off: a restart forgets everything.';
    return [{ name, state: wrong, says, nextStep: 'Set `appendonly yes` and `appendfsync always`.' }];
  }
  if (!durable) return [];
  const fsync = await setting(redis, 'appendfsync');
  if (fsync === 'always') return [];
  const says =
    fsync === null
      ? 'Whether it syncs every write cannot be read (CONFIG is not allowed).'
      : `It syncs "${fsync}": a power cut loses up to two seconds of acknowledged writes.`;
  const state = fsync === null ? 'warning' : wrong;
  return [{ name, state, says, nextStep: 'Set `appendfsync always` for calls, queue and audit.' }];
}

async function eviction(
  name: string,
  redis: Redis,
  info: ReadonlyMap<string, string>,
  wrong: 'failed' | 'warning',
): Promise<Finding | null> {
  const policy = info.get('maxmemory_policy') ?? (await setting(redis, 'maxmemory-policy'));
  if (policy === 'noeviction') return null;
  const says =
    policy === null ? 'What it does when full cannot be read.' : `When full it evicts (${policy}).`;
  return {
    name,
    state: policy === null ? 'warning' : wrong,
    says,
    nextStep: 'Set `maxmemory-policy noeviction`.',
  };
}

function replicas(
  name: string,
  info: ReadonlyMap<string, string>,
  { durable }: Server,
  { redisReplicas }: Settings,
): Finding | null {
  const connected = Number(info.get('connected_slaves') ?? 0);
  if (!durable || connected >= redisReplicas) return null;
  return {
    ...{
      name,
      state: 'failed',
      says: `${connected} replicas are connected; REDIS_REPLICAS is ${redisReplicas}.`,
    },
    nextStep: 'Bring the replicas back: until then every commit waits for them in vain.',
  };
}

/** A setting of the server; null when it may not be read. */
async function setting(redis: Redis, name: string): Promise<string | null> {
  const reply = (await redis.config('GET', name).catch(() => null)) as readonly string[] | null;
  return reply?.[1] ?? null;
}

function fields(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const at = line.indexOf(':');
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)] as const] : [];
    }),
  );
}
