import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import { type KeySet, secretOf } from './key-ring.ts';

/**
 * AES-256-GCM with a fresh 96-bit nonce a value (NIST SP 800-38D) and the record's identity as associated data, so that a
 * sealed value moved to another record does not open. Layout: `keyIdLength(1) keyId nonce(12) tag(16) ciphertext`.
 */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals `plain` under the current key. `identity` names what it belongs to and must be given again to open it. `before` is
 * put in front as it is.
 */
export function seal(
  set: KeySet,
  plain: Buffer | string,
  identity: string,
  before: Buffer = NOTHING,
): Buffer {
  const nonce = freshNonce();
  const cipher = createCipheriv('aes-256-gcm', secretOf(set, set.current), nonce);
  cipher.setAAD(Buffer.from(identity));
  const body = cipher.update(plain);
  // GCM is a stream: all of the text came with `update`, and `final` only makes the tag.
  cipher.final();
  const start = before.length + 1 + set.current.length;
  const sealed = Buffer.allocUnsafe(start + NONCE_BYTES + TAG_BYTES + body.length);
  before.copy(sealed);
  sealed[before.length] = set.current.length;
  sealed.write(set.current, before.length + 1);
  nonce.copy(sealed, start);
  cipher.getAuthTag().copy(sealed, start + NONCE_BYTES);
  body.copy(sealed, start + NONCE_BYTES + TAG_BYTES);
  return sealed;
}

const NOTHING = Buffer.alloc(0);

/** Random bytes for the next nonces, drawn in one go: each is used once and then overwritten by the next draw. */
const nonces = Buffer.alloc(NONCE_BYTES * 256);
let nextNonce = nonces.length;

function freshNonce(): Buffer {
  if (nextNonce === nonces.length) {
    randomFillSync(nonces);
    nextNonce = 0;
  }
  const nonce = nonces.subarray(nextNonce, nextNonce + NONCE_BYTES);
  nextNonce += NONCE_BYTES;
  return nonce;
}

/** Thrown when a sealed value was altered, cut or belongs to something else. */
export class TamperedError extends Error {
  constructor(identity: string) {
    super(`sealed value of ${identity} does not open`);
    this.name = 'TamperedError';
  }
}

/** Opens what `seal` made. Throws TamperedError, or names the key id that is missing. */
export function unseal(set: KeySet, sealed: Buffer, identity: string): Buffer {
  const nameLength = sealed[0] ?? 0;
  const start = 1 + nameLength;
  if (sealed.length < start + NONCE_BYTES + TAG_BYTES) throw new TamperedError(identity);
  const key = secretOf(set, sealed.toString('utf8', 1, start));
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(start, start + NONCE_BYTES));
  decipher.setAAD(Buffer.from(identity));
  decipher.setAuthTag(sealed.subarray(start + NONCE_BYTES, start + NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([
      decipher.update(sealed.subarray(start + NONCE_BYTES + TAG_BYTES)),
      decipher.final(),
    ]);
  } catch {
    throw new TamperedError(identity);
  }
}

/** The id of the key that sealed a value, for rotation. */
export function sealedWith(sealed: Buffer): string {
  return sealed.toString('utf8', 1, 1 + (sealed[0] ?? 0));
}
