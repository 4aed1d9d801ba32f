import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/**
 * A PIN is short, so its hash must be slow: scrypt with N = 2^15, r = 8, p = 1 takes about 60 ms and 32 MiB (OWASP
 * Password Storage Cheat Sheet). Form: `scrypt$15$8$1$<salt>$<hash>`, base64 without line breaks.
 */
const COST_BITS = 15;
const BLOCK_SIZE = 8;
const PARALLEL = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** A hash that asks for more work than this is refused: a roster must not be able to stop the process. */
const MOST_COST_BITS = 17;
const MOST_MEMORY_BYTES = 256 * 1024 * 1024;

/** PINs are 4 to 12 digits, as a telephone's keys can enter them. */
export const PIN_FORM = /^\d{4,12}$/;

/** Makes the text that stands in the roster. Throws when `pin` is not 4 to 12 digits. */
export async function hashPin(pin: string): Promise<string> {
  if (!PIN_FORM.test(pin)) throw new Error('a PIN is 4 to 12 digits');
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(pin, salt, COST_BITS, BLOCK_SIZE, PARALLEL, HASH_BYTES);
  return `scrypt$${COST_BITS}$${BLOCK_SIZE}$${PARALLEL}$${salt.toString('base64')}$${hash.toString('base64')}`;
}

/** True when `pin` is the one that `pinHash` was made of. Takes the same time for every wrong one; false for nonsense. */
export async function pinFits(pin: string, pinHash: string): Promise<boolean> {
  const [scheme, cost, block, parallel, salt, expected] = pinHash.split('$');
  if (scheme !== 'scrypt' || salt === undefined || expected === undefined || !PIN_FORM.test(pin))
    return false;
  const costBits = Number(cost);
  if (!(costBits >= 10 && costBits <= MOST_COST_BITS) || !(Number(block) <= 16) || !(Number(parallel) <= 4))
    return false;
  const wanted = Buffer.from(expected, 'base64');
  const found = await derive(
    pin,
    Buffer.from(salt, 'base64'),
    costBits,
    Number(block),
    Number(parallel),
    wanted.length,
  );
  return timingSafeEqual(found, wanted);
}

function derive(
  pin: string,
  salt: Buffer,
  costBits: number,
  blockSize: number,
  parallelization: number,
  length: number,
): Promise<Buffer> {
  const options = { cost: 2 ** costBits, blockSize, parallelization, maxmem: MOST_MEMORY_BYTES };
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, length, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
