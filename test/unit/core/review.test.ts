import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ActorId, type CallId, type ForceId, id, type LineId } from '../../../src/core/ids.ts';
import { drawLots, sampleSize } from '../../../src/core/review/dip-sample.ts';
import {
  type CallFacts,
  callsBehind,
  figuresOf,
  FIGURES,
  medianJoin,
  seriesOf,
  SMALLEST_SHOWN,
} from '../../../src/core/review/pilot-report.ts';
import {
  actObstacle,
  afterAct,
  feedbackSeen,
  type ReviewCase,
  trendsOf,
  withCause,
} from '../../../src/core/review/review-case.ts';
import { DAY } from '../../../src/core/time.ts';
import { AT } from '../../support/calls.ts';

const REVIEWER = id<ActorId>('reviewer');
const HANDLER = id<ActorId>('handler');
const CALL = id<CallId>('CA1');
const item = { callId: CALL, force: id<ForceId>('westshire'), at: AT } as const;
const fresh = withCause(null, { ...item, cause: 'silent' }) as ReviewCase;
const taken = afterAct(fresh, { type: 'take' }, REVIEWER, AT + 1);

describe('a review', () => {
  it('of one call has every cause once, and a new cause opens a closed one again', () => {
    expect(withCause(fresh, { ...item, cause: 'silent' })).toBeNull();
    const closed = afterAct(taken, { type: 'close', words: 'talked about' }, REVIEWER, AT + 2);
    const again = withCause(closed, { ...item, cause: 'lateReferral', at: AT + 3 });
    expect(again).toMatchObject({
      status: 'waiting',
      closed: null,
      causes: [{ cause: 'silent' }, { cause: 'lateReferral' }],
    });
  });

  it('is one person’s work at a time, by the themes of the force', () => {
    const mark = { type: 'mark', theme: 'late', words: 'x', atVersion: null } as const;
    expect(actObstacle(fresh, mark, REVIEWER, ['late'])).toBe('take it first');
    expect(actObstacle(taken, { type: 'take' }, HANDLER, [])).toBe('somebody else is working on it');
    expect(actObstacle(taken, mark, REVIEWER, ['other'])).toContain('no such theme');
    expect(actObstacle(taken, mark, REVIEWER, ['late'])).toBeNull();
    const back = afterAct(taken, { type: 'giveBack' }, REVIEWER, AT + 2);
    expect(actObstacle(back, { type: 'take' }, HANDLER, [])).toBeNull();
  });

  it('its feedback is read by whom it is for, once', () => {
    const written = afterAct(taken, { type: 'writeFeedback', to: HANDLER, words: 'well done' }, REVIEWER, AT);
    expect(feedbackSeen(written, 'f1', REVIEWER, AT)).toBeNull();
    const seen = feedbackSeen(written, 'f1', HANDLER, AT + 5);
    expect(seen?.feedback[0]?.seenAt).toBe(AT + 5);
    expect(seen === null ? null : feedbackSeen(seen, 'f1', HANDLER, AT + 9)).toBeNull();
  });

  it('trends count marks and calls of a theme, week by week', () => {
    const marks = [0, 1, 8].map((days) => ({
      ...{ theme: 'late', words: '', atVersion: null, by: REVIEWER, at: AT + days * DAY },
    }));
    expect(trendsOf([{ ...taken, marks }], AT, AT + 14 * DAY, 7 * DAY)).toEqual([
      { from: AT, theme: 'late', marks: 2, calls: 1 },
      { from: AT + 7 * DAY, theme: 'late', marks: 1, calls: 1 },
    ]);
  });
});

