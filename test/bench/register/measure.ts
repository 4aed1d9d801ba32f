import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Redis } from 'ioredis';
import { inventedRows } from '../../../scripts/lib/invented-register.ts';

export const MIB = 1024 * 1024;

/** What this thread's event loop was held up by, from `watchStops` on. */
export interface Stops {
  /** Longest time between two turns that this thread itself worked, in ms: what neighbours took is not in it. */
  readonly worked: number;
  /** Longest delay of a timer by the clock, in ms, neighbours included. */
  readonly byTheClock: number;
}

/** Watches the event loop: on a shared machine the clock alone also counts what others were given. */
export function watchStops(): { stop(): Stops } {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  let worked = 0;
  let last = performance.now();
  let cpu = process.threadCpuUsage();
  const timer = setInterval(() => {
    const now = performance.now();
    const { user, system } = process.threadCpuUsage(cpu);
    worked = Math.max(worked, Math.min(now - last, (user + system) / 1_000));
    last = now;
    cpu = process.threadCpuUsage();
  }, 1);
  return {
    stop: () => {
      clearInterval(timer);
      delays.disable();
      return { worked, byTheClock: delays.max / 1e6 };
    },
  };
}

export function said({ worked, byTheClock }: Stops): string {
  return `longest stop ${worked.toFixed(1)} ms (budget 20; by the clock ${byTheClock.toFixed(0)})`;
}

export function seconds(since: number): string {
  return ((performance.now() - since) / 1_000).toFixed(2);
}

export async function usedMemory(redis: Redis): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
}

/** The lines of Redis's own memory report that say something about a register. */
export async function memoryReport(redis: Redis): Promise<readonly string[]> {
  const report = await redis.info('memory');
  const of = (name: string) => new RegExp(`^${name}:(.*)$`, 'm').exec(report)?.[1]?.trim() ?? '?';
  const names = [
    'used_memory_human',
    'used_memory_dataset',
    'used_memory_peak_human',
    'mem_fragmentation_ratio',
  ];
  const keys = await redis.dbsize();
  return [...names.map((name) => `${name} ${of(name)}`), `keys ${keys.toLocaleString('en-GB')}`];
}

/** An invented register as a file comes: in pieces. */
export function fileOf(numbers: number): readonly Buffer[] {
  const chunks: Buffer[] = [];
  let text = '';
  for (const row of inventedRows({ numbers, seed: 1, force: 'northshire' })) {
    text += `${row}\n`;
    if (text.length < 65_536) continue;
    chunks.push(Buffer.from(text));
    text = '';
  }
  chunks.push(Buffer.from(text));
  return chunks;
}

export function line(what: string, text: string): void {
  console.log(`  ${what.padEnd(24)} ${text}`);
}
