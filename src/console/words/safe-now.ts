import type { FeedCard } from '../../wire/feed.ts';

export type SafeContact = NonNullable<NonNullable<FeedCard['assessment']>['safeContact']>[number];

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const local = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Whether ringing back now is within what was agreed, and in words why or why not. Shown; the service decides again (S10). */
export function safeNow(
  agreed: SafeContact,
  now: number,
): { readonly safe: boolean; readonly words: string } {
  if (agreed.noContact) return { safe: false, words: 'No contact at all was agreed.' };
  if (!agreed.thisNumber) return { safe: false, words: 'Another number was agreed, not this one.' };
  const parts = Object.fromEntries(local.formatToParts(now).map(({ type, value }) => [type, value]));
  const weekday = DAYS.indexOf(parts.weekday as (typeof DAYS)[number]) + 1;
  const minute = Number(parts.hour) * 60 + Number(parts.minute);
  const open = agreed.windows.some(
    ({ weekdays, fromMinute, toMinute }) =>
      weekdays.includes(weekday) && minute >= fromMinute && minute < toMinute,
  );
  return open
    ? { safe: true, words: 'Within the agreed times. Confirm it again with them.' }
    : { safe: false, words: 'Outside the agreed times.' };
}

/** "Mon–Fri 09:00–15:00". */
export function windowWords({ weekdays, fromMinute, toMinute }: SafeContact['windows'][number]): string {
  const sorted = weekdays.toSorted((a, b) => a - b);
  const runs: number[][] = [];
  for (const day of sorted) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  const name = (day: number | undefined) => DAYS[(day ?? 1) - 1] ?? '';
  const days = runs.map((run) => (run.length === 1 ? name(run[0]) : `${name(run[0])}–${name(run.at(-1))}`));
  const clock = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return `${days.join(', ')} ${clock(fromMinute)}–${clock(toMinute)}`;
}
