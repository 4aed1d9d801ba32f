import { existsSync } from 'node:fs';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { startRedis } from '../../../scripts/lib/redis.ts';
import { freshRedis, ownRedis } from '../../support/redis.ts';
import { waitFor } from '../../support/wait-for.ts';

function clientOf(url: string): Redis {
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on('error', () => undefined); // a server that is down is what these tests are about
  return client;
}

describe('a Redis of a test', () => {
  it('keeps what was acknowledged through a kill and a restart, on the same address', async () => {
    await using redis = await ownRedis();
    const client = clientOf(redis.url);
    await client.set('call', 'ringing');
    const before = redis.pid;

    await redis.kill();
    expect(redis.pid).toBeUndefined();
    await redis.restart();

    expect(redis.pid).not.toBe(before);
    expect(await client.get('call')).toBe('ringing');
    client.disconnect();
  });

  it('hangs while paused and goes on when resumed', async () => {
    await using redis = await ownRedis();
    const client = clientOf(redis.url);
    await client.ping();

    redis.pause();
    let answered = false;
    const reply = client.ping().then(() => {
      answered = true;
    });
    const impatient = new Redis(redis.url, { commandTimeout: 100, retryStrategy: null });
    impatient.on('error', () => undefined);
    await expect(impatient.ping()).rejects.toThrow('timed out');
    impatient.disconnect();
    expect(answered).toBe(false);

    redis.resume();
    await reply;
    expect(answered).toBe(true);
    client.disconnect();
  });

  it('syncs every write and never drops a key for want of memory', async () => {
    await using redis = await ownRedis();
    const client = clientOf(redis.url);
    expect(await client.config('GET', 'appendfsync')).toEqual(['appendfsync', 'always']);
    expect(await client.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    client.disconnect();
  });

  it('stands beside others and leaves nothing when stopped, even paused', async () => {
    const one = await ownRedis();
    const two = await ownRedis({ args: ['--replicaof', one.url.replace('redis://', '').replace(':', ' ')] });
    const [writer, reader] = [clientOf(one.url), clientOf(two.url)];
    const folder = ((await writer.config('GET', 'dir')) as string[])[1]!;
    await writer.set('call', 'answered');
    await waitFor(async () => (await reader.get('call')) === 'answered', { what: 'the replica to follow' });

    one.pause();
    await Promise.all([one.stop(), two.stop()]);
    await one.stop();

    expect(existsSync(folder)).toBe(false);
    for (const client of [writer, reader]) client.disconnect();
  });

  it('says why it did not start', async () => {
    await expect(ownRedis({ args: ['--no-such-setting', 'yes'] })).rejects.toThrow(/no-such-setting/);
  });

  it('can be an imitation, which says so', async () => {
    await using redis = await startRedis({ useEnvironment: false, simulation: 'always' });
    const client = clientOf(redis.url);
    expect(redis.simulated).toBe(true);
    expect(await client.set('call', 'ringing')).toBe('OK');
    client.disconnect();
  });
});

describe('a share of the common Redis', () => {
  it('sees only its own keys and takes them away again', async () => {
    const mine = freshRedis();
    const other = freshRedis();
    await mine.client.set(`${mine.prefix}call`, '1');
    await other.client.set(`${other.prefix}call`, '2');

    expect(await mine.keys()).toEqual([`${mine.prefix}call`]);
    await mine.close();

    expect(await other.client.exists(`${mine.prefix}call`)).toBe(0);
    expect(await other.keys()).toEqual([`${other.prefix}call`]);
    await other.close();
  });
});
