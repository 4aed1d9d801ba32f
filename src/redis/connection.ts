import { Redis, type RedisOptions as AllRedisOptions } from 'ioredis';

/** Reply shapes stay the library's default, alike under RESP2 and RESP3. */
type RedisOptions = Omit<AllRedisOptions, 'replyMapping'>;

/**
 * What a connection is for decides how long it may wait.
 * - `callPath`: 100 ms a command, no queueing while disconnected: Twilio gives up at 15 s and a caller long before
 *   (ioredis's own defaults wait 73 s on a dead Redis, measured).
 * - `background`: 2 s a command, no queueing; the caller retries.
 * - `blocking`: BullMQ workers, subscribers and stream readers, which may wait for ever.
 */
export type ConnectionPurpose = 'callPath' | 'background' | 'blocking';

const PURPOSES: Record<ConnectionPurpose, RedisOptions> = {
  callPath: { commandTimeout: 100, maxRetriesPerRequest: 0, enableOfflineQueue: false, socketTimeout: 1_000 },
  background: {
    commandTimeout: 2_000,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    socketTimeout: 5_000,
  },
  blocking: { maxRetriesPerRequest: null, enableOfflineQueue: true },
};

/**
 * Opens a connection. `url` is `redis://`, `rediss://`, or `sentinel://name@host:port,host:port/db`. `onError` is told
 * of connection trouble (an unheard `error` event would end the process). Never rejects: connecting goes on for ever.
 * `autoResubscribe` is off because ioredis 6.0.0 crashes the process when re-subscribing fails; subscribers do so in
 * `ready`.
 */
export function openRedis(url: string, purpose: ConnectionPurpose, onError: (error: Error) => void): Redis {
  const options: RedisOptions = {
    ...addressOf(url),
    ...PURPOSES[purpose],
    connectTimeout: 500,
    autoResubscribe: false,
    retryStrategy: (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 5), 1_000),
    reconnectOnError: (error: Error) => (error.message.startsWith('READONLY') ? 2 : false),
  };
  const redis = new Redis(options);
  redis.on('error', onError);
  return redis;
}

/** Turns an address into ioredis options; throws a sentence when it is none of the three forms. */
export function addressOf(url: string): RedisOptions {
  if (url.startsWith('sentinel://')) return sentinelAddress(url);
  const parsed = new URL(url);
  if (parsed.protocol !== 'redis:' && parsed.protocol !== 'rediss:')
    throw new Error(`not a Redis address: ${parsed.protocol}//…`);
  return {
    host: parsed.hostname,
    port: Number(parsed.port || 6379),
    db: Number(parsed.pathname.slice(1) || 0),
    ...(parsed.username && { username: decodeURIComponent(parsed.username) }),
    ...(parsed.password && { password: decodeURIComponent(parsed.password) }),
    ...(parsed.protocol === 'rediss:' && { tls: {} }),
  };
}

function sentinelAddress(url: string): RedisOptions {
  const match = /^sentinel:\/\/([^@:/]+)(?::([^@]*))?@([^/]+)(?:\/(\d+))?$/.exec(url);
  if (match === null)
    throw new Error('a Sentinel address is sentinel://name[:password]@host:port,host:port[/db]');
  const [, name = '', password, hosts = '', db] = match;
  const sentinels = hosts.split(',').map((host) => {
    const [address = '', port] = host.split(':');
    return { host: address, port: Number(port ?? 26379) };
  });
  return {
    name,
    sentinels,
    failoverDetector: true,
    db: Number(db ?? 0),
    ...(password && { password: decodeURIComponent(password) }),
  };
}
