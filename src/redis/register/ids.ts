import { randomBytes } from 'node:crypto';

/** A fresh opaque id: a letter that says of what, and 64 random bits. Carries nothing about anybody (S14). */
export function newRecordId(kind: 'p' | 'o' | 'h'): string {
  return `${kind}${randomBytes(8).toString('base64url')}`;
}
