import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ForceId, id, type SpecialistId } from '../../../../src/core/ids.ts';
import { rankSpecialists, rankWithReasons } from '../../../../src/core/specialists/rank.ts';
import { MONDAY_EVENING } from '../../../support/situations.ts';
import { claimed, memberOf } from '../../../support/specialists.ts';

const westshire = id<ForceId>('westshire');
const northshire = id<ForceId>('northshire');
const need = { force: westshire, skills: ['stalking', 'polish'] };
const order = (...args: Parameters<typeof rankSpecialists>) =>
  rankSpecialists(...args).map((ranked) => ranked.specialistId);

describe('who is rung, best first', () => {
  it('prefers wished skills, the most important first, then who has been idle longest', () => {
    const people = [
      memberOf('nothing', 'ready', {}, 60),
      memberOf('polish', 'ready', { skills: ['polish'] }),
      memberOf('stalking', 'ready', { skills: ['stalking'] }),
      memberOf('both', 'ready', { skills: ['polish', 'stalking'] }, 1),
      memberOf('idle', 'ready', { skills: ['stalking'] }, 30),
    ];
    expect(order(need, people, MONDAY_EVENING)).toEqual(['both', 'idle', 'stalking', 'polish', 'nothing']);
  });

  it('asks somebody who needs a break only when nobody else can be', () => {
    const tired = {
      ...memberOf('tired', 'ready', { skills: ['stalking', 'polish'] }),
      breakDue: 'has taken 4 calls',
    };
    expect(order(need, [tired, memberOf('fresh')], MONDAY_EVENING)).toEqual(['fresh', 'tired']);
  });

  it('says why in words', () => {
    const [first] = rankSpecialists(
      need,
      [memberOf('amina', 'ready', { skills: ['stalking'] })],
      MONDAY_EVENING,
    );
    expect(first?.reasons).toEqual([
      'skilled in stalking',
      'without polish',
      'own force',
      'ready for 10 minutes',
    ]);
  });

  it('S11: never rings somebody who is claimed, busy, paused, away, tried or not vetted today', () => {
    const people = [
      claimed(memberOf('claimed')),
      memberOf('on-call', 'onCall'),
      memberOf('ringing', 'ringing'),
      memberOf('wrapping', 'wrapUp'),
      memberOf('paused', 'paused'),
      memberOf('away', 'away'),
      memberOf('tried'),
      memberOf('expired', 'ready', { vettedUntil: '2026-11-22' }),
      memberOf('unrecorded', 'ready', { vettedUntil: null }),
      memberOf('last-day', 'ready', { vettedUntil: '2026-11-23' }),
      claimed(memberOf('lapsed'), -1),
    ];
    const tried = [id<SpecialistId>('tried')];
    const { ranked, passedOver } = rankWithReasons({ ...need, tried }, people, MONDAY_EVENING);
    expect(ranked.map((r) => r.specialistId)).toEqual(['lapsed', 'last-day'].sort());
    expect(passedOver.map((p) => p.because)).toEqual([
      'claimed for another call',
      'is onCall',
      'is ringing',
      'is wrapUp',
      'is paused',
      'is away',
      'tried already on this call',
      'vetting ran out on 2026-11-22',
      'vetting is not recorded',
    ]);
  });

  it('asks our own people first, and partners only in the step for them and where they cover us', () => {
    const people = [
      memberOf('own'),
      memberOf('eve', 'ready', { force: northshire, covers: [westshire] }),
      memberOf('fay', 'ready', { force: northshire }),
    ];
    const step = { kind: 'partnerForce', target: 'northshire' } as const;
    expect(order(need, people, MONDAY_EVENING)).toEqual(['own']);
    expect(order({ ...need, step }, people, MONDAY_EVENING)).toEqual(['eve']);
    const pager = { kind: 'onCallPager', target: 'duty-inspector' } as const;
    expect(order({ ...need, step: pager }, people, MONDAY_EVENING)).toEqual([]);
  });

  it('S11: for any people, ranks only the able, each once, and the same whatever the order they come in', () => {
    const member = fc
      .record({
        name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
        state: fc.constantFrom('ready', 'ready', 'onCall', 'paused'),
        skills: fc.subarray(['stalking', 'polish']),
        idle: fc.integer({ min: 0, max: 3 }),
        busy: fc.boolean(),
      })
      .map(({ name, state, skills, idle, busy }) => {
        const one = memberOf(name, state as 'ready', { skills }, idle);
        return busy ? claimed(one) : one;
      });
    const people = fc.uniqueArray(member, { selector: (one) => one.specialist.id });
    fc.assert(
      fc.property(people, fc.integer(), (pool, turn) => {
        const ranked = order(need, pool, MONDAY_EVENING);
        expect(new Set(ranked).size).toBe(ranked.length);
        for (const one of pool) {
          const able = one.presence.state === 'ready' && one.claim === null;
          expect(ranked.includes(one.specialist.id)).toBe(able);
        }
        const from = pool.length === 0 ? 0 : Math.abs(turn % pool.length);
        const turned = [...pool.slice(from), ...pool.slice(0, from)].reverse();
        expect(order(need, turned, MONDAY_EVENING)).toEqual(ranked);
      }),
    );
  });
});
