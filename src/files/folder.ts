import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileError } from './file-error.ts';
import {
  ROUTING_FILE_NAMES,
  type RoutingFileName,
  type RoutingTexts,
  TESTS_FILE_NAME,
} from './file-names.ts';

/** The texts of a folder, and what could not be read. */
export interface FolderTexts {
  readonly texts: RoutingTexts;
  readonly errors: readonly FileError[];
}

/** Reads the routing files of a folder without judging them. A file that is not there is left out. */
export async function readRoutingFolder(dir: string): Promise<FolderTexts> {
  const texts: Partial<Record<RoutingFileName | typeof TESTS_FILE_NAME, string>> = {};
  const errors: FileError[] = [];
  const read = async (name: string): Promise<string | null> => {
    try {
      return await readFile(join(dir, name), 'utf8');
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      if (code !== 'ENOENT') {
        const message = `the file cannot be read (${code})`;
        errors.push({ file: name, line: 1, column: 1, message, hint: null });
      }
      return null;
    }
  };
  for (const name of [...ROUTING_FILE_NAMES, TESTS_FILE_NAME] as const) {
    const text = await read(name);
    if (text !== null) texts[name] = text;
  }
  return { texts, errors };
}
