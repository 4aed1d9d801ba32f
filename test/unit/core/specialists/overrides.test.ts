import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { id, type ActorId, type SpecialistId } from '../../../../src/core/ids.ts';
import { coverageGaps } from '../../../../src/core/specialists/coverage.ts';
import { type RosterOverride, withOverrides } from '../../../../src/core/specialists/override.ts';
import { onShift } from '../../../../src/core/specialists/roster.ts';
import { shiftClock } from '../../../../src/core/specialists/shift.ts';
import { windowsBetween } from '../../../../src/core/specialists/shifts-ahead.ts';
import { without } from '../../../../src/core/specialists/without.ts';
import { DAY, HOUR, MINUTE } from '../../../../src/core/time.ts';
import { entryFor, rosterOf, shiftFrom, specialistOf } from '../../../support/specialists.ts';

const at = (day: number, hour: number, minute = 0) => Date.UTC(2026, 10, day, hour, minute);
const amina = specialistOf('amina', { skills: ['stalking'] });
const beth = specialistOf('beth');
const nights = rosterOf(
  entryFor(amina, { shifts: [shiftFrom('22:00', '06:00')] }),
  entryFor(beth, { shifts: [shiftFrom('06:00', '22:00')] }),
);
let made = 0;
function override(
  kind: 'away' | 'on',
  who: string,
  from: number,
  until: number,
  more: Partial<RosterOverride> = {},
): RosterOverride {
  made += 1;
  const by = id<ActorId>('carol');
  const about = { specialistId: id<SpecialistId>(who), why: 'sick', by, at: from, pairedWith: null };
  return { id: `override-${made}`, kind, from, until, ...about, cancelled: null, ...more };
}
const names = (overrides: RosterOverride[], now: number) =>
  onShift(withOverrides(nights, overrides), now).map(({ specialist }) => specialist.id);

describe("today's changes of the roster", () => {
  it('given somebody who falls sick, when their shift runs, then they are not on, from that minute', () => {
    const sick = [override('away', 'amina', at(24, 1), at(24, 9))];
    expect(names(sick, at(24, 0, 59))).toEqual(['amina']);
    expect(names(sick, at(24, 1))).toEqual([]);
    // Until when they are on says so beforehand.
    expect(onShift(withOverrides(nights, sick), at(24, 0))[0]?.window).toEqual({
      from: at(23, 22),
      until: at(24, 1),
    });
  });

  it('given a swap, when the time comes, then the one is off and the other on; taken back, it is as before', () => {
    const swap = [
      override('away', 'amina', at(23, 22), at(24, 6)),
      override('on', 'beth', at(23, 22), at(24, 6)),
    ];
    expect(names(swap, at(24, 3))).toEqual(['beth']);
    const cancelled = { by: id<ActorId>('carol'), at: at(23, 21), why: 'well again' };
    expect(
      names(
        swap.map((each) => ({ ...each, cancelled })),
        at(24, 3),
      ),
    ).toEqual(['amina']);
  });

  it('given somebody who is both called in and away, then they are away: nobody is rung who is not there', () => {
    const both = [
      override('on', 'beth', at(24, 0), at(24, 6)),
      override('away', 'beth', at(24, 2), at(24, 3)),
    ];
    expect(names(both, at(24, 1))).toContain('beth');
    expect(names(both, at(24, 2))).not.toContain('beth');
    expect(names(both, at(24, 3))).toContain('beth');
  });

  it('agrees with the look ahead at every minute, on nights when the clocks change too', () => {
    const instants = fc.integer({ min: 0, max: 10 * 24 * 60 });
    const changes = fc.array(
      fc.tuple(
        fc.constantFrom('away' as const, 'on' as const),
        fc.constantFrom('amina', 'beth'),
        instants,
        instants,
      ),
      { maxLength: 4 },
    );
    // Ten days around the end of summer time 2026 and its beginning 2027.
    for (const begin of [Date.UTC(2026, 9, 20), Date.UTC(2027, 2, 23)])
      fc.assert(
        fc.property(changes, instants, (drawn, minute) => {
          const all = drawn.map(([kind, who, a, b]) =>
            override(kind, who, begin + Math.min(a, b) * MINUTE, begin + (Math.max(a, b) + 1) * MINUTE),
          );
          const roster = withOverrides(nights, all);
          const now = begin + minute * MINUTE;
          const clock = shiftClock(roster.timeZone);
          const ahead = roster.entries
            .filter((entry) =>
              windowsBetween(entry, clock, now, now + MINUTE).some(({ from }) => from === now),
            )
            .map(({ specialist }) => specialist.id);
          expect(onShift(roster, now).map(({ specialist }) => specialist.id)).toEqual(ahead);
        }),
        { numRuns: 100 },
      );
  });
});

