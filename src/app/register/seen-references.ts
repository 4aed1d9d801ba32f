import { AppError } from '../../core/errors.ts';

const SMALLEST = 1_024;
const FULLEST = 0.7;
/** More than any register has; they take half a GiB, and a file without end takes no more. */
export const MOST_REFERENCES = 2 ** 25;

/**
 * References of one import, to find the same one again far down the file: 64-bit hashes in a typed array, 12 to 23 bytes a
 * reference whatever its length. Two of ten million references share a hash with a probability of three in a million; the
 * second is then rejected as a duplicate, and named.
 */
export class SeenReferences {
  #table = new Uint32Array(SMALLEST * 2);
  #size = 0;

  readonly #most: number;

  constructor(most = MOST_REFERENCES) {
    this.#most = most;
  }

  /** True the first time. Throws an AppError when there are more than a register can have. */
  add(reference: string): boolean {
    if (this.#size >= (this.#table.length / 2) * FULLEST) this.#grow();
    const [high, low] = hashOf(reference);
    const added = put(this.#table, high, low);
    if (added) this.#size += 1;
    if (this.#size > this.#most)
      throw new AppError(
        'invalid',
        `the file has more than ${this.#most} people: what stood before them is in`,
      );
    return added;
  }

  /** True when it was added before. */
  has(reference: string): boolean {
    const [high, low] = hashOf(reference);
    const mask = this.#table.length / 2 - 1;
    for (let slot = high & mask; ; slot = (slot + 1) & mask) {
      const there = this.#table[2 * slot + 1];
      if (there === 0) return false;
      if (there === low && this.#table[2 * slot] === high) return true;
    }
  }

  #grow(): void {
    const old = this.#table;
    this.#table = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += 2) {
      const low = old[at + 1] as number;
      if (low !== 0) put(this.#table, old[at] as number, low);
    }
  }
}

function put(table: Uint32Array, high: number, low: number): boolean {
  const mask = table.length / 2 - 1;
  for (let slot = high & mask; ; slot = (slot + 1) & mask) {
    const there = table[2 * slot + 1];
    if (there === 0) {
      table[2 * slot] = high;
      table[2 * slot + 1] = low;
      return true;
    }
    if (there === low && table[2 * slot] === high) return false;
  }
}

/** Two independent 32-bit hashes (the public-domain cyrb53 mixing); the low one is never 0, which marks a free slot. */
function hashOf(text: string): readonly [number, number] {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 2_654_435_761);
    b = Math.imul(b ^ code, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return [a >>> 0, b >>> 0 || 1];
}
