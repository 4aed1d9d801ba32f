import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/*
 * Files of `length(4) bytes` frames, each sealed by whoever writes it: what does not fit in memory at once, and must not
 * be half there after a crash.
 */

/** No frame is longer, whatever the file says. */
const FRAME_LIMIT_BYTES = 64 * 1024 * 1024;

/** Writes a file beside its old version and then in its place: a crash leaves one or the other, never half of one. */
export async function writeInPlaceOf(
  path: string,
  write: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const beside = `${path}.${process.pid}.tmp`;
  const file = await open(beside, 'w', 0o600);
  try {
    await write(file);
    await file.sync();
  } catch (error) {
    await file.close();
    await rm(beside, { force: true });
    throw error;
  }
  await file.close();
  await rename(beside, path);
  await syncFolder(dirname(path));
}

/** Appends one frame. */
export async function writeFrame(file: FileHandle, sealed: Buffer): Promise<void> {
  await file.appendFile(Buffer.concat([lengthBytes(sealed.length), sealed]));
}

/** Reads the next frame; rejects when the file ends before it does. */
export async function readFrame(file: FileHandle): Promise<Buffer> {
  const length = (await readExactly(file, 4)).readUInt32BE(0);
  if (length > FRAME_LIMIT_BYTES) throw new Error('a frame of the file is beyond the limit');
  return await readExactly(file, length);
}

async function readExactly(file: FileHandle, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let got = 0; got < length; ) {
    const { bytesRead } = await file.read(bytes, got, length - got, null);
    if (bytesRead === 0) throw new Error('the file ends too early');
    got += bytesRead;
  }
  return bytes;
}

/** A length as the four bytes before its frame. */
export function lengthBytes(length: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(length, 0);
  return bytes;
}

/** A rename is durable only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
