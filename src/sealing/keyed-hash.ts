import { createHmac } from 'node:crypto';
import { type KeySet, secretOf } from './key-ring.ts';

/**
 * HMAC-SHA-256 of an E.164 number under a key that is never in Redis: plain hashes of telephone numbers fall to
 * enumeration in minutes (Hagen et al., NDSS 2021). 32 bytes.
 */
export function numberDigest(set: KeySet, keyId: string, number: string): Buffer {
  return createHmac('sha256', secretOf(set, keyId)).update(number).digest();
}
