import type { AttemptId, LineId } from '../ids.ts';

/** Where a caller is in the ring order. The URLs on the line carry it, so any web process can go on without Redis (design 2.5). */
export interface CallerPlace {
  readonly lineId: LineId;
  readonly policyVersion: number;
  readonly generation: number;
  readonly step: number;
  readonly attempt: AttemptId;
}
