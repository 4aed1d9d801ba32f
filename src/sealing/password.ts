import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * argon2id with 19 MiB, two passes and one lane (OWASP Password Storage Cheat Sheet). Form, as everybody writes it:
 * `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`, base64 without padding.
 */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const HASH_BYTES = 32;
const FORM = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;

/** A password is long because it is used twice in ten years and lies in a safe. */
export const PASSWORD_MIN_LENGTH = 20;

/** Makes the text that stands in the file. Throws when the password is too short. */
export async function hashPassword(password: string): Promise<string> {
  if (password.length < PASSWORD_MIN_LENGTH)
    throw new Error(`the password needs at least ${PASSWORD_MIN_LENGTH} characters`);
  const salt = randomBytes(16);
  const hash = await derive(password, salt);
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=1$${unpadded(salt)}$${unpadded(hash)}`;
}

/** True when it is the password that `made` was made of. False for nonsense. */
export async function passwordFits(password: string, made: string): Promise<boolean> {
  const [, salt, hash] = FORM.exec(made) ?? [];
  if (salt === undefined || hash === undefined) return false;
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64')), Buffer.from(hash, 'base64'));
}

function derive(password: string, nonce: Buffer): Promise<Buffer> {
  const options = {
    message: password,
    nonce,
    parallelism: 1,
    tagLength: HASH_BYTES,
    memory: MEMORY_KIB,
    passes: PASSES,
  };
  return new Promise((resolve, reject) => {
    argon2('argon2id', options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
