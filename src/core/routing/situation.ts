import type { CallId, ForceId, LineId } from '../ids.ts';
import type { Assessment, AssessmentReason } from '../register/assessment.ts';
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
  /** What answers, words heard and people call for, beside the register's reasons; left out = nothing. */
  readonly raises?: readonly AssessmentReason[];
  /** 0 to 99, derived from the call's id: the same call draws the same, for a staged introduction. Left out = 0. */
  readonly draw?: number;
}

/** What the rules saw besides the assessment: kept with each decision, so that it can be replayed as it was. */
export type SeenByRules = Omit<Situation, 'assessment'>;

/**
 * A number from 0 to 99 that is always the same for one call: FNV-1a of the id, so that neighbouring ids do not fall into
 * the same share of a staged introduction.
 */
export function drawOf(callId: CallId): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < callId.length; index += 1)
    hash = Math.imul(hash ^ callId.charCodeAt(index), 0x01000193) >>> 0;
  // The low bits of FNV are the weaker ones.
  return ((hash ^ (hash >>> 15)) >>> 0) % 100;
}
