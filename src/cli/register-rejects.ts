import { type FileHandle, open } from 'node:fs/promises';
import type { RowReject } from '../core/register/imported.ts';

/** A file of rejected rows, being written. */
export interface RejectsFile {
  add(reject: RowReject): void;
  close(): Promise<void>;
}

/** The rejects as CSV. Values never stand in it, so nothing in it can be a formula or a person. */
export async function openRejects(path: string): Promise<RejectsFile> {
  const file: FileHandle = await open(path, 'w', 0o600);
  let waiting = 'row,column,value_class,reason\n';
  let writing: Promise<unknown> = Promise.resolve();
  const flush = () => {
    const text = waiting;
    waiting = '';
    writing = writing.then(() => file.appendFile(text));
  };
  return {
    add({ row, column, valueClass, reason }: RowReject): void {
      waiting += `${row},${column},${valueClass},"${reason.replaceAll('"', '""')}"\n`;
      if (waiting.length > 65_536) flush();
    },
    async close(): Promise<void> {
      flush();
      await writing;
      await file.close();
    },
  };
}
