import type { Milliseconds } from '../core/time.ts';

/** How fast a partner is sent referrals, all processes together. */
export interface PartnerPace {
  /** 0: go, and it is counted. Else ask again after so long. Rejects when Redis does not answer in time. */
  waitMs(partner: string, maxPerSecond: number): Promise<Milliseconds>;
}
