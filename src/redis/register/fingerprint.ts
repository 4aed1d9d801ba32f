import type { Level } from '../../core/register/level.ts';
import type { SearchKey } from '../../core/register/search-keys.ts';
import type { KeySet } from '../../sealing/key-ring.ts';
import { numberDigest } from '../../sealing/keyed-hash.ts';

/**
 * The first 64 bits of a number's keyed hash. At ten million numbers two of them share one with a probability of three
 * in a million, and an unknown caller meets one with a probability of five in 10^13; the sealed record then says so.
 */
export interface Fingerprint {
  readonly high: number;
  readonly low: number;
}

/** Bytes of a fingerprint, and of a fingerprint with its packed value. */
export const FINGERPRINT_BYTES = 8;
export const ENTRY_BYTES = 12;

/**
 * 2^17 buckets: 76 numbers in each at ten million, below Redis's own limit of 128 for the compact encoding
 * (`hash-max-listpack-entries`), so that no server setting is needed.
 */
export const BUCKETS = 131_072;

/** The fingerprint of an E.164 number under one lookup key. About 4 µs, nearly all of it the HMAC. */
export function fingerprintOf(keys: KeySet, lookupKey: string, number: string): Fingerprint {
  const digest = digestOf(keys, lookupKey, number);
  return { high: digest.readUInt32BE(0), low: digest.readUInt32BE(4) };
}

/** The eight bytes that are the field's name in Redis. */
export function fingerprintBytes(fingerprint: Fingerprint): Buffer {
  const bytes = Buffer.allocUnsafe(FINGERPRINT_BYTES);
  bytes.writeUInt32BE(fingerprint.high, 0);
  bytes.writeUInt32BE(fingerprint.low, 4);
  return bytes;
}

/** Which bucket a fingerprint is kept in. */
export function bucketOf(fingerprint: Fingerprint): number {
  return fingerprint.high >>> 15;
}

/** Records are numbered below 2^30: two bits are the level's. */
export const MOST_RECORDS = 2 ** 30;

const CODES: Record<Level, number> = { standard: 1, medium: 2, high: 3 };
const LEVEL_OF_CODE: readonly Level[] = ['standard', 'standard', 'medium', 'high'];

/** Level and record number in 32 bits; never 0, which means "nothing here". */
export function packValue(level: Level, record: number): number {
  return (record * 4 + CODES[level]) >>> 0;
}

/** What `packValue` packed. */
export function unpackValue(value: number): { readonly level: Level; readonly record: number } {
  return { level: LEVEL_OF_CODE[value & 3] ?? 'high', record: value >>> 2 };
}

/** A packed value as the four bytes kept in Redis. */
export function valueBytes(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value >>> 0, 0);
  return bytes;
}

/** Four times the index's: a person is found by about four keys. */
export const SEARCH_BUCKETS = 524_288;

/** Where a search key is kept: the bucket, and the eight bytes of its keyed hash. Numbers begin with `+`, these never do. */
export function searchPlace(
  keys: KeySet,
  lookupKey: string,
  key: SearchKey,
): { readonly bucket: number; readonly field: Buffer } {
  const digest = digestOf(keys, lookupKey, `${key.kind}\u0000${key.text}`);
  return { bucket: digest.readUInt32BE(0) >>> 13, field: digest.subarray(4, 12) };
}

/** Keyed hashes made last: a batch asks for each of its own twice, a call for its number three times. */
const recent = new Map<string, Buffer>();
const RECENT_LIMIT = 4_096;

function digestOf(keys: KeySet, lookupKey: string, text: string): Buffer {
  if (lastKeys !== keys || recent.size >= RECENT_LIMIT) {
    recent.clear();
    lastKeys = keys;
  }
  const name = `${lookupKey}\u0000${text}`;
  let digest = recent.get(name);
  if (digest === undefined) {
    digest = numberDigest(keys, lookupKey, text);
    recent.set(name, digest);
  }
  return digest;
}

let lastKeys: KeySet | null = null;
