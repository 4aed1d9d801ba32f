import { expect, it } from 'vitest';
import { shiftClock } from '../../../../src/core/specialists/shift.ts';
import { leaveBetween, onCallBetween } from '../../../../src/core/specialists/shifts-ahead.ts';
import { HOUR } from '../../../../src/core/time.ts';
import { entryFor, shiftFrom, specialistOf } from '../../../support/specialists.ts';

const clock = shiftClock('Europe/London');
const DAYS = { from: clock.instant('2026-10-24', '00:00'), until: clock.instant('2026-10-27', '00:00') };

it('given on-call in two tiers over the night on which summer time ends, when it is asked for, then each tier has its own stretches and the night has its real hours', () => {
  const entry = entryFor(specialistOf('amina'), {
    shifts: [
      shiftFrom('22:00', '06:00', { days: [6], onCallTier: 2 }),
      shiftFrom('20:00', '22:00', { days: [6], onCallTier: 1 }),
      shiftFrom('06:00', '08:00', { days: [6] }),
    ],
  });
  const found = onCallBetween(entry, clock, DAYS.from, DAYS.until);
  expect(found.map(({ tier, from, until }) => [tier, (until - from) / HOUR])).toEqual([
    [1, 2],
    [2, 9],
  ]);
});

it('given leave that began before, when days in it are asked for, then it is whole days of the wall, the one of 25 hours too', () => {
  const leave = [{ from: '2026-10-20', to: '2026-10-25', why: 'annual leave' }];
  const [found, ...rest] = leaveBetween(
    entryFor(specialistOf('amina'), { shifts: [], leave }),
    clock,
    DAYS.from,
    DAYS.until,
  );
  expect(rest).toEqual([]);
  expect(found).toMatchObject({ from: DAYS.from, why: 'annual leave' });
  expect(((found?.until ?? 0) - DAYS.from) / HOUR).toBe(49);
});
