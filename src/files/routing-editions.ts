import type { RoutingEditions } from '../ports/routing-editions.ts';
import { formatFileErrors } from './file-error.ts';
import type { SwappableRoutingBook } from './routing-book.ts';
import { parseRoutingFiles } from './routing-files.ts';

/** Published versions into a process's book: read, checked and compiled ahead, switched in one assignment. */
export function createRoutingEditions(book: SwappableRoutingBook): RoutingEditions {
  return {
    version: () => book.version(),
    prepare(version, texts) {
      const parsed = parseRoutingFiles(texts, version);
      if (!parsed.ok) return { ok: false, why: formatFileErrors(parsed.errors.slice(0, 5)) };
      try {
        book.prepare(parsed.files);
        return { ok: true };
      } catch (error) {
        return { ok: false, why: error instanceof Error ? error.message : 'it cannot be compiled' };
      }
    },
    isReady: (version) => book.isReady(version),
    switchTo: (version) => book.switchTo(version),
  };
}
