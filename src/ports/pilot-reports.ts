import type { CallFacts } from '../core/review/pilot-report.ts';
import type { ForceId, LineId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';

/** What the pilot's figures are made of. */
export interface PilotReports {
  /** Every call of a force that arrived from `from` until just before `until`, on one line or (null) on all. */
  facts(force: ForceId, lineId: LineId | null, from: Instant, until: Instant): Promise<readonly CallFacts[]>;
}
