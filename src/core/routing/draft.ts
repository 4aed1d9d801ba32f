import { AppError } from '../errors.ts';
import type { ActorId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** The files of a draft. Pathways are not among them: what follows a call is not published with routing. */
export const DRAFT_FILES = ['lines.yaml', 'policy.yaml', 'roster.yaml', 'policy-tests.yaml'] as const;
export type DraftFileName = (typeof DRAFT_FILES)[number];

/** One file's place in time: who changed it last. `revision` is the draft's at that change. */
export interface DraftFile {
  readonly revision: number;
  readonly changedBy: ActorId;
  readonly changedAt: Instant;
}

/** Work on the next version that several people may share; the texts are kept beside it. */
export interface RoutingDraft {
  readonly id: string;
  readonly title: string;
  /** The version whose texts it began with; 0 = the files on disk. */
  readonly basedOn: number;
  readonly createdBy: ActorId;
  readonly createdAt: Instant;
  /** Rises with every change. */
  readonly revision: number;
  readonly files: Readonly<Partial<Record<DraftFileName, DraftFile>>>;
  /** Newest last, at most CHANGES_KEPT: everybody sees who works on what. */
  readonly changes: readonly {
    readonly file: DraftFileName;
    readonly revision: number;
    readonly by: ActorId;
    readonly at: Instant;
  }[];
}

const CHANGES_KEPT = 100;

export function newDraft(
  wish: Pick<RoutingDraft, 'id' | 'title' | 'basedOn'> & { readonly files: readonly DraftFileName[] },
  by: ActorId,
  now: Instant,
): RoutingDraft {
  const file: DraftFile = { revision: 1, changedBy: by, changedAt: now };
  const { id, title, basedOn } = wish;
  const files = Object.fromEntries(wish.files.map((name) => [name, file]));
  return { id, title, basedOn, createdBy: by, createdAt: now, revision: 1, files, changes: [] };
}

/**
 * The draft after somebody wrote `file`, which they had seen at `seen` (0: it was not there). Throws `conflict`, naming who
 * was first, when somebody else has written it since: nobody overwrites what they have not read.
 */
export function editDraft(
  draft: RoutingDraft,
  file: DraftFileName,
  seen: number,
  by: ActorId,
  now: Instant,
): RoutingDraft {
  const known = draft.files[file];
  if ((known?.revision ?? 0) !== seen)
    throw new AppError(
      'conflict',
      known === undefined
        ? `${file} is not in this draft`
        : `${known.changedBy} has changed ${file} since you read it: read it again`,
      { revision: known?.revision ?? 0 },
    );
  const revision = draft.revision + 1;
  return {
    ...draft,
    revision,
    files: { ...draft.files, [file]: { revision, changedBy: by, changedAt: now } },
    changes: [...draft.changes, { file, revision, by, at: now }].slice(-CHANGES_KEPT),
  };
}
