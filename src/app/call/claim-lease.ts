import { MINUTE, SECOND } from '../../core/time.ts';

/** Kept by every instance while the call lives; gone when none is left to keep it (S11). */
export const CLAIM_LEASE_MS = 2 * MINUTE;
export const KEEP_CLAIMS_EVERY_MS = 10 * SECOND;
