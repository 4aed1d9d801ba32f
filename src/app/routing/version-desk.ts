import type { AuditEntry } from '../../core/audit/audit-entry.ts';
import { AppError } from '../../core/errors.ts';
import type { ActorId } from '../../core/ids.ts';
import {
  approve,
  propose,
  publish,
  rollBack,
  type VersionBook,
  withdraw,
} from '../../core/routing/versions.ts';
import type { Instant } from '../../core/time.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { PolicyVersions, VersionTexts } from '../../ports/policy-versions.ts';
import type { VersionDesk } from '../../ports/version-desk.ts';

/** What is wrong with a set of texts, place by place; empty when nothing is. */
export type TextsCheck = (
  texts: VersionTexts,
) => Promise<readonly { readonly path: string; readonly message: string }[]>;

export interface VersionDeskOptions {
  readonly versions: PolicyVersions;
  readonly audit: AuditLog;
  /** The same check that `alongside routing check` makes. */
  readonly check: TextsCheck;
}

/** Somebody else was writing at the same moment so often: try again by hand. */
const TRIES = 5;

export function createVersionDesk({ versions, audit, check }: VersionDeskOptions): VersionDesk {
  const change = async (
    decide: (book: VersionBook, now: Instant) => VersionBook,
    entry: (before: VersionBook, after: VersionBook, now: Instant) => AuditEntry,
    texts?: VersionTexts,
  ): Promise<VersionBook> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const { book, now } = await versions.load();
      const after = decide(book, now);
      if (after === book) return book;
      // Written first: what was done and not logged cannot be told from what was never done. A lost race leaves an entry
      // whose revision is somebody else's.
      await audit.append([entry(book, after, now)]);
      const number = after.versions.at(-1)?.number ?? 0;
      if (await versions.commit(book.revision, after, texts && { number, texts })) return after;
    }
    throw new AppError('conflict', 'somebody else is changing the routing at the same moment');
  };
  return {
    list: async () => (await versions.load()).book,
    texts: (number) => versions.texts(number),
    async propose(texts, by, reason, over) {
      const wrong = await check(texts);
      if (wrong.length > 0) throw new AppError('invalid', 'the files have errors', { errors: wrong });
      const after = await change(
        (book, now) => propose(book, by, reason, now, over),
        (_, next, now) => entryOf('policyProposed', by, next.versions.at(-1)?.number ?? 0, next, now, reason),
        texts,
      );
      const version = after.versions.at(-1);
      if (version === undefined) throw new AppError('internal', 'a version was written and is not there');
      return version;
    },
    async approve(number, by) {
      await change(
        (book, now) => approve(book, number, by, now),
        (_, next, now) => entryOf('policyApproved', by, number, next, now, null),
      );
    },
    async withdraw(number, by, reason) {
      await change(
        (book) => withdraw(book, number, reason),
        (_, next, now) => entryOf('policyWithdrawn', by, number, next, now, reason),
      );
    },
    async publish(number, by, at) {
      const after = await change(
        (book, now) => publish(book, number, by, at, now),
        (_, next, now) => entryOf('policyPublished', by, number, next, now, null),
      );
      return after.scheduled?.at ?? 0;
    },
    async rollBack(by, reason, to) {
      const after = await change(
        (book, now) => rollBack(book, by, now, to),
        (before, next, now) => {
          const entry = entryOf('policyRolledBack', by, next.scheduled?.number ?? 0, next, now, reason);
          return { ...entry, details: { ...entry.details, calledOff: before.scheduled?.number ?? null } };
        },
      );
      return after.scheduled?.number ?? 0;
    },
  };
}

function entryOf(
  what: string,
  who: ActorId,
  number: number,
  after: VersionBook,
  when: Instant,
  reason: string | null,
): AuditEntry {
  return {
    id: `policy-${after.revision}-${what}-${when}`,
    when,
    who,
    what,
    operation: 'operation',
    subjectType: 'policy',
    subjectId: `version-${number}`,
    correlationId: `policy-${after.revision}`,
    recipient: null,
    details: { number, revision: after.revision, reason, takesOverAt: after.scheduled?.at ?? null },
  };
}