describe('gaps ahead', () => {
  const need = [{ force: amina.force, skill: null, atLeast: 1 }];
  it('given a full roster, then there is none, across both clock changes', () => {
    expect(coverageGaps(nights, need, Date.UTC(2026, 9, 24), Date.UTC(2026, 9, 27))).toEqual([]);
    expect(coverageGaps(nights, need, Date.UTC(2027, 2, 27), Date.UTC(2027, 2, 30))).toEqual([]);
  });

  it('given the night on which summer time ends without its specialist, then the gap has nine hours', () => {
    const away = [override('away', 'amina', Date.UTC(2026, 9, 24, 12), Date.UTC(2026, 9, 25, 12))];
    const [gap] = coverageGaps(
      withOverrides(nights, away),
      need,
      Date.UTC(2026, 9, 24),
      Date.UTC(2026, 9, 26),
    );
    expect(gap).toMatchObject({
      from: Date.UTC(2026, 9, 24, 21),
      until: Date.UTC(2026, 9, 25, 6),
      fewest: 0,
    });
  });

  it('given vetting that runs out, then the gap begins with the next day', () => {
    // Two halves make a day.
    const halves = rosterOf(
      entryFor(
        { ...amina, vettedUntil: '2026-11-24' },
        { shifts: [shiftFrom('00:00', '12:00'), shiftFrom('12:00', '00:00')] },
      ),
    );
    expect(coverageGaps(halves, need, at(24, 0), at(26, 0))).toMatchObject([
      { from: at(25, 0), until: at(26, 0) },
    ]);
  });

  it('given people at a desk and on call, then only the desk counts', () => {
    const home = rosterOf(entryFor(amina, { shifts: [shiftFrom('00:00', '12:00', { onCallTier: 1 })] }));
    expect(coverageGaps(home, need, at(24, 0), at(24, 12))).toHaveLength(1);
  });
});

describe('if somebody is sick, then …', () => {
  it('says what nobody else covers, with which skill, and who could be asked', () => {
    const carys = specialistOf('carys', { skills: ['stalking'] });
    const roster = rosterOf(...nights.entries, entryFor(carys, { shifts: [shiftFrom('22:00', '02:00')] }));
    const found = without(roster, amina.id, { from: at(23, 12), until: at(24, 12) });
    expect(found?.losing).toEqual([{ from: at(23, 22), until: at(24, 6) }]);
    expect(found?.missing).toEqual([
      { force: amina.force, skill: null, from: at(24, 2), until: at(24, 6) },
      { force: amina.force, skill: 'stalking', from: at(24, 2), until: at(24, 6) },
    ]);
    // Beth and Carys are on for part of it.
    expect(found?.couldCover).toEqual([]);
    const night = without(roster, amina.id, { from: at(24, 2), until: at(24, 6) });
    expect(night?.couldCover).toEqual([
      { specialistId: 'carys', skills: ['stalking'] },
      { specialistId: 'beth', skills: [] },
    ]);
    expect(without(roster, id<SpecialistId>('nobody'), { from: at(24, 2), until: at(24, 6) })).toBeNull();
  });

  it('given somebody who is away already, then nothing more is missing', () => {
    const away = withOverrides(nights, [override('away', 'amina', at(23, 0), at(23, 0) + 2 * DAY)]);
    const found = without(away, amina.id, { from: at(23, 12), until: at(23, 12) + 12 * HOUR });
    expect(found).toMatchObject({ losing: [], missing: [] });
  });
});
