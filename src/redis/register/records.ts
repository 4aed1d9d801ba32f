import type { z } from 'zod';
import type { Versioned } from '../../ports/register-store.ts';
import type { KeySet } from '../../sealing/key-ring.ts';
import { seal, sealedWith, unseal } from '../../sealing/seal.ts';
import { compact } from '../../wire/register.ts';

/** What a sealed record is of; the first half of its identity, which a value moved elsewhere does not have. */
export type RecordKind = 'person' | 'order' | 'household' | 'number';

/** The version stands before the sealed part, so that a script can compare it without a key. */
export const VERSION_BYTES = 4;

/** A record as it is kept: version, then the sealed JSON. */
export function sealRecord(
  keys: KeySet,
  kind: RecordKind,
  id: string,
  version: number,
  record: object,
): Buffer {
  return seal(keys, compact(record), `${kind}:${id}`, versionBytes(version));
}

/** Opens a kept record. Throws TamperedError when it does not open, and an Error without data when it is no such record. */
export function openRecord<T>(
  keys: KeySet,
  kind: RecordKind,
  id: string,
  schema: z.ZodType<T, unknown>,
  kept: Buffer,
): Versioned<T> {
  const plain = unseal(keys, kept.subarray(VERSION_BYTES), `${kind}:${id}`);
  const parsed = schema.safeParse(JSON.parse(plain.toString('utf8')));
  if (!parsed.success) throw new Error(`${kind}:${id} is not a record of this release`);
  return { record: parsed.data, version: kept.readUInt32BE(0) };
}

/** The id of the key that a kept record was sealed with, for rotation. */
export function recordSealedWith(kept: Buffer): string {
  return sealedWith(kept.subarray(VERSION_BYTES));
}

/** The same record sealed under the current key; its version stays, since nothing in it changed. */
export function resealRecord(keys: KeySet, kind: RecordKind, id: string, kept: Buffer): Buffer {
  const identity = `${kind}:${id}`;
  const plain = unseal(keys, kept.subarray(VERSION_BYTES), identity);
  return seal(keys, plain, identity, kept.subarray(0, VERSION_BYTES));
}

/** A version as the script compares it. */
export function versionBytes(version: number): Buffer {
  const bytes = Buffer.allocUnsafe(VERSION_BYTES);
  bytes.writeUInt32BE(version, 0);
  return bytes;
}
