/*
 * Lists of strings and bytes as one MessagePack value, which a script opens with Redis's own `cmsgpack`. A batch has
 * thousands of arguments; given one by one each costs the client and Redis more than what it carries.
 */

const START_BYTES = 64 * 1_024;

/** Writes one list of lists. Memory grows with what is written. */
export class Packer {
  #bytes = Buffer.allocUnsafe(START_BYTES);
  #length = 0;

  /** Begins a list of so many items. */
  list(items: number): this {
    this.#room(5);
    this.#bytes[this.#length] = 0xdd;
    this.#bytes.writeUInt32BE(items, this.#length + 1);
    this.#length += 5;
    return this;
  }

  /** A list of strings and bytes. */
  all(items: readonly (string | Buffer)[]): this {
    this.list(items.length);
    for (const item of items) this.#item(item);
    return this;
  }

  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #item(item: string | Buffer): void {
    const most = typeof item === 'string' ? item.length * 3 : item.length;
    this.#room(most + 5);
    const start = this.#length + 5;
    const length = typeof item === 'string' ? this.#bytes.write(item, start) : item.copy(this.#bytes, start);
    this.#bytes[this.#length] = 0xdb;
    this.#bytes.writeUInt32BE(length, this.#length + 1);
    this.#length = start + length;
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + more));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/** One list alone, for a script that is given nothing else packed: it opens as a list of this list. */
export function packedList(items: readonly (string | Buffer)[]): Buffer {
  return new Packer().list(1).all(items).bytes();
}
