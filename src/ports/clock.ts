import type { Instant } from '../core/time.ts';

/** The only way to the time of day. */
export interface Clock {
  now(): Instant;
}
