import { describe, expect, it } from 'vitest';
import { plainProblem } from '../../../src/console/api/plain-problem.ts';
import { LEVEL_WORDS, levelOf, NO_RECORD, rankOf } from '../../../src/console/words/levels.ts';
import { ageInWords, clockTime, dateWithAge, elapsed } from '../../../src/console/words/times.ts';
import { callCard } from '../../support/call-cards.ts';

describe('S7: words for what the register does not know', () => {
  it('S7 no level reads as safe: an unknown number is "not known", and a failed check says so', () => {
    const unknown = {
      ...callCard('CA1'),
      assessment: null,
      lookup: 'missed' as const,
      detail: 'full' as const,
    };
    expect(LEVEL_WORDS[levelOf(unknown)]).toBe('NOT KNOWN');
    expect(LEVEL_WORDS[levelOf({ ...unknown, lookup: 'failed' })]).toBe('CHECK FAILED');
    expect(NO_RECORD).toBe('No known-risk record – this does not mean no risk');
    for (const words of Object.values(LEVEL_WORDS)) expect(words).not.toMatch(/no risk|low|safe|clear/i);
  });

  it('puts a check that failed before a medium risk', () => {
    expect(rankOf('failed')).toBeLessThan(rankOf('medium'));
    expect(rankOf('high')).toBeLessThan(rankOf('failed'));
  });
});

describe('times', () => {
  it('are the control room’s own, with ages', () => {
    expect(clockTime(Date.UTC(2026, 6, 1, 13, 2, 7))).toBe('14:02:07');
    expect(elapsed(3_729_000)).toBe('1:02:09');
    expect(elapsed(-5)).toBe('0:00');
    expect(ageInWords(125 * 60_000)).toBe('2 h 5 min');
    expect(dateWithAge('2026-10-01', Date.UTC(2026, 10, 23, 21))).toBe('1 Oct 2026, 53 days ago');
  });
});

describe('refusals', () => {
  it('say what happened and what to do, and never lose the service’s own sentence', () => {
    const problem = { type: '', title: '', status: 409, detail: 'nobody decides what they asked themselves' };
    expect(plainProblem({ ...problem, code: 'forbidden', requestId: 'r1' }, 403, 'act')).toBe(
      'Nobody decides what they asked themselves.',
    );
    expect(plainProblem({ ...problem, code: 'internal', requestId: 'r1' }, 500, 'act')).toContain('r1');
    expect(plainProblem(null, 0, 'act')).toMatch(/try again/);
  });

  it('say of an act that nothing was changed, and not of a question, which changes nothing', () => {
    const problem = { type: '', title: '', status: 503, code: 'unavailable', requestId: 'r1' } as const;
    const refused = { ...problem, detail: 'the store does not answer' };
    expect(plainProblem(refused, 503, 'act')).toBe(
      'The store does not answer. Nothing was changed; it is safe to try again.',
    );
    expect(plainProblem(refused, 503, 'question')).toBe('The store does not answer.');
    expect(plainProblem(null, 0, 'question')).toBe('The service does not answer.');
  });
});
