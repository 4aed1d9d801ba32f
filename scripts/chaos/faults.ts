import { setTimeout as delay } from 'node:timers/promises';
import type { FaultRule } from '../../src/simulator/index.ts';
import type { House } from './house.ts';

export type Family = 'redis' | 'web' | 'worker' | 'carrier' | 'callbacks';

/**
 * One thing that goes wrong. `strike` makes it so and gives how it is mended, which is done by itself after `lastsMs`.
 * `before`: in force when the step begins. `amid`: a moment after it began, in the middle of what it set off.
 */
export interface Fault {
  readonly id: string;
  readonly family: Family;
  readonly when: 'before' | 'amid';
  readonly lastsMs: number;
  strike(house: House, random: () => number): Promise<() => Promise<void>>;
}

const OUTAGE_MS = 3_000;
const REDIS_DOWN_MS = 1_500;
const RESTART_AFTER_MS = 700;
const TERMINATE_LIMIT_MS = 20_000;

const redis: readonly Fault[] = [
  {
    id: 'redis-killed',
    family: 'redis',
    when: 'before',
    lastsMs: REDIS_DOWN_MS,
    async strike(house) {
      await house.redis.kill();
      return () => house.redis.restart();
    },
  },
  {
    id: 'redis-killed-amid',
    family: 'redis',
    when: 'amid',
    lastsMs: REDIS_DOWN_MS,
    async strike(house) {
      await house.redis.kill();
      return () => house.redis.restart();
    },
  },
  {
    id: 'redis-stopped',
    family: 'redis',
    when: 'before',
    lastsMs: OUTAGE_MS,
    async strike(house) {
      house.redis.pause();
      return async () => house.redis.resume();
    },
  },
  {
    id: 'redis-stopped-amid',
    family: 'redis',
    when: 'amid',
    lastsMs: OUTAGE_MS,
    async strike(house) {
      house.redis.pause();
      return async () => house.redis.resume();
    },
  },
  {
    id: 'redis-paused',
    family: 'redis',
    when: 'before',
    lastsMs: OUTAGE_MS,
    async strike(house) {
      await house.looking.call('CLIENT', 'PAUSE', String(OUTAGE_MS), 'ALL');
      return async () => undefined;
    },
  },
  {
    id: 'redis-restarted',
    family: 'redis',
    when: 'amid',
    lastsMs: 0,
    async strike(house) {
      await house.redis.restart();
      return async () => undefined;
    },
  },
];

const processes: readonly Fault[] = [
  {
    id: 'web-killed',
    family: 'web',
    when: 'amid',
    lastsMs: RESTART_AFTER_MS,
    async strike(house, random) {
      const web = house.webs[random() < 0.5 ? 0 : 1];
      await web.kill();
      return () => web.start();
    },
  },
  {
    id: 'webs-killed-in-turn',
    family: 'web',
    when: 'amid',
    lastsMs: RESTART_AFTER_MS,
    async strike(house, random) {
      const [first, second] = random() < 0.5 ? house.webs : house.webs.toReversed();
      await first?.kill();
      return async () => {
        await first?.start();
        await second?.kill();
        await delay(RESTART_AFTER_MS);
        await second?.start();
      };
    },
  },
  {
    id: 'web-terminated',
    family: 'web',
    when: 'amid',
    lastsMs: 0,
    async strike(house, random) {
      const web = house.webs[random() < 0.5 ? 0 : 1];
      // Its end is awaited by the mending, so that the story goes on meanwhile.
      const ended = web.terminate(TERMINATE_LIMIT_MS);
      ended.catch(() => undefined);
      return async () => {
        await ended;
        await web.start();
      };
    },
  },
  {
    id: 'worker-killed',
    family: 'worker',
    when: 'amid',
    lastsMs: RESTART_AFTER_MS,
    async strike(house) {
      await house.worker.kill();
      return () => house.worker.start();
    },
  },
];

const carrier: readonly Fault[] = [
  rules('rest-429', 'carrier', { kind: 'rest', fault: { do: 'answer', status: 429 } }),
  rules('rest-500', 'carrier', { kind: 'rest', fault: { do: 'answer', status: 500 } }),
  rules('rest-silent', 'carrier', { kind: 'rest', fault: { do: 'never-answer' } }),
  rules('rest-acts-silent', 'carrier', { kind: 'rest', fault: { do: 'act-then-never-answer' } }),
  rules('rest-slow', 'carrier', { kind: 'rest', fault: { do: 'slow', ms: 1_500 } }),
];

const callbacks: readonly Fault[] = [
  rules('callbacks-lost', 'callbacks', { kind: 'callback', fault: { do: 'lose' } }),
  rules('callbacks-doubled', 'callbacks', { kind: 'callback', fault: { do: 'double', afterMs: 300 } }),
  rules('callbacks-late', 'callbacks', { kind: 'callback', fault: { do: 'late', ms: 3_000 } }),
  rules('callbacks-reordered', 'callbacks', { kind: 'callback', fault: { do: 'reorder' } }),
];

function rules(id: string, family: Family, rule: FaultRule): Fault {
  return {
    id,
    family,
    when: 'before',
    lastsMs: OUTAGE_MS,
    async strike(house) {
      house.sim.faults({ rules: [rule] });
      return async () => house.sim.faults({});
    },
  };
}

export const FAULTS: readonly Fault[] = [...redis, ...processes, ...carrier, ...callbacks];
