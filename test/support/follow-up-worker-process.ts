import type { ReferralEffect } from '../../src/core/referrals/referral-effect.ts';
import type { Outbox } from '../../src/ports/outbox.ts';
import { followUpsOn, testFiles } from './follow-up-service.ts';

/**
 * A worker in a process of its own, for tests that kill it. `DIE_AT` is `<step>:<n>`: it kills itself without warning
 * right after the n-th time that step was done.
 */
const { REDIS_URL = '', PREFIX = '', PARTNER_URL = '', DIE_AT = '' } = process.env;
const [dieStep, dieCount] = DIE_AT.split(':');
let left = Number(dieCount ?? 0);

const service = followUpsOn(
  { url: REDIS_URL, prefix: PREFIX },
  testFiles({ partnerUrl: PARTNER_URL, attempts: 30 }),
);
const { records, jobs, courier, outboxes } = service.followUps;

after(jobs, 'add', () => 'queued');
after(courier, 'deliver', () => 'posted');
after(records, 'commit', (referral) => {
  if (referral.status === 'sending') return 'begun';
  return referral.status === 'sent' ? 'recorded' : 'other';
});
const outbox = outboxes.referrals as Outbox<ReferralEffect>;
after(outbox, 'done', (entryIds) => (entryIds.length > 0 ? 'acknowledged' : 'other'));
const take = outbox.take.bind(outbox);
Object.assign(outbox, {
  take: async (max: number, waitMs: number) => {
    const entries = await take(max, waitMs);
    if (entries.length > 0) passed('taken');
    return entries;
  },
});

await service.work({ settlingMs: 2_000, sweepEveryMs: 500 });
process.send?.('ready');
process.on('SIGTERM', () => {
  service[Symbol.asyncDispose]().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});

function after<Target extends object, Name extends keyof Target>(
  target: Target,
  name: Name,
  stepOf: (first: FirstOf<Target[Name]>) => string,
): void {
  const original = target[name] as (...args: unknown[]) => Promise<unknown>;
  const wrapped = async (...args: unknown[]): Promise<unknown> => {
    const result = await original.apply(target, args);
    passed(stepOf(args[0] as FirstOf<Target[Name]>));
    return result;
  };
  Object.assign(target, { [name]: wrapped });
}

type FirstOf<F> = F extends (first: infer First, ...rest: never[]) => unknown ? First : never;

function passed(step: string): void {
  if (step !== dieStep) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}
