import { AppError } from '../core/errors.ts';
import { readRoutingFolder } from '../files/folder.ts';
import { createReader } from '../files/routing-reader.ts';
import { loadRoutingFiles } from '../files/routing-files.ts';
import { formatFileErrors } from '../files/file-error.ts';
import type { RoutingEdition } from '../ports/routing-reader.ts';
import { openRoutingDesks, type RoutingDesks, type RoutingDesksOptions } from '../service/routing-desks.ts';

export interface RoutingToolsOptions extends Omit<RoutingDesksOptions, 'reader' | 'onDisk'> {
  /** Where the service's own files are. */
  readonly configDir: string;
}

/** What people do with published routing, wired to the service's Redis, for the command line. */
export function openRoutingTools({ configDir, ...options }: RoutingToolsOptions): RoutingDesks {
  return openRoutingDesks({ ...options, reader: createReader(), onDisk: () => folderEdition(configDir) });
}

/** The files of a folder. Rejects with AppError `invalid` when they cannot be used. */
export async function folderEdition(dir: string): Promise<RoutingEdition> {
  const loaded = await loadRoutingFiles(dir);
  if (!loaded.ok) throw new AppError('invalid', formatFileErrors(loaded.errors));
  const { texts } = await readRoutingFolder(dir);
  return { version: loaded.files.version, texts };
}
