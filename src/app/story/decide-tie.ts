import type { AuditEntry } from '../../core/audit/audit-entry.ts';
import { AppError } from '../../core/errors.ts';
import { type ActorId, type CallId, id } from '../../core/ids.ts';
import type { Chapter } from '../../core/story/chapter.ts';
import { addressKey, type Tie, type TieDecision, tiesOf } from '../../core/story/tie.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ChapterRecords } from '../../ports/story-records.ts';
import type { TieWish } from '../../ports/stories.ts';

const TRIES = 5;
/** More decisions on one call than this are a quarrel, not a correction. */
const MOST_DECISIONS = 200;

export interface DecideTieDeps {
  readonly chapters: ChapterRecords;
  readonly chapter: (callId: CallId) => Promise<Chapter | null>;
  readonly clock: Clock;
}

interface Verdict {
  readonly belongs: boolean;
  readonly because: string;
  readonly by: ActorId;
}

/** One person's decision where a call belongs, on record with the reason; repeats are then counted anew. */
export async function decideTie(
  callId: CallId,
  wish: TieWish,
  verdict: Verdict,
  deps: DecideTieDeps,
): Promise<Chapter> {
  if (verdict.because.trim() === '') throw new AppError('invalid', 'linking or unlinking needs a reason');
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const before = await deps.chapter(callId);
    if (before === null) throw new AppError('notFound', 'there is no such call');
    const ties = await tiesMeant(before, wish, verdict.belongs, deps);
    const decisions = ties
      .filter((tie) => differs(before, tie, verdict.belongs))
      .map((tie): TieDecision => ({ tie, ...verdict, at: deps.clock.now() }));
    if (decisions.length === 0) return before;
    if (before.decisions.length + decisions.length > MOST_DECISIONS)
      throw new AppError('tooMany', 'too much has been decided about this call: ask the supervisor');
    const after: Chapter = {
      ...before,
      version: before.version + 1,
      decisions: [...before.decisions, ...decisions],
    };
    const effects = [
      { kind: 'countAgain' as const, callId, decision: before.decisions.length },
      { kind: 'audit' as const, entry: auditEntry(after, wish, verdict, deps.clock.now()) },
    ];
    if (await deps.chapters.commit(after, before, effects)) return after;
  }
  throw new AppError('conflict', 'others are changing this call’s story: try again');
}

/** A call that is put with another one is put with its people and households too, so that every later call finds it. */
async function tiesMeant(
  chapter: Chapter,
  wish: TieWish,
  belongs: boolean,
  deps: DecideTieDeps,
): Promise<readonly Tie[]> {
  switch (wish.kind) {
    case 'person':
    case 'household':
      return [{ kind: wish.kind, value: wish.id }];
    case 'number':
      if (chapter.number === null) throw new AppError('conflict', 'this call has no number');
      return [{ kind: 'number', value: chapter.number }];
    case 'address':
      if (chapter.location === null) throw new AppError('conflict', 'this call has no place');
      return [{ kind: 'address', value: addressKey(chapter.location) }];
    case 'call': {
      if (wish.id === chapter.id) throw new AppError('invalid', 'a call belongs to itself already');
      const other = await deps.chapter(id<CallId>(wish.id));
      if (other === null || other.force !== chapter.force)
        throw new AppError('notFound', 'there is no such call to put it with');
      const theirs = tiesOf(other).filter(({ kind }) => kind === 'person' || kind === 'household');
      const put = new Set(
        chapter.decisions.filter((one) => one.belongs).map(({ tie }) => `${tie.kind} ${tie.value}`),
      );
      const meant = belongs ? theirs : theirs.filter(({ kind, value }) => put.has(`${kind} ${value}`));
      return [{ kind: 'call', value: other.id }, ...meant];
    }
  }
}

/** Whether the decision says something new. Keeping two calls apart is something new even where no tie names them. */
function differs(chapter: Chapter, tie: Tie, belongs: boolean): boolean {
  const said = chapter.decisions.findLast((one) => one.tie.kind === tie.kind && one.tie.value === tie.value);
  if (said !== undefined) return said.belongs !== belongs;
  const there = tiesOf(chapter).some(({ kind, value }) => kind === tie.kind && value === tie.value);
  return there !== belongs || (tie.kind === 'call' && !belongs);
}

/** Ids and kinds; the reason is in the sealed chapter (S14). */
function auditEntry(after: Chapter, wish: TieWish, { belongs, by }: Verdict, when: number): AuditEntry {
  return {
    id: `${after.id}-tie-v${after.version}`,
    when,
    who: by,
    what: belongs ? 'callLinked' : 'callUnlinked',
    operation: 'combination',
    subjectType: 'call',
    subjectId: after.id,
    correlationId: after.id,
    recipient: null,
    details: { kind: wish.kind, to: 'id' in wish ? wish.id : null },
  };
}
