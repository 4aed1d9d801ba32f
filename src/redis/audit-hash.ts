import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { AuditEntry } from '../core/audit/audit-entry.ts';
import type { LinkHash } from '../core/audit/chain.ts';
import type { Instant } from '../core/time.ts';
import { keyOf, type KeySet } from '../sealing/key-ring.ts';

/** RFC 8785 JSON of a value; throws when the value has no JSON form. */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('value has no canonical JSON');
  return text;
}

/** SHA-256 over the previous hash (as 64 hex digits) and the entry's canonical JSON, as 64 hex digits. */
export const linkHash: LinkHash = (previous: string, entry: AuditEntry) =>
  createHash('sha256').update(previous).update(canonical(entry)).digest('hex');

/** The chain's head at a moment, signed with a key that is not in Redis: the whole log cannot be written anew. */
export interface Checkpoint {
  readonly sequence: number;
  readonly hash: string;
  readonly at: Instant;
  readonly keyId: string;
  /** HMAC-SHA-256 over the canonical JSON of the other fields, 64 hex digits. */
  readonly signature: string;
}

export function signCheckpoint(
  keys: KeySet,
  head: { readonly sequence: number; readonly hash: string },
  at: Instant,
): Checkpoint {
  const unsigned = { sequence: head.sequence, hash: head.hash, at, keyId: keys.current };
  return { ...unsigned, signature: signatureOf(keys, unsigned) };
}

/** Constant time. False too when the key is not in the ring any more. */
export function checkpointHolds(keys: KeySet, checkpoint: Checkpoint): boolean {
  if (!keys.keys.has(checkpoint.keyId)) return false;
  const { signature, ...unsigned } = checkpoint;
  const wanted = Buffer.from(signatureOf(keys, unsigned));
  const given = Buffer.from(signature);
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}

function signatureOf(keys: KeySet, unsigned: Omit<Checkpoint, 'signature'>): string {
  return createHmac('sha256', keyOf(keys, unsigned.keyId))
    .update(`audit-checkpoint:${canonical(unsigned)}`)
    .digest('hex');
}
