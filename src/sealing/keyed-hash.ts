import { createHmac } from 'node:crypto';
import { keyOf, type KeySet } from './key-ring.ts';

/**
 * HMAC-SHA-256 of an E.164 number under a key that is never in Redis: plain hashes of telephone numbers fall to
 * enumeration in minutes (Hagen et al., NDSS 2021). 32 bytes.
 */
export function numberDigest(set: KeySet, keyId: string, number: string): Buffer {
  return createHmac('sha256', keyOf(set, keyId)).update(number).digest();
}
