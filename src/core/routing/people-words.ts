import { weekdayOf } from '../civil-time.ts';
import type { RosterEntry } from '../specialists/roster.ts';
import type { Shift } from '../specialists/shift.ts';
import type { Thing } from './words.ts';

/** Somebody on the roster. That name, telephone, PIN or code changed is said, what they are is not. */
export function specialistThing(entry: RosterEntry): Thing {
  const { specialist, shifts, leave } = entry;
  return {
    shown: new Map([
      ['force', specialist.force],
      ['covers', specialist.covers.join(', ') || 'no other force'],
      ['skills', specialist.skills.join(', ') || 'none'],
      ['is rung at', specialist.endpoints.map((endpoint) => endpoint.id).join(', then ')],
      ['vetted until', specialist.vettedUntil ?? 'not recorded'],
      ['shifts', shifts.map(shiftWords).join(', ') || 'none'],
      ['leave', leave.map(({ from, to }) => `${from} to ${to}`).join(', ') || 'none'],
    ]),
    hidden: new Map([
      ['the name', specialist.name],
      [
        'an address that is rung',
        specialist.endpoints.map(({ kind, address }) => `${kind}:${address}`).join(),
      ],
      ['the PIN', specialist.pinHash],
      ['the telephone code', specialist.phoneCode ?? ''],
      // Why somebody is on leave is their own force's to know; the difference is read by all.
      ['what a leave is for', leave.map(({ why }) => why).join()],
    ]),
    whole: entry,
  };
}

const DAY_NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Everything that a shift says: two people who approve it read no other. */
function shiftWords({ days, from, to, firstDay, lastDay, everyWeeks, onCallTier }: Shift): string {
  // A single day outside the days of the week is a shift that never begins: then both are said.
  const once = firstDay !== null && firstDay === lastDay && days.includes(weekdayOf(firstDay));
  const every = DAY_NAMES.every((_, index) => days.includes(index + 1));
  const names = every ? 'every day' : days.map((day) => DAY_NAMES[day - 1] ?? day).join(' ');
  return [
    once ? firstDay : names,
    `${from}-${to}`,
    ...(everyWeeks > 1 ? [`every ${everyWeeks} weeks`] : []),
    ...(!once && firstDay !== null ? [`from ${firstDay}`] : []),
    ...(!once && lastDay !== null ? [`until ${lastDay}`] : []),
    ...(onCallTier === undefined ? [] : [`on call in tier ${onCallTier}`]),
  ].join(' ');
}
