import { type AttemptId, id, type LineId } from '../ids.ts';

/** The attempt that the first webhook asks for while the caller's reply waits for its outcome. */
export const FIRST_ATTEMPT = id<AttemptId>('h1');

/** Where a caller is in the ring order. The URLs on the line carry it, so any web process can go on without Redis (design 2.5). */
export interface CallerPlace {
  readonly lineId: LineId;
  readonly policyVersion: number;
  readonly generation: number;
  readonly step: number;
  readonly attempt: AttemptId;
}
