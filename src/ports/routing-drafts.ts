import type { DraftFileName, RoutingDraft } from '../core/routing/draft.ts';

export type DraftTexts = Readonly<Partial<Record<DraftFileName, string>>>;

/** Drafts at rest, shared by all instances; sealed, since their texts hold telephone numbers (S14). */
export interface RoutingDrafts {
  /** An id that no draft has or had. */
  nextId(): Promise<string>;
  /** Newest first, without texts. */
  list(): Promise<readonly RoutingDraft[]>;
  get(id: string): Promise<RoutingDraft | null>;
  texts(id: string): Promise<DraftTexts>;
  /**
   * Writes the draft if `seen` is still its stored revision (0: it is not there), together with the texts that changed.
   * False: somebody else was first, read again.
   */
  commit(seen: number, draft: RoutingDraft, texts: DraftTexts): Promise<boolean>;
  /** False: it has changed since `seen`, or is gone. */
  remove(id: string, seen: number): Promise<boolean>;
}