describe('lots', () => {
  const ids = fc.uniqueArray(fc.string({ minLength: 4, maxLength: 12 }), { maxLength: 60 });
  it('are the same for the same seed in whatever order the calls come, and no call is drawn twice', () => {
    fc.assert(
      fc.property(ids, fc.string(), fc.nat(20), (names, seed, size) => {
        const calls = names.map((name) => id<CallId>(name));
        const drawn = drawLots(calls, seed, size);
        expect(drawLots(calls.toReversed(), seed, size)).toEqual(drawn);
        expect(new Set(drawn).size).toBe(Math.min(size, calls.length));
      }),
    );
  });

  it('fall on every call about equally often', () => {
    const calls = Array.from({ length: 20 }, (_, i) => id<CallId>(`CA${i}`));
    const hits = new Map<string, number>();
    for (let seed = 0; seed < 2_000; seed += 1)
      for (const call of drawLots(calls, `seed-${seed}`, 2)) hits.set(call, (hits.get(call) ?? 0) + 1);
    // 200 of each expected; beyond five standard deviations is no chance
    for (const call of calls) expect(hits.get(call) ?? 0).toBeGreaterThan(130);
    for (const call of calls) expect(hits.get(call) ?? 0).toBeLessThan(270);
  });

  it('are as many as the force says, and never more than there are', () => {
    expect(sampleSize(200, { percent: 5, atLeast: 1 })).toBe(10);
    expect(sampleSize(3, { percent: 1, atLeast: 2 })).toBe(2);
    expect(sampleSize(0, { percent: 50, atLeast: 5 })).toBe(0);
  });
});

function facts(changes: Partial<CallFacts> & { readonly n?: number } = {}): CallFacts {
  return {
    ...{
      callId: id<CallId>(`CA${changes.n ?? 0}`),
      lineId: id<LineId>('101'),
      at: AT,
      matched: true,
      level: 'high',
    },
    ...{
      introduction: 'automatic',
      specialistWanted: true,
      joinedAfterMs: null,
      isRepeat: false,
      graded: false,
    },
    ...{
      gradeRaised: false,
      orderInForce: false,
      firstContact: null,
      match: 'none',
      lowerings: [],
      referrals: [],
    },
    ...changes,
  } as CallFacts;
}
const many = (count: number, changes: Partial<CallFacts> = {}): CallFacts[] =>
  Array.from({ length: count }, (_, n) => facts({ n, ...changes }));

describe('the pilot’s figures', () => {
  it('have their denominators, and lead to the calls they count', () => {
    const calls = [
      ...many(6, { joinedAfterMs: 20_000 }),
      ...many(6).map((call, n) => ({ ...call, callId: id<CallId>(`CB${n}`) })),
    ];
    const joined = figuresOf(calls).find(({ id: figure }) => figure === 'highJoined');
    expect(joined).toMatchObject({ count: 6, of: 12, suppressed: false });
    expect(callsBehind(calls, 'highJoined')).toEqual(['CA0', 'CA1', 'CA2', 'CA3', 'CA4', 'CA5']);
    expect(callsBehind(calls, 'nothing')).toBeNull();
    expect(medianJoin(calls)).toBe(20_000);
    expect(medianJoin(many(4, { joinedAfterMs: 1 }))).toBeNull();
  });

  it('never show a small number, nor one that can be worked out from its denominator', () => {
    const call = fc
      .record({
        matched: fc.boolean(),
        level: fc.constantFrom('high' as const, 'medium' as const, null),
        joinedAfterMs: fc.constantFrom(null, 1_000, 100_000),
        isRepeat: fc.boolean(),
        match: fc.constantFrom('none' as const, 'confirmed' as const, 'corrected' as const),
        lowerings: fc.array(fc.constantFrom('confirmed' as const, 'refused' as const, 'lapsed' as const), {
          maxLength: 2,
        }),
      })
      .map(facts);
    fc.assert(
      fc.property(fc.array(call, { maxLength: 40 }), (calls) => {
        for (const { count, of } of figuresOf(calls)) {
          for (const shown of [count, of, count === null || of === null ? null : of - count])
            if (shown !== null && shown !== 0) expect(shown).toBeGreaterThanOrEqual(SMALLEST_SHOWN);
        }
      }),
    );
  });

  it('each count no more than there were, whatever the calls', () => {
    for (const figure of FIGURES) {
      const calls = [
        facts({ lowerings: ['lapsed', 'confirmed'], firstContact: true, graded: true, gradeRaised: true }),
        facts({ introduction: 'shadow' }),
      ];
      for (const one of calls) expect(figure.counts(one), figure.id).toBeLessThanOrEqual(figure.of(one));
    }
  });

  it('period by period, each call in one', () => {
    const calls = [...many(5), ...many(5, { at: AT + 8 * DAY })];
    const series = seriesOf(calls, AT, AT + 14 * DAY, 7 * DAY);
    expect(series.map(({ figures }) => figures[0]?.of)).toEqual([5, 5]);
  });
});
