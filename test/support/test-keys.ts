import { createHash } from 'node:crypto';
import { type KeyRing, parseKeyRing } from '../../src/sealing/key-ring.ts';

/** A key ring for tests: the same on every run, and never one of a real service. */
export function testKeys(
  lookup: readonly string[] = ['lookup-1'],
  sealing: readonly string[] = ['sealing-1'],
): KeyRing {
  return parseKeyRing(testKeysText(lookup, sealing));
}

/** The same as text, as the environment gives it. */
export function testKeysText(
  lookup: readonly string[] = ['lookup-1'],
  sealing: readonly string[] = ['sealing-1'],
): string {
  const set = (names: readonly string[]) => ({
    current: names[0],
    keys: Object.fromEntries(
      names.map((name) => [name, createHash('sha256').update(`test ${name}`).digest('base64')]),
    ),
  });
  return JSON.stringify({ lookup: set(lookup), sealing: set(sealing), signing: set(['signing-1']) });
}
