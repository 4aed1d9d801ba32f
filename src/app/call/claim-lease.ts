import { MINUTE } from '../../core/time.ts';

/** Renewed by every sweep of the call (each half minute); gone when no instance is left to renew it (S11). */
export const CLAIM_LEASE_MS = 2 * MINUTE;
