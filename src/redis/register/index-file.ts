import { randomUUID } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { endianness } from 'node:os';
import { z } from 'zod';
import type { Instant } from '../../core/time.ts';
import type { KeySet } from '../../sealing/key-ring.ts';
import { seal, sealedWith, unseal } from '../../sealing/seal.ts';
import { lengthBytes, readFrame, writeFrame, writeInPlaceOf } from './frame-file.ts';
import type { IndexTables } from './index-tables.ts';
import { MemoryIndex, SEGMENTS } from './memory-index.ts';

/** Segments sealed together: at ten million numbers 0.7 MiB, a millisecond or two between turns of the event loop. */
const SEGMENTS_A_FRAME = 16;
const HEADER = 'register-index';

/** The file is `length(4) sealed` frames: the header, then for each table its segments, in order. */
const headerSchema = z.object({
  format: z.literal(1),
  /** Tables are words in the machine's own byte order; a file from another kind of machine is not read. */
  byteOrder: z.enum(['LE', 'BE']),
  id: z.string(),
  epoch: z.string(),
  position: z.string(),
  asOf: z.number(),
  lookupKeys: z.array(z.string()).min(1).max(2),
});

/** An index as it was saved, and when it was last known to be current. */
export interface SavedIndex {
  readonly tables: IndexTables;
  readonly asOf: Instant;
}

/** A saved index, and under which key it was. */
export interface ReadIndex extends SavedIndex {
  readonly keyId: string;
}

/**
 * Saves the index, sealed, beside its old version and then in its place: a crash leaves one or the other. Changes that
 * come meanwhile may or may not be in it; they come again from the stream after the position that is saved.
 */
export async function saveIndex(path: string, keys: KeySet, { tables, asOf }: SavedIndex): Promise<void> {
  const id = randomUUID();
  const lookupKeys = [...tables.tables.keys()];
  const { epoch, position } = tables;
  const header = { format: 1, byteOrder: endianness(), id, epoch, position, asOf, lookupKeys };
  await writeInPlaceOf(path, async (file) => {
    await writeFrame(file, seal(keys, JSON.stringify(header), HEADER));
    for (const [lookupKey, table] of tables.tables) {
      for (let first = 0; first < SEGMENTS; first += SEGMENTS_A_FRAME) {
        await writeFrame(file, seal(keys, packSegments(table, first), frameIdentity(id, lookupKey, first)));
      }
    }
  });
}

/**
 * Reads a saved index; null when there is no file. Rejects with TamperedError when the file was altered or cut, and with
 * an Error when it is of another format or its key is missing.
 */
export async function readIndex(path: string, keys: KeySet): Promise<ReadIndex | null> {
  const file = await openIfThere(path);
  if (file === null) return null;
  try {
    const sealed = await readFrame(file);
    const first = unseal(keys, sealed, HEADER);
    const header = headerSchema.parse(JSON.parse(first.toString('utf8')));
    if (header.byteOrder !== endianness()) throw new Error('the index file is from another kind of machine');
    const tables = new Map<string, MemoryIndex>();
    for (const lookupKey of header.lookupKeys) {
      tables.set(lookupKey, await readTable(file, keys, header.id, lookupKey));
    }
    const { epoch, position, asOf } = header;
    return { tables: { epoch, position, tables }, asOf, keyId: sealedWith(sealed) };
  } finally {
    await file.close();
  }
}

async function readTable(
  file: FileHandle,
  keys: KeySet,
  id: string,
  lookupKey: string,
): Promise<MemoryIndex> {
  const table = new MemoryIndex();
  for (let first = 0; first < SEGMENTS; first += SEGMENTS_A_FRAME) {
    unpackSegments(table, first, unseal(keys, await readFrame(file), frameIdentity(id, lookupKey, first)));
  }
  return table;
}

function frameIdentity(id: string, lookupKey: string, first: number): string {
  return `${HEADER}:${id}:${lookupKey}:${first}`;
}

/** Each segment as `length(4) words`. Copied: the live table may change before the bytes are sealed. */
function packSegments(table: MemoryIndex, first: number): Buffer {
  const parts: Buffer[] = [];
  for (let segment = first; segment < first + SEGMENTS_A_FRAME; segment += 1) {
    const bytes = table.segmentBytes(segment);
    parts.push(lengthBytes(bytes.length), bytes);
  }
  return Buffer.concat(parts);
}

function unpackSegments(table: MemoryIndex, first: number, frame: Buffer): void {
  let at = 0;
  for (let segment = first; segment < first + SEGMENTS_A_FRAME; segment += 1) {
    const length = frame.readUInt32BE(at);
    table.restoreSegment(segment, frame.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
