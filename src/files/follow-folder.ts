import type { Milliseconds } from '../core/time.ts';
import type { FileError } from './file-error.ts';
import type { SwappableRoutingBook } from './routing-book.ts';
import { loadRoutingFiles } from './routing-files.ts';

export interface FollowFolderOptions {
  readonly dir: string;
  readonly book: SwappableRoutingBook;
  /** How often the folder is looked at. */
  readonly everyMs?: Milliseconds;
  /** A new version is in force. */
  readonly onSwap: (version: number) => void;
  /** The folder is wrong; what was good stays in force. Told once for each set of errors. */
  readonly onErrors: (errors: readonly FileError[]) => void;
}

export interface FollowedFolder {
  /** Looks now; for tests and SIGHUP. True when the folder is right. */
  look(): Promise<boolean>;
  stop(): void;
}

const EVERY_MS = 2_000;

/**
 * Takes changes of the files on disk while the service runs, whole or not at all: a version with an error is told and
 * never replaces the good one. For a desk or a pilot; a force publishes versions instead.
 */
export function followFolder(options: FollowFolderOptions): FollowedFolder {
  const { dir, book } = options;
  let told = '';
  let looking: Promise<boolean> | null = null;
  const tell = (errors: readonly FileError[]): boolean => {
    const text = JSON.stringify(errors);
    if (text !== told) options.onErrors(errors);
    told = text;
    return false;
  };
  const lookOnce = async (): Promise<boolean> => {
    const loaded = await loadRoutingFiles(dir);
    if (!loaded.ok) return tell(loaded.errors);
    told = '';
    if (loaded.files.version === book.version()) return true;
    try {
      book.replace(loaded.files);
    } catch (error) {
      const message = error instanceof Error ? error.message : 'the files cannot be used';
      return tell([{ file: 'policy.yaml', line: 1, column: 1, message, hint: null }]);
    }
    options.onSwap(loaded.files.version);
    return true;
  };
  const look = (): Promise<boolean> => {
    looking ??= lookOnce().finally(() => {
      looking = null;
    });
    return looking;
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => {
      tell([{ file: dir, line: 1, column: 1, message: String(error), hint: null }]);
    });
  }, options.everyMs ?? EVERY_MS);
  timer.unref();
  return { look, stop: () => clearInterval(timer) };
}
