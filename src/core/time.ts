/** A point in time: whole milliseconds since 1970-01-01T00:00:00Z. The core takes it as an argument, always. */
export type Instant = number;
/** A length of time in milliseconds. */
export type Milliseconds = number;
/** A civil date without time or zone, `YYYY-MM-DD`, as orders and reviews carry it. */
export type LocalDate = string;

export const SECOND: Milliseconds = 1_000;
export const MINUTE: Milliseconds = 60 * SECOND;
export const HOUR: Milliseconds = 60 * MINUTE;
export const DAY: Milliseconds = 24 * HOUR;

/** A whole number of hours, as people say it. */
export function inHours(hours: number): string {
  return hours === 1 ? '1 hour' : `${hours} hours`;
}
