import { once } from 'node:events';
import WebSocket from 'ws';
import { startRedis } from '../../scripts/lib/redis.ts';
import { FEED_PATH, FEED_SUBPROTOCOL, type FeedCard, type FeedMessage } from '../../src/wire/feed.ts';
import { NUMBERS } from '../support/register-fixtures.ts';
import { HANDLERS, LINE, startWorld, type World } from '../support/world.ts';

const CONSOLES = 500;
const CALLS = 40;

/**
 * A matched call on the handler's screen within a second of the webhook, with 500 consoles connected: from the dialling
 * (the simulator's webhook follows at once) until one console has been sent the level. Service, simulator and all consoles
 * share one process, which is slower than any real room.
 */
export async function benchCallToConsole(): Promise<void> {
  await using redis = await startRedis({ useEnvironment: false });
  await using world = await startWorld({ redis: { url: redis.url, prefix: 'bench:' }, ready: [] });
  const matchedAt = new Map<string, number>();
  const handler = await connect(world, (text) => {
    for (const { callId, assessment } of cardsIn(JSON.parse(text) as FeedMessage))
      if (assessment?.level && !matchedAt.has(callId)) matchedAt.set(callId, performance.now());
  });
  let received = 0;
  const rest = await twentyAtATime(CONSOLES - 1, () =>
    connect(world, () => {
      received += 1;
    }),
  );
  const took: number[] = [];
  for (let n = 0; n < CALLS; n += 1) took.push(await oneCall(world, matchedAt));
  took.sort((a, b) => a - b);
  const at = (share: number) => (took[Math.min(CALLS - 1, Math.floor(CALLS * share))] ?? 0).toFixed(0);
  console.log(`${CONSOLES} consoles, ${received} messages; ${CALLS} matched calls, ms from dialling until`);
  console.log(`a console has the level: p50 ${at(0.5)}, p95 ${at(0.95)}, worst ${at(1)}; budget 1000`);
  for (const socket of [...rest, handler]) socket.terminate();
}

/** A console that fell behind is sent a fresh snapshot instead of changes. */
function cardsIn(message: FeedMessage): readonly FeedCard[] {
  if (message.type === 'snapshot') return message.cards;
  return message.type === 'change' && message.change.kind === 'card' ? [message.change.card] : [];
}

async function connect(world: World, onText: (text: string) => void): Promise<WebSocket> {
  const socket = new WebSocket(
    `${world.settings.publicBaseUrl.replace('http', 'ws')}${FEED_PATH}`,
    [FEED_SUBPROTOCOL],
    { headers: { authorization: `Bearer ${world.keyOf('handler')}` } },
  );
  socket.on('message', (data) => {
    const text = data.toString();
    if (text.startsWith('{"type":"tick"')) socket.send('{"type":"seen","number":0}');
    else onText(text);
  });
  await once(socket, 'open');
  socket.send('{"type":"start","have":null}');
  return socket;
}

async function oneCall(world: World, matchedAt: ReadonlyMap<string, number>): Promise<number> {
  const { sim } = world;
  const began = performance.now();
  const call = await sim.phone(NUMBERS.anna, 'caller').dials(LINE.nonEmergency);
  while (!matchedAt.has(call.sid)) {
    if (performance.now() - began > 30_000) throw new Error(`${call.sid} was not shown within 30 s`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const took = (matchedAt.get(call.sid) ?? 0) - began;
  await sim.phone(HANDLERS.first, 'desk-1').rings();
  await sim.hangUpAll();
  await world.callWhen(call.sid, 'the end', (c) => c.line.state === 'ended', 30_000);
  return took;
}

/** As a shift comes in. */
async function twentyAtATime<T>(count: number, open: () => Promise<T>): Promise<T[]> {
  const opened: T[] = [];
  while (opened.length < count) {
    const wanted = Math.min(20, count - opened.length);
    opened.push(...(await Promise.all(Array.from({ length: wanted }, open))));
  }
  return opened;
}
