import { createSecretKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/** One purpose's keys: `current` seals or hashes new values; the others still open old ones during rotation. */
export interface KeySet {
  readonly current: string;
  /** By key id: 32 random bytes each. */
  readonly keys: ReadonlyMap<string, Buffer>;
}

/** All secrets that must never be in Redis (S14). Read once at start from ALONGSIDE_KEYS. */
export interface KeyRing {
  /** HMAC-SHA-256 of telephone numbers. */
  readonly lookup: KeySet;
  /** AES-256-GCM of records, calls and the journal. */
  readonly sealing: KeySet;
  /** HMAC-SHA-256 of audit checkpoints and of webhooks that have no secret of their own. */
  readonly signing: KeySet;
}

const keyId = z.string().regex(/^[a-z0-9-]{1,16}$/, 'a key id is 1 to 16 of a-z, 0-9 and -');
const keySet = z
  .object({ current: keyId, keys: z.record(keyId, z.base64()) })
  .strict()
  .transform((set, ctx): KeySet => {
    const keys = new Map(Object.entries(set.keys).map(([name, text]) => [name, Buffer.from(text, 'base64')]));
    for (const [name, key] of keys) {
      if (key.length !== 32)
        ctx.addIssue({ code: 'custom', message: `key ${name} has ${key.length} bytes; 32 are needed` });
    }
    if (!keys.has(set.current))
      ctx.addIssue({ code: 'custom', message: `current key ${set.current} is missing` });
    return { current: set.current, keys };
  });

const keyRing = z.object({ lookup: keySet, sealing: keySet, signing: keySet }).strict();

/** Parses the JSON text of a key file. Throws a sentence that names what is wrong and never a key. */
export function parseKeyRing(text: string): KeyRing {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('ALONGSIDE_KEYS is not JSON');
  }
  const parsed = keyRing.safeParse(json);
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0];
  throw new Error(`ALONGSIDE_KEYS: ${first?.path.join('.')}: ${first?.message}`);
}

/** The key of that id; throws naming the id that is missing, so that a wrong key ring is noticed at once. */
export function keyOf(set: KeySet, name: string): Buffer {
  const key = set.keys.get(name);
  if (key === undefined) throw new Error(`key ${name} is missing from ALONGSIDE_KEYS`);
  return key;
}

/** Made once a key: handing the bytes to the cipher each time costs five times the hashing itself (measured). */
const prepared = new WeakMap<Buffer, KeyObject>();

/** The key of that id, ready for use by ciphers and hashes; throws like `keyOf`. */
export function secretOf(set: KeySet, name: string): KeyObject {
  const key = keyOf(set, name);
  let secret = prepared.get(key);
  if (secret === undefined) {
    secret = createSecretKey(key);
    prepared.set(key, secret);
  }
  return secret;
}
