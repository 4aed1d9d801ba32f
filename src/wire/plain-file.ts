import { Readable } from 'node:stream';

/** A file that cannot be a register at all; the message says what is wrong and never quotes a row. */
export class FileError extends Error {
  /** Known by this where the class is not: it is the sender's to mend. */
  readonly isFileError = true;
}

/** What people send in place of a CSV, by how it begins. */
const PACKED: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x1f, 0x8b], 'is compressed (gzip): unpack it first'],
  [[0x50, 0x4b, 0x03, 0x04], 'is a spreadsheet or a ZIP archive: save it as CSV UTF-8'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'is an old spreadsheet: save it as CSV UTF-8'],
];

/** The same bytes; rejects with FileError when the file, whole or cut short, is a packed one. */
export function plainFile(input: Readable): Readable {
  return Readable.from(unpacked(input), { objectMode: true, highWaterMark: 1 });
}

async function* unpacked(input: Readable): AsyncGenerator<Buffer> {
  let start: Buffer | null = Buffer.alloc(0);
  for await (const chunk of input) {
    if (start === null) {
      yield chunk as Buffer;
      continue;
    }
    start = Buffer.concat([start, chunk as Buffer]);
    if (start.length < 4) continue;
    refusePacked(start);
    yield start;
    start = null;
  }
  if (start === null) return;
  refusePacked(start);
  yield start;
}

function refusePacked(start: Buffer): void {
  const packed = PACKED.find(([bytes]) => bytes.every((byte, at) => start[at] === byte));
  if (packed !== undefined) throw new FileError(`the file ${packed[1]}`);
}
