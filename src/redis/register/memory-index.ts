import type { Fingerprint } from './fingerprint.ts';

/**
 * 4,096 segments grow one at a time: at ten million numbers a growth moves 2,500 entries, tens of microseconds, where one
 * table would stop the process for half a second. A segment is one Uint32Array of `high low value` triples, open
 * addressing with linear probing; value 0 is an empty slot. Typed arrays lie outside the garbage collector's view.
 */
export const SEGMENTS = 4_096;
const SEGMENT_SHIFT = 20;
const WORDS = 3;
const SMALLEST_CAPACITY = 4;
/** Load between 0.6 and 0.78: 16 to 20 bytes a number. */
const FULLEST = 0.78;
const GROWTH = 1.3;

/** From fingerprint to packed value, in memory: look-ups take well under a microsecond. */
export class MemoryIndex {
  #segments: Uint32Array[] = Array.from({ length: SEGMENTS }, () => new Uint32Array(0));
  #used = new Uint32Array(SEGMENTS);
  #size = 0;
  #words = 0;

  /** How many numbers are in it. */
  get size(): number {
    return this.#size;
  }

  /** Bytes of its tables. */
  get bytes(): number {
    return this.#words * 4;
  }

  /** The packed value, or 0 when the fingerprint is not there. */
  get({ high, low }: Fingerprint): number {
    const table = this.#segments[high >>> SEGMENT_SHIFT] as Uint32Array;
    const at = find(table, high, low);
    return at < 0 ? 0 : (table[at + 2] as number);
  }

  /** Sets the packed value; 0 takes the fingerprint out. */
  set(fingerprint: Fingerprint, value: number): void {
    if (value === 0) this.#delete(fingerprint);
    else this.#put(fingerprint.high, fingerprint.low, value);
  }

  /** Makes room for about so many numbers at once, before a load of known size. */
  reserve(count: number): void {
    const each = Math.ceil((count / SEGMENTS / FULLEST) * 1.1) + SMALLEST_CAPACITY;
    for (let segment = 0; segment < SEGMENTS; segment += 1) this.#resize(segment, each);
  }

  /** A segment's table as bytes, for the file. The bytes are the live table: copy or use them before the next change. */
  segmentBytes(segment: number): Buffer {
    const table = this.#segments[segment] as Uint32Array;
    return Buffer.from(table.buffer, table.byteOffset, table.byteLength);
  }

  /** Puts a segment back as `segmentBytes` gave it. Throws when the bytes cannot be a table. */
  restoreSegment(segment: number, bytes: Buffer): void {
    if (bytes.length % (WORDS * 4) !== 0) throw new Error('not an index segment');
    const table = new Uint32Array(bytes.length / 4);
    Buffer.from(table.buffer).set(bytes);
    let used = 0;
    for (let at = 2; at < table.length; at += WORDS) if (table[at] !== 0) used += 1;
    this.#size += used - (this.#used[segment] as number);
    this.#words += table.length - (this.#segments[segment] as Uint32Array).length;
    this.#segments[segment] = table;
    this.#used[segment] = used;
  }

  #put(high: number, low: number, value: number): void {
    const segment = high >>> SEGMENT_SHIFT;
    let table = this.#segments[segment] as Uint32Array;
    const at = find(table, high, low);
    if (at >= 0) {
      table[at + 2] = value;
      return;
    }
    const used = (this.#used[segment] as number) + 1;
    const capacity = table.length / WORDS;
    if (used > capacity * FULLEST) {
      table = this.#resize(segment, Math.max(SMALLEST_CAPACITY, Math.ceil(capacity * GROWTH)));
    }
    insert(table, high, low, value);
    this.#used[segment] = used;
    this.#size += 1;
  }

  #delete({ high, low }: Fingerprint): void {
    const segment = high >>> SEGMENT_SHIFT;
    const table = this.#segments[segment] as Uint32Array;
    const at = find(table, high, low);
    if (at < 0) return;
    closeGap(table, at);
    this.#used[segment] = (this.#used[segment] as number) - 1;
    this.#size -= 1;
  }

  #resize(segment: number, capacity: number): Uint32Array {
    const old = this.#segments[segment] as Uint32Array;
    if (capacity * WORDS <= old.length) return old;
    const table = new Uint32Array(capacity * WORDS);
    for (let at = 0; at < old.length; at += WORDS) {
      const value = old[at + 2] as number;
      if (value !== 0) insert(table, old[at] as number, old[at + 1] as number, value);
    }
    this.#segments[segment] = table;
    this.#words += table.length - old.length;
    return table;
  }
}

/** Where an entry wants to be: the low half spread over the capacity, exact in doubles. */
function home(table: Uint32Array, low: number): number {
  return Math.floor((low * (table.length / WORDS)) / 4_294_967_296) * WORDS;
}

function find(table: Uint32Array, high: number, low: number): number {
  if (table.length === 0) return -1;
  for (let at = home(table, low); table[at + 2] !== 0; ) {
    if (table[at] === high && table[at + 1] === low) return at;
    at += WORDS;
    if (at === table.length) at = 0;
  }
  return -1;
}

function insert(table: Uint32Array, high: number, low: number, value: number): void {
  let at = home(table, low);
  while (table[at + 2] !== 0) {
    at += WORDS;
    if (at === table.length) at = 0;
  }
  table[at] = high;
  table[at + 1] = low;
  table[at + 2] = value;
}

/** Moves later entries of the same run up, so that no tombstones are needed (Knuth, algorithm 6.4 R). */
function closeGap(table: Uint32Array, gap: number): void {
  let hole = gap;
  let at = gap;
  for (;;) {
    table[hole + 2] = 0;
    for (;;) {
      at += WORDS;
      if (at === table.length) at = 0;
      if (table[at + 2] === 0) return;
      const wanted = home(table, table[at + 1] as number);
      const stays = hole <= at ? hole < wanted && wanted <= at : hole < wanted || wanted <= at;
      if (!stays) break;
    }
    table.copyWithin(hole, at, at + WORDS);
    hole = at;
  }
}
