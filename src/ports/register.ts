import type { Assessment, RepeatCalls } from '../core/register/assessment.ts';
import type { ForceId, HouseholdId, PersonId } from '../core/ids.ts';
import type { Level } from '../core/register/level.ts';
import type { Instant } from '../core/time.ts';

/** What the in-process index says of a number: microseconds, no Redis, never rejects. */
export interface IndexHit {
  readonly level: Level;
  /** Opaque number of the record in the register; details are fetched by it. */
  readonly record: number;
}

/** The register of known risk as the call path uses it. */
export interface Register {
  /** Null: no known-risk record. `number` is E.164 and never a withheld or unusable one (S8). */
  lookUp(number: string): IndexHit | null;
  /**
   * The full assessment of a number, with details from Redis; falls back to `detail: 'levelOnly'` when Redis is silent,
   * and treats a tampered record as unknown and reports it. Never rejects. `repeat` comes from RecentCalls.
   */
  assess(number: string, force: ForceId, repeat: RepeatCalls, now: Instant): Promise<Assessment>;
  /** The people and households tied to a number, for counting repeat calls. Empty when unknown; rejects when Redis is silent. */
  ties(
    number: string,
  ): Promise<{ readonly people: readonly PersonId[]; readonly households: readonly HouseholdId[] }>;
  /** When the index was last known to be current. */
  indexAsOf(): Instant;
}
