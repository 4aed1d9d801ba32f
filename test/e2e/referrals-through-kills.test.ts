import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { followUpsOn, request, secretWith, testFiles } from '../support/follow-up-service.ts';
import { type PartnerServer, startPartner, TAKES } from '../support/partner-server.ts';
import { freshRedis, ownRedis } from '../support/redis.ts';
import { waitFor } from '../support/wait-for.ts';

/** How many referrals go through random kills; the full number is for `npm run chaos`. */
const REFERRALS = Number(process.env.ALONGSIDE_CHAOS_REFERRALS ?? 200);
const SEED = Number(process.env.ALONGSIDE_CHAOS_SEED ?? Date.now() % 1_000_000);

/** None outlives its test, however that ends. */
const children: ChildProcess[] = [];
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => endOf(child, 'SIGKILL')));
});

interface Place {
  readonly url: string;
  readonly prefix: string;
}

async function startWorkerProcess(place: Place, partner: PartnerServer, dieAt = ''): Promise<ChildProcess> {
  const file = new URL('../support/follow-up-worker-process.ts', import.meta.url);
  const child = fork(file, {
    env: {
      ...process.env,
      REDIS_URL: place.url,
      PREFIX: place.prefix,
      PARTNER_URL: partner.url,
      DIE_AT: dieAt,
    },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  children.push(child);
  await Promise.race([once(child, 'message'), once(child, 'exit')]);
  return child;
}

async function endOf(child: ChildProcess, how: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(how);
  await gone;
}

async function raiseAll(place: Place, partner: PartnerServer, count: number): Promise<void> {
  // As many tries as it takes: here only kills may put a delivery at risk.
  await using service = followUpsOn(place, testFiles({ partnerUrl: partner.url, attempts: 30 }));
  const { desk } = service.followUps;
  for (let from = 0; from < count; from += 100) {
    const some = Array.from({ length: Math.min(100, count - from) }, (_, index) => `CA${from + index}`);
    await Promise.all(some.map((call) => desk.raise(request(call))));
  }
}

/** Waits until every referral was taken by the partner and says so, with one effect and one owner each. */
async function expectAllSent(place: Place, partner: PartnerServer, count: number, timeoutMs: number) {
  await using service = followUpsOn(place, testFiles({ partnerUrl: partner.url }));
  const { records } = service.followUps;
  await waitFor(async () => (await records.waitingSince(Date.now() + 60_000, 1)).length === 0, {
    what: 'no referral to wait any more',
    timeoutMs,
    intervalMs: 100,
  });
  const all = await records.open(0, count + 1);
  expect(all).toHaveLength(count);
  expect(all.filter((referral) => referral.status !== 'sent')).toEqual([]);
  for (const referral of all) expect(referral.owner).toBe('referral-desk');
  expect([...partner.effects.keys()].sort()).toEqual(all.map((referral) => referral.id as string).sort());
  expect(partner.received.every((one) => one.signed)).toBe(true);
}

describe('S13 S16: a worker that is killed', () => {
  it.each(['taken', 'queued', 'acknowledged', 'begun', 'posted', 'recorded'])(
    'right after a delivery was %s loses nothing and doubles nothing',
    async (step) => {
      await using redis = freshRedis();
      await using partner = await startPartner(secretWith('partner'));
      await raiseAll(redis, partner, 12);
      const victim = await startWorkerProcess(redis, partner, `${step}:${step === 'taken' ? 1 : 4}`);
      if (victim.exitCode === null && victim.signalCode === null) await once(victim, 'exit');
      expect(victim.signalCode).toBe('SIGKILL');

      const successor = await startWorkerProcess(redis, partner);
      await expectAllSent(redis, partner, 12, 20_000);
      await endOf(successor, 'SIGTERM');
    },
  );

  it(`again and again, at random, with Redis restarted in between (${REFERRALS} referrals, seed ${SEED})`, async () => {
    await using server = await ownRedis();
    const place = { url: server.url, prefix: 'x:' };
    await using partner = await startPartner(secretWith('partner'));
    const random = randomFrom(SEED);
    partner.behave(() => {
      const luck = random();
      if (luck < 0.05) return { kind: 'breaksOff' };
      return luck < 0.1 ? { kind: 'answers', status: 503 } : TAKES;
    });
    const workers = [await startWorkerProcess(place, partner), await startWorkerProcess(place, partner)];
    const raising = raiseAll(place, partner, REFERRALS);
    const steps = Math.max(4, Math.min(40, REFERRALS / 50));
    for (let step = 1; step <= steps; step += 1) {
      const wanted = Math.floor((REFERRALS * step) / (steps + 1));
      await waitFor(() => partner.effects.size >= wanted, {
        what: `${wanted} effects`,
        timeoutMs: 120_000,
        intervalMs: 20,
      });
      if (step === Math.floor(steps / 2)) {
        await raising;
        await server.kill();
        await server.restart();
      }
      const victim = Math.floor(random() * workers.length);
      await endOf(workers[victim]!, 'SIGKILL');
      workers[victim] = await startWorkerProcess(place, partner);
    }
    await raising;
    await expectAllSent(place, partner, REFERRALS, 180_000);
    await Promise.all(workers.map((worker) => endOf(worker, 'SIGTERM')));
  }, 600_000);
});

/** Mulberry32: small, seeded, good enough to choose whom to kill. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('S13: a worker that is paused in the middle of a delivery', () => {
  it('and another that takes over: the partner acts once, and the late answer changes nothing', async () => {
    await using redis = freshRedis();
    await using partner = await startPartner(secretWith('partner'));
    const held = Promise.withResolvers<void>();
    partner.behave((_one, count) => {
      if (count === 1) held.resolve();
      return count === 1 ? { kind: 'hangs' } : TAKES;
    });
    const paused = await startWorkerProcess(redis, partner);
    await raiseAll(redis, partner, 1);
    await held.promise;
    paused.kill('SIGSTOP');
    const other = await startWorkerProcess(redis, partner);
    await expectAllSent(redis, partner, 1, 20_000);

    paused.kill('SIGCONT');
    await expectAllSent(redis, partner, 1, 20_000);
    await endOf(paused, 'SIGTERM');
    await endOf(other, 'SIGTERM');
    await expectAllSent(redis, partner, 1, 1_000);
    expect(partner.effects.size).toBe(1);
  });
});
