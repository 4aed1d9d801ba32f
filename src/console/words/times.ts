const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const shortClock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  minute: '2-digit',
});
const day = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
});
const date = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});

/** 14:02:07, in the control room's own time. */
export function clockTime(at: number): string {
  return clock.format(at);
}

/** 14:02 */
export function shortTime(at: number): string {
  return shortClock.format(at);
}

/** Mon 23 Nov, 14:02 */
export function dayAndTime(at: number): string {
  return `${day.format(at)}, ${shortClock.format(at)}`;
}

/** 1 Oct 2026, of `2026-10-01`. */
export function plainDate(local: string): string {
  const parsed = Date.parse(`${local}T00:00:00Z`);
  return Number.isNaN(parsed) ? local : date.format(parsed);
}

/** 0:07, 12:41, 1:02:09: elapsed, digits that stay in place. */
export function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** "7 s", "4 min", "2 h 5 min", "3 days": an age in words. */
export function ageInWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days`;
}

/** A register date with its age, since an old one means less: "1 Oct 2026, 53 days ago". */
export function dateWithAge(local: string, now: number): string {
  const days = Math.floor((now - Date.parse(`${local}T00:00:00Z`)) / 86_400_000);
  if (Number.isNaN(days)) return local;
  const age =
    days < 0
      ? ''
      : days === 0
        ? ', today'
        : days === 1
          ? ', yesterday'
          : days < 730
            ? `, ${days} days ago`
            : `, ${Math.floor(days / 365)} years ago`;
  return `${plainDate(local)}${age}`;
}
