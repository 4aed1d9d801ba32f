import type { AuditEntry } from '../../core/audit/audit-entry.ts';
import { AppError } from '../../core/errors.ts';
import type { ActorId } from '../../core/ids.ts';
import { type DraftFileName, editDraft, newDraft, type RoutingDraft } from '../../core/routing/draft.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DraftDesk } from '../../ports/draft-desk.ts';
import type { RoutingDrafts } from '../../ports/routing-drafts.ts';

export interface DraftDeskOptions {
  readonly drafts: RoutingDrafts;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** More than these are forgotten, not worked on. */
const MOST_DRAFTS = 50;
const TRIES = 5;

export function createDraftDesk({ drafts, audit, clock }: DraftDeskOptions): DraftDesk {
  const get = async (id: string): Promise<RoutingDraft> => {
    const draft = await drafts.get(id);
    if (draft === null) throw new AppError('notFound', 'there is no such draft');
    return draft;
  };
  return {
    list: () => drafts.list(),
    get,
    async texts(id) {
      await get(id);
      return drafts.texts(id);
    },
    async create(title, basedOn, texts, by) {
      if ((await drafts.list()).length >= MOST_DRAFTS)
        throw new AppError('conflict', `there are ${MOST_DRAFTS} drafts: delete one that nobody works on`);
      const id = await drafts.nextId();
      const files = Object.keys(texts) as DraftFileName[];
      const draft = newDraft({ id, title, basedOn, files }, by, clock.now());
      await audit.append([entryOf('routingDraftCreated', draft, by, clock.now(), { basedOn })]);
      if (!(await drafts.commit(0, draft, texts)))
        throw new AppError('conflict', 'the draft is there already');
      return draft;
    },
    async edit(id, file, text, seen, by) {
      for (let tries = 0; tries < TRIES; tries += 1) {
        const before = await get(id);
        const after = editDraft(before, file, seen, by, clock.now());
        // Written first: what was done and not logged cannot be told from what was never done.
        await audit.append([entryOf('routingDraftEdited', after, by, clock.now(), { file })]);
        if (await drafts.commit(before.revision, after, { [file]: text })) return after;
      }
      throw new AppError('conflict', 'somebody else is changing this draft at the same moment');
    },
    async unchanged(seen) {
      const { revision, changes } = await get(seen.id);
      if (revision !== seen.revision)
        throw new AppError(
          'conflict',
          `${changes.at(-1)?.by ?? 'somebody'} has changed this draft just now: look at it again`,
        );
    },
    async becameVersion(seen, version, by) {
      if ((await drafts.get(seen.id))?.revision !== seen.revision) return false;
      const why = `it is version ${version} now`;
      await audit.append([entryOf('routingDraftDeleted', seen, by, clock.now(), { why })]);
      // By the revision that was read: an edit that came since keeps the draft.
      return drafts.remove(seen.id, seen.revision);
    },
    async remove(id, by, why) {
      const draft = await get(id);
      await audit.append([entryOf('routingDraftDeleted', draft, by, clock.now(), { why })]);
      if (!(await drafts.remove(id, draft.revision)))
        throw new AppError('conflict', 'somebody has changed this draft just now: look at it again');
    },
  };
}

function entryOf(
  what: string,
  draft: RoutingDraft,
  who: ActorId,
  when: number,
  details: AuditEntry['details'],
): AuditEntry {
  return {
    id: `${draft.id}-${draft.revision}-${what}-${when}`,
    ...{ when, who, what, operation: 'operation', subjectType: 'policy', subjectId: draft.id },
    correlationId: draft.id,
    recipient: null,
    details: { revision: draft.revision, ...details },
  };
}
