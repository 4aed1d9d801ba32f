import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { KeyRing } from '../../sealing/key-ring.ts';
import { numberDigest } from '../../sealing/keyed-hash.ts';
import { seal, TamperedError, unseal } from '../../sealing/seal.ts';
import type { RegisterNames } from './names.ts';

/** What a register says of itself. */
export interface RegisterMeta {
  /** Random, made with the register: another epoch is another register, or this one restored. */
  readonly epoch: string;
  /** Ids of the lookup keys under which the index is kept; the first is complete, a second is being built. */
  readonly lookupKeys: readonly string[];
}

/** Proves that a key is the one that was used, without saying anything about it. No telephone number is like this. */
const PROOF = 'proof of key';

/** Thrown at start when the key ring is not the register's; names the key id. */
export class WrongKeyError extends Error {
  constructor(keyId: string, kind: 'missing' | 'different') {
    super(
      kind === 'missing'
        ? `the register needs key ${keyId}, which is missing from ALONGSIDE_KEYS`
        : `key ${keyId} in ALONGSIDE_KEYS is not the key of that id that the register was made with`,
    );
    this.name = 'WrongKeyError';
  }
}

/** The register's own facts; null when there is no register yet. */
export async function readMeta(redis: Redis, names: RegisterNames): Promise<RegisterMeta | null> {
  const [epoch, lookupKeys] = await redis.hmget(names.meta, 'epoch', 'lookupKeys');
  if (epoch == null || lookupKeys == null) return null;
  return { epoch, lookupKeys: lookupKeys.split(',') };
}

/** Makes the register's facts when there are none (safe to race), proves the key ring against them, and gives them. */
export async function ensureMeta(redis: Redis, names: RegisterNames, keys: KeyRing): Promise<RegisterMeta> {
  const { lookup, sealing } = keys;
  await redis
    .multi()
    .hsetnx(names.meta, 'epoch', randomUUID())
    .hsetnx(names.meta, 'lookupKeys', lookup.current)
    .hsetnx(names.meta, `lookupProof:${lookup.current}`, lookupProof(keys, lookup.current))
    .hsetnx(names.meta, `sealingProof:${sealing.current}`, seal(sealing, PROOF, PROOF))
    .exec();
  await proveKeys(redis, names, keys);
  const meta = await readMeta(redis, names);
  if (meta === null) throw new Error('the register lost its facts while they were made');
  return meta;
}

/**
 * Throws WrongKeyError when a key that the register needs is missing or is another key under the same id. Only the
 * `lookup` keys: for a process that goes on matching while it cannot open details.
 */
export async function proveKeys(
  redis: Redis,
  names: RegisterNames,
  keys: KeyRing,
  which: 'all' | 'lookup' = 'all',
): Promise<void> {
  const facts = await redis.hgetallBuffer(names.meta);
  const active = new Set((facts.lookupKeys?.toString() ?? '').split(','));
  for (const [field, value] of Object.entries(facts)) {
    const [kind, keyId = ''] = field.split(':');
    if (kind === 'lookupProof' && active.has(keyId)) proveLookup(keys, keyId, value.toString());
    if (kind === 'sealingProof' && which === 'all') proveSealing(keys, keyId, value);
  }
}

/** The proof of a lookup key, for the facts. */
export function lookupProof(keys: KeyRing, keyId: string): string {
  return numberDigest(keys.lookup, keyId, PROOF).toString('base64url', 0, 12);
}

/** The proof of the current sealing key, for the facts. */
export function sealingProof(keys: KeyRing): Buffer {
  return seal(keys.sealing, PROOF, PROOF);
}

function proveLookup(keys: KeyRing, keyId: string, proof: string): void {
  if (!keys.lookup.keys.has(keyId)) throw new WrongKeyError(keyId, 'missing');
  if (lookupProof(keys, keyId) !== proof) throw new WrongKeyError(keyId, 'different');
}

function proveSealing(keys: KeyRing, keyId: string, proof: Buffer): void {
  if (!keys.sealing.keys.has(keyId)) throw new WrongKeyError(keyId, 'missing');
  try {
    unseal(keys.sealing, proof, PROOF);
  } catch (error) {
    if (error instanceof TamperedError) throw new WrongKeyError(keyId, 'different');
    throw error;
  }
}
