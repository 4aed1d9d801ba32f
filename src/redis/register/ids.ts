import { randomFillSync } from 'node:crypto';

const ID_BYTES = 8;
/** Drawn for many ids in one go: an import makes thousands a second, and each draw costs as much as a hash. */
const drawn = Buffer.alloc(ID_BYTES * 512);
let next = drawn.length;

/** A fresh opaque id: a letter that says of what, and 64 random bits. Carries nothing about anybody (S14). */
export function newRecordId(kind: 'p' | 'o' | 'h'): string {
  if (next === drawn.length) {
    randomFillSync(drawn);
    next = 0;
  }
  next += ID_BYTES;
  return `${kind}${drawn.toString('base64url', next - ID_BYTES, next)}`;
}
