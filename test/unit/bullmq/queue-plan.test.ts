import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs, jobIdOf, planOf } from '../../../src/bullmq/queue-plan.ts';
import { type AlarmId, type CallId, id, type ReferralId } from '../../../src/core/ids.ts';
import type { Job } from '../../../src/ports/job-queue.ts';

const retry = { attempts: 5, firstDelayMs: 1_000, maxDelayMs: 60_000 };
const jobs: readonly Job[] = [
  { do: 'deliverReferral', referralId: id<ReferralId>('CA1:vs'), round: 1, priority: 3, retry },
  { do: 'sendPage', alarmId: id<AlarmId>('CA1:x'), escalation: 0 },
  { do: 'escalateAlarm', alarmId: id<AlarmId>('CA1:x'), escalation: 1, afterMs: 5 },
  { do: 'sendNotice', noticeId: '17' },
  { do: 'fireTimer', callId: id<CallId>('CA1'), timerId: 'CA1:3:0', name: 'ring', afterMs: 9 },
];

describe('the plan of a job', () => {
  it.each(jobs)('$do has a priority, an id without colon, and no bare number for an id', (job) => {
    const plan = planOf(job);
    expect(plan.priority).toBeGreaterThan(0);
    expect(plan.jobId).not.toContain(':');
    expect(plan.jobId).not.toMatch(/^\d+$/);
  });

  it('gives different parts different ids', () => {
    const parts = fc.array(fc.string(), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        expect(jobIdOf(...a) === jobIdOf(...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });

  it('waits ever longer, up to the limit, at least half of it', () => {
    expect([1, 2, 3, 10, 100].map((tries) => backoffMs(tries, retry, 1))).toEqual([
      1_000, 2_000, 4_000, 60_000, 60_000,
    ]);
    expect(backoffMs(1, retry, 0)).toBe(500);
  });
});
