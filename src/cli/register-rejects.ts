import { type FileHandle, open } from 'node:fs/promises';
import type { RowReject } from '../core/register/imported.ts';
import { REJECTS_HEADER, rejectLine } from '../wire/register-rejects.ts';

/** A file of rejected rows, being written. */
export interface RejectsFile {
  add(reject: RowReject): void;
  /** Resolves when what was added so far is with the operating system. */
  kept(): Promise<void>;
  close(): Promise<void>;
}

/** The rejects as CSV, after those of an interrupted run where the import `goesOn`. Values never stand in it, so nothing in it can be a formula or a person. */
export async function openRejects(path: string, goesOn: boolean): Promise<RejectsFile> {
  const file: FileHandle = await open(path, goesOn ? 'a' : 'w', 0o600);
  let waiting = (await file.stat()).size > 0 ? '' : REJECTS_HEADER;
  let writing: Promise<unknown> = Promise.resolve();
  const flush = () => {
    const text = waiting;
    waiting = '';
    writing = writing.then(() => file.appendFile(text));
  };
  return {
    add({ row, column, valueClass, reason }: RowReject): void {
      waiting += rejectLine({ row, column, valueClass, reason });
      if (waiting.length > 65_536) flush();
    },
    async kept(): Promise<void> {
      if (waiting !== '') flush();
      await writing;
    },
    async close(): Promise<void> {
      flush();
      await writing;
      await file.close();
    },
  };
}
