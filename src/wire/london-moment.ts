import { Temporal } from 'temporal-polyfill';
import type { LocalMoment } from '../core/register/civil-date.ts';
import type { Instant } from '../core/time.ts';

/** Courts, orders and shifts of England and Wales go by this wall clock, summer time included. */
const ZONE = 'Europe/London';

/** The day and minute on the wall at that instant. The only place where zone rules are applied to the register. */
export function londonMoment(now: Instant): LocalMoment {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(ZONE);
  return { date: local.toPlainDate().toString(), minuteOfDay: local.hour * 60 + local.minute };
}
