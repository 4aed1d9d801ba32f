import type { KeySet } from '../../sealing/key-ring.ts';
import { ENTRY_BYTES, fingerprintOf } from './fingerprint.ts';
import type { MemoryIndex } from './memory-index.ts';

/** The index of this process: one table for each active lookup key, and how far it has followed the changes. */
export interface IndexTables {
  /** Which register it is of. */
  readonly epoch: string;
  /** Id of the last change applied. */
  position: string;
  /** The first table is complete and answers; a second is being filled during a rotation. */
  readonly tables: ReadonlyMap<string, MemoryIndex>;
}

/** Looks a number up in the complete table, and in a second one while a rotation lasts. 0: not there. */
export function lookUpIn(tables: IndexTables, keys: KeySet, number: string): number {
  for (const [lookupKey, table] of tables.tables) {
    if (!keys.keys.has(lookupKey)) continue;
    const value = table.get(fingerprintOf(keys, lookupKey, number));
    if (value !== 0) return value;
  }
  return 0;
}

/** Applies packed 12-byte entries: eight bytes of fingerprint, four of value, 0 taking the number out. */
export function applyEntries(table: MemoryIndex, entries: Buffer): void {
  for (let at = 0; at + ENTRY_BYTES <= entries.length; at += ENTRY_BYTES) {
    const fingerprint = { high: entries.readUInt32BE(at), low: entries.readUInt32BE(at + 4) };
    table.set(fingerprint, entries.readUInt32BE(at + 8));
  }
}

/** Numbers in the complete table. */
export function sizeOf(tables: IndexTables): number {
  return tables.tables.values().next().value?.size ?? 0;
}
