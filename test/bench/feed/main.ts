import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import WebSocket from 'ws';
import { startRedis } from '../../../scripts/lib/redis.ts';
import { openCardFeed } from '../../../src/redis/card-feed.ts';
import { openRedis } from '../../../src/redis/connection.ts';
import { FEED_PATH, FEED_SUBPROTOCOL } from '../../../src/wire/feed.ts';
import { callCard } from '../../support/call-cards.ts';
import { BENCH_PREFIX, BENCH_SEALING } from './keys.ts';

const CONSOLES = 500;
const EVENTS_PER_SECOND = 50;
const SECONDS = 10;

/**
 * Design section 8: event to console, 500 consoles, 50 events a second: p99 at most 25 ms, at most 35 % of a core. From
 * before the publish (Redis with `appendfsync always` included) to the message in each console, all consoles in one other
 * process, which is part of what is measured.
 */
export async function benchFeed(): Promise<void> {
  const redis = await startRedis();
  const child = fork(fileURLToPath(new URL('./server.ts', import.meta.url)), [redis.url]);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const begun = new Map<number, number>();
  const latencies: number[] = [];
  let bytes = 0;
  const consoles = await Promise.all(
    Array.from({ length: CONSOLES }, () =>
      open(port, (text) => {
        bytes = text.length;
        const at = begun.get(Number(/^\{"type":"change","number":(\d+)/.exec(text.slice(0, 60))?.[1]));
        if (at !== undefined) latencies.push(performance.now() - at);
      }),
    ),
  );
  const link = openRedis(redis.url, 'background', () => undefined);
  const feed = openCardFeed({
    ...{ redis: link, prefix: BENCH_PREFIX, sealing: BENCH_SEALING, clock: { now: () => Date.now() } },
  });
  await delay(1_000);
  const before = await ask(child);
  const start = performance.now();
  for (let n = 1; n <= EVENTS_PER_SECOND * SECONDS; n += 1) {
    const due = start + (n * 1_000) / EVENTS_PER_SECOND;
    if (due > performance.now()) await delay(due - performance.now());
    begun.set(n, performance.now());
    await feed.publish(callCard(`CA${n % 40}`, { version: n }));
  }
  await delay(500);
  const wallSeconds = (performance.now() - start) / 1_000;
  const after = await ask(child);
  latencies.sort((a, b) => a - b);
  const at = (share: number) => (latencies[Math.floor(latencies.length * share)] ?? Number.NaN).toFixed(1);
  const core = (((after.cpuSeconds - before.cpuSeconds) / wallSeconds) * 100).toFixed(0);
  const wanted = CONSOLES * EVENTS_PER_SECOND * SECONDS;
  console.log(`${after.connections} consoles, ${EVENTS_PER_SECOND} events a second, ${bytes} bytes each`);
  console.log(
    `delivered ${latencies.length} of ${wanted}; p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${core} % of a core`,
  );
  for (const each of consoles) each.terminate();
  link.disconnect();
  child.kill();
  await redis.stop();
}

async function open(port: number, onText: (text: string) => void): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${FEED_PATH}`, [FEED_SUBPROTOCOL]);
  socket.on('message', (data) => {
    const text = data.toString();
    if (text.startsWith('{"type":"tick"')) socket.send('{"type":"seen","number":0}');
    else onText(text);
  });
  await once(socket, 'open');
  socket.send('{"type":"start","have":null}');
  return socket;
}

async function ask(child: ChildProcess): Promise<{ cpuSeconds: number; connections: number }> {
  child.send('cpu');
  const [answer] = (await once(child, 'message')) as [{ cpuSeconds: number; connections: number }];
  return answer;
}
