import { NUMBERS } from '../support/register-fixtures.ts';
import { HANDLERS, LINE, SPECIALISTS, startWorld, type World } from '../support/world.ts';
import { startRedis } from '../../scripts/lib/redis.ts';

const CHANGES = 60;
/** What a request to Twilio's API takes from the United Kingdom, about. */
const REST_MS = [0, 150] as const;

/**
 * How long it takes from a person's command over the API until the handler hears it, and until Twilio has confirmed it and
 * the call says so. Every change is asked of Twilio, read back, and committed twice with every write synced.
 */
export async function benchSeatMode(): Promise<void> {
  console.log(`${CHANGES} changes between listening and coaching, ms from the command (add to done):`);
  for (const restMs of REST_MS) await round(restMs);
}

async function round(restMs: number): Promise<void> {
  await using redis = await startRedis({ useEnvironment: false });
  await using world = await startWorld({ redis: { url: redis.url, prefix: 'bench:' } });
  const { sim } = world;
  const call = await coached(world);
  if (restMs > 0) sim.faults({ rules: [{ kind: 'rest', fault: { do: 'slow', ms: restMs } }] });
  const heard: number[] = [];
  const confirmed: number[] = [];
  for (let change = 0; change < CHANGES; change += 1) {
    const mode = change % 2 === 0 ? 'coaching' : 'listening';
    const isHeard = () => (sim.whoHears()['desk-1'] ?? []).includes('amina') === (mode === 'coaching');
    const begun = performance.now();
    const asked = world.asks(call, { type: 'setSeatMode', mode }, 'amina');
    await until(async () => isHeard());
    heard.push(performance.now() - begun);
    await until(async () => (await world.call(call)).seat.state === mode);
    confirmed.push(performance.now() - begun);
    await asked;
  }
  sim.faults({ rules: [] });
  const rest = String(restMs).padStart(3);
  console.log(`  ${rest} ms a request to Twilio   heard ${words(heard)}   confirmed ${words(confirmed)}`);
  await sim.hangUpAll();
}

/** Caller, handler and a listening specialist. */
async function coached(world: World): Promise<string> {
  const { sim } = world;
  const desk = sim.phone(HANDLERS.first, 'desk-1');
  const amina = sim.phone(SPECIALISTS.amina.number, 'amina');
  const call = await sim.phone(NUMBERS.anna, 'caller').dials(LINE.nonEmergency);
  await desk.rings();
  await desk.answers();
  await amina.rings(10_000);
  await amina.answers();
  await amina.enters(`${SPECIALISTS.amina.pin}#`);
  await world.callWhen(call.sid, 'the specialist to listen', (c) => c.seat.state === 'listening', 20_000);
  return call.sid;
}

async function until(fact: () => Promise<boolean>): Promise<void> {
  while (!(await fact())) await new Promise((resolve) => setTimeout(resolve, 2));
}

function words(all: readonly number[]): string {
  const sorted = all.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return `p50 ${at(0.5).toFixed(0)}, p95 ${at(0.95).toFixed(0)}, worst ${at(1).toFixed(0)}`;
}
