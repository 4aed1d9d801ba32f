import type { Instant } from '../core/time.ts';

/** The account's calls per second for legs made by REST, one budget across instances, handler legs first (design 2.3). */
export interface LegBudget {
  /** True: go. False: spent now. Answers within 100 ms; a silent Redis is answered from a local share. */
  take(whose: 'handler' | 'specialist', now: Instant): Promise<boolean>;
}
