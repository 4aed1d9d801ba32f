import type { VersionBook } from '../core/routing/versions.ts';
import type { Instant } from '../core/time.ts';

/** The texts of a version by file name; sealed at rest, since they hold telephone numbers (S14). */
export type VersionTexts = Readonly<Record<string, string>>;

/** Published routing, shared by all instances. Rejects when Redis does not answer. */
export interface PolicyVersions {
  /** The book, and the time by the store's own clock, which is the same for every instance. */
  load(): Promise<{ readonly book: VersionBook; readonly now: Instant }>;
  /**
   * Writes `book` if `revision` is still the stored one, together with the texts of a new version, and tells every
   * instance. False: somebody else was first, load again.
   */
  commit(
    revision: number,
    book: VersionBook,
    texts?: { readonly number: number; readonly texts: VersionTexts },
  ): Promise<boolean>;
  /** Null: no such version. Rejects when what is stored was altered. */
  texts(number: number): Promise<VersionTexts | null>;
  /** Calls `changed` whenever any instance has written. Best effort: followers look by themselves as well. */
  watch(changed: () => void): Promise<() => Promise<void>>;
}
