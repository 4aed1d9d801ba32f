import { describe, expect, it } from 'vitest';
import { type MaracFacts, maracReasons } from '../../../../src/core/referrals/marac.ts';

const TODAY = '2026-11-23';
const COMMON = { score: 14, events: 3, withinDays: 365, repeatWithinDays: 365 };
const facts = (part: Partial<MaracFacts>): MaracFacts => ({
  score: null,
  judgedHigh: false,
  events: [],
  lastReferredOn: null,
  ...part,
});

describe('MARAC', () => {
  it.each<[string, Partial<MaracFacts>, readonly string[]]>([
    ['nothing known', {}, []],
    ['13 answers', { score: 13 }, []],
    ['14 answers', { score: 14 }, ['score']],
    ['a professional’s judgement, whatever the score', { score: 2, judgedHigh: true }, ['judgement']],
    ['two events in a year', { events: [TODAY, '2026-01-10'] }, []],
    ['three events in a year', { events: [TODAY, '2026-06-01', '2026-01-10'] }, ['escalation']],
    ['three events, one too old', { events: [TODAY, '2026-06-01', '2025-11-22'] }, []],
    [
      'any abuse within a year of the last referral',
      { events: [TODAY], lastReferredOn: '2025-12-01' },
      ['repeat'],
    ],
    ['exactly a year after it', { events: [TODAY], lastReferredOn: '2025-11-23' }, ['repeat']],
    ['more than a year after it', { events: [TODAY], lastReferredOn: '2025-11-22' }, []],
    ['nothing since the last referral', { events: ['2026-10-01'], lastReferredOn: '2026-10-01' }, []],
  ])('%s', (_name, part, reasons) => {
    expect(maracReasons(facts(part), COMMON, TODAY)).toEqual(reasons);
  });

  it('goes by the force’s own thresholds', () => {
    const strict = { ...COMMON, score: 17, events: 5 };
    expect(maracReasons(facts({ score: 16 }), strict, TODAY)).toEqual([]);
    expect(maracReasons(facts({ score: 17 }), strict, TODAY)).toEqual(['score']);
  });
});
