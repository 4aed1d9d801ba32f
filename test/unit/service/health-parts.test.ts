import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/environment.ts';
import type { QueueView } from '../../../src/ports/job-queue.ts';
import { atMostEvery, healthParts, type PartsDeps } from '../../../src/service/health/parts.ts';

const NOW = Date.UTC(2026, 10, 27, 3);
const settings = readSettings({
  ALONGSIDE_MODE: 'development',
  PUBLIC_BASE_URL: 'https://user:secret@control.example/',
  TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: '0123456789abcdef0123456789abcdef',
});
const queue = (changes: Partial<QueueView> = {}): QueueView => ({
  ...{ queue: 'deliveries', waiting: 0, active: 0, delayed: 0, failed: 0, workers: 1, oldestWaitingMs: null },
  ...changes,
});
const INFO: Record<string, string> = {
  persistence: 'aof_enabled:1\r\naof_last_write_status:ok\r\n',
  memory: 'maxmemory_policy:noeviction\r\n',
};

function deps(changes: Partial<PartsDeps> = {}, info: Partial<typeof INFO> = {}): PartsDeps {
  return {
    settings,
    redis: {
      info: async (section) => info[section] ?? INFO[section] ?? '',
      time: async () => [String(NOW / 1_000), '0'],
    },
    views: async () => [queue()],
    askCarrier: async () => 'accepted',
    policyVersion: () => 7,
    filesRefusedAt: () => null,
    journalWaits: () => false,
    simulatedRedis: async () => false,
    clock: { now: () => NOW },
    ...changes,
  };
}

async function told(name: string, given: PartsDeps) {
  const found = healthParts(given).find((part) => part.name === name);
  return found?.check();
}

describe('the health of the parts', () => {
  it('given all is well, then each says so in a sentence, and none has a next step', async () => {
    const parts = await Promise.all(healthParts(deps()).map((part) => part.check()));
    expect(parts.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(parts.every(({ nextStep, says }) => nextStep === null && says.endsWith('.'))).toBe(true);
  });

  it.each<[string, string, Partial<PartsDeps>, Partial<typeof INFO>, string]>([
    ['Redis without a disk', 'storage', {}, { persistence: 'aof_enabled:0' }, 'failed'],
    ['a full disk', 'storage', {}, { persistence: 'aof_enabled:1\naof_last_write_status:err' }, 'failed'],
    ['a Redis that evicts', 'storage', {}, { memory: 'maxmemory_policy:allkeys-lru' }, 'degraded'],
    [
      'no worker and work',
      'workers',
      { views: async () => [queue({ workers: 0, waiting: 3, oldestWaitingMs: 60_000 })] },
      {},
      'failed',
    ],
    ['no worker, no work', 'workers', { views: async () => [queue({ workers: 0 })] }, {}, 'degraded'],
    ['jobs that gave up', 'workers', { views: async () => [queue({ failed: 2 })] }, {}, 'degraded'],
    ['a wrong token', 'twilio', { askCarrier: async () => 'refused' }, {}, 'failed'],
    ['a silent carrier', 'twilio', { askCarrier: async () => 'silent' }, {}, 'failed'],
    ['files with errors', 'configuration', { filesRefusedAt: () => NOW }, {}, 'degraded'],
    ['calls in the journal', 'journal', { journalWaits: () => true }, {}, 'degraded'],
    ['a simulated Redis', 'simulated parts', { simulatedRedis: async () => true }, {}, 'degraded'],
  ])('given %s, then "%s" says what to do', async (_, name, changes, info, state) => {
    const found = await told(name, deps(changes, info));
    expect(found?.state).toBe(state);
    expect(found?.nextStep).toMatch(/\.$/);
  });

  it('given the clocks are apart, then it says by how much', async () => {
    const late = deps();
    const skewed = { ...late, redis: { ...late.redis, time: async () => [String(NOW / 1_000 - 9), '0'] } };
    expect((await told('clock', skewed))?.says).toContain('9 s apart');
  });

  it('given a public address with credentials, then they are neither signed nor shown', async () => {
    const found = await told('webhook signature', deps());
    expect(found?.says).toContain('https://control.example/voice/inbound');
    expect(found?.says).not.toContain('secret');
  });
});

describe('asking at most every so often', () => {
  it('given an answer, when asked again soon, then it is not asked anew; later it is', async () => {
    let now = NOW;
    let asked = 0;
    const ask = atMostEvery(15_000, { now: () => now }, async () => ++asked);
    await ask();
    await ask();
    expect(asked).toBe(1);
    now += 15_000;
    await ask();
    expect(asked).toBe(2);
  });

  it('given the question failed, then the next one is asked', async () => {
    let asked = 0;
    const ask = atMostEvery(15_000, { now: () => NOW }, async () => {
      asked += 1;
      if (asked === 1) throw new Error('silent');
      return asked;
    });
    await expect(ask()).rejects.toThrow('silent');
    expect(await ask()).toBe(2);
  });
});
