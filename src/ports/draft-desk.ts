import type { ActorId } from '../core/ids.ts';
import type { DraftFileName, RoutingDraft } from '../core/routing/draft.ts';
import type { DraftTexts } from './routing-drafts.ts';

/**
 * Drafts that several people work on, file by file. Each change is written to the audit log before it is done (S15).
 * Rejects with AppError: `notFound`, and `conflict` when somebody else was first.
 */
export interface DraftDesk {
  list(): Promise<readonly RoutingDraft[]>;
  get(id: string): Promise<RoutingDraft>;
  texts(id: string): Promise<DraftTexts>;
  /** `basedOn`: the version that the texts come from; 0 = the files on disk. */
  create(title: string, basedOn: number, texts: DraftTexts, by: ActorId): Promise<RoutingDraft>;
  /** `seen`: the file's revision as it was read. */
  edit(id: string, file: DraftFileName, text: string, seen: number, by: ActorId): Promise<RoutingDraft>;
  remove(id: string, by: ActorId, why: string): Promise<void>;
  /** Throws `conflict` when somebody has changed it since it was read as `seen`. */
  unchanged(seen: RoutingDraft): Promise<void>;
  /**
   * Takes away a draft whose texts a version holds now. False: somebody has changed it since it was read as `seen`, and it
   * stays, with their work.
   */
  becameVersion(seen: RoutingDraft, version: number, by: ActorId): Promise<boolean>;
}
