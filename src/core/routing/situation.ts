import type { ForceId, LineId } from '../ids.ts';
import type { Assessment } from '../register/assessment.ts';
import type { Instant } from '../time.ts';

/** Everything a routing rule may look at. No number, no name: a situation can be stored, replayed and explained. */
export interface Situation {
  readonly lineId: LineId;
  readonly force: ForceId;
  readonly at: Instant;
  /** Null while no match is known. */
  readonly assessment: Assessment | null;
  readonly callerPresentation: 'shown' | 'withheld' | 'unusable';
  /** What the call has become so far. */
  readonly sign: 'normal' | 'abandoned' | 'silent';
  readonly specialistsFree: number;
  /** Calls that wait for a specialist now; left out = 0. */
  readonly waiting?: number;
  /** 0 to 99, derived from the call's id: the same call draws the same, for a staged introduction. Left out = 0. */
  readonly draw?: number;
}
