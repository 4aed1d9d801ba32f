import { createHmac } from 'node:crypto';
import { type KeySet, secretOf } from './key-ring.ts';

/**
 * A keyed digest of anything that can be JSON, 16 bytes as hex: two parties with the key can tell that the same went in,
 * and without it a small set of names or numbers cannot be tried out.
 */
export function contentDigest(set: KeySet, content: unknown): string {
  const text = JSON.stringify(content);
  return createHmac('sha256', secretOf(set, set.current)).update(text).digest('hex').slice(0, 32);
}
