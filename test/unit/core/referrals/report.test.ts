import { describe, expect, it } from 'vitest';
import { id, type PathwayId, type ReferralId } from '../../../../src/core/ids.ts';
import { exportRows, reportOn } from '../../../../src/core/referrals/report.ts';
import type { Referral } from '../../../../src/core/referrals/referral.ts';
import { DAY, HOUR } from '../../../../src/core/time.ts';
import { CLERK, RAISED_AT, referral } from '../../../support/referrals.ts';

const one = (name: string, part: Partial<Referral>): Referral =>
  referral({ id: id<ReferralId>(name), ...part });
const taken = (afterMs: number): Partial<Referral> => ({
  status: 'acknowledged',
  acknowledgement: { at: RAISED_AT + afterMs, by: CLERK, reference: null },
});

describe('a report', () => {
  it('counts by pathway and recipient, with times to acknowledge and refusals in their words', () => {
    const marac = id<PathwayId>('marac');
    const all = [
      one('a', taken(HOUR)),
      one('b', taken(3 * HOUR)),
      one('c', taken(60 * HOUR)),
      one('d', { status: 'sent', dueAt: RAISED_AT + HOUR }),
      one('e', { status: 'dead', dueAt: RAISED_AT + 5 * HOUR, pathway: marac }),
      one('f', {
        status: 'refused',
        pathway: marac,
        history: [{ at: RAISED_AT + HOUR, by: CLERK, to: 'refused', why: 'not in our area' }],
      }),
      one('before', { raisedAt: RAISED_AT - DAY }),
    ];
    const now = RAISED_AT + 2 * HOUR;
    const period = { from: RAISED_AT, to: RAISED_AT + DAY, now, endOfToday: RAISED_AT + 20 * HOUR };
    const report = reportOn(all, period, ({ pathway }) => (pathway === marac ? 'coordinator' : 'support'));

    expect(report.total).toMatchObject({ raised: 6, acknowledged: 3, refused: 1, late: 1, overdue: 1 });
    expect(report.total.medianToAcknowledgeMs).toBe(3 * HOUR);
    expect(
      report.byPathway.map((line) => [line.name, line.raised, line.dueToday, line.waitingForPerson]),
    ).toEqual([
      ['marac', 2, 1, 2],
      ['victim-support', 4, 0, 0],
    ]);
    expect(report.byRecipient.map((line) => line.name)).toEqual(['coordinator', 'support']);
    expect(report.refusals).toEqual([
      { referralId: 'f', pathway: 'marac', at: RAISED_AT + HOUR, why: 'not in our area' },
    ]);
  });

  it('given a clock of weeks, when it runs out long after the period began, then it is due or overdue all the same', () => {
    const [disclosure, support] = [id<PathwayId>('clares-law'), id<PathwayId>('victim-support')];
    const now = RAISED_AT + 30 * DAY;
    const all = [
      one('today', { pathway: disclosure, dueAt: now + HOUR }),
      one('overdue', { pathway: disclosure, status: 'dead', dueAt: now - HOUR }),
      one('met', { pathway: support, ...taken(HOUR) }),
    ];
    const period = { from: now - 7 * DAY, to: now, now, endOfToday: now + 2 * HOUR };
    const report = reportOn(all, period, () => 'anybody');
    expect(report.total).toMatchObject({ raised: 0, dueToday: 1, overdue: 1, waitingForPerson: 1, late: 0 });
    expect(report.byPathway.map(({ name }) => name)).toEqual(['clares-law']);
  });

  it('exports ids, words and times, and nothing that people supplied', () => {
    const rows = exportRows([one('a', { facts: { safeContact: 'ring her sister' } })], (at) => String(at));
    expect(rows[0]?.[0]).toBe('id');
    expect(rows[1]).toHaveLength(rows[0]?.length ?? 0);
    expect(JSON.stringify(rows)).not.toContain('sister');
  });
});
