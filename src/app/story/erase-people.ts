import type { AuditEntry } from '../../core/audit/audit-entry.ts';
import type { PersonId } from '../../core/ids.ts';
import type { Chapter } from '../../core/story/chapter.ts';
import { erasedFrom } from '../../core/story/erasure.ts';
import type { Milliseconds } from '../../core/time.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RiskRecords } from '../../ports/risk-records.ts';
import type { StoryErasure, StoryErasures } from '../../ports/story-erasures.ts';
import type { ChapterRecords, MatterRecords } from '../../ports/story-records.ts';
import { forgetChapter, type ForgetChapterDeps } from './forget-old.ts';

/** So many calls of one person are gone through in one round; the next round takes the rest. */
const CALLS_A_ROUND = 1_000;

export interface ErasePeopleDeps extends ForgetChapterDeps {
  readonly chapters: ChapterRecords;
  readonly matterRecords: MatterRecords;
  readonly erasures: StoryErasures;
  readonly riskRecords: Pick<RiskRecords, 'forget'>;
  readonly audit: AuditLog;
  readonly clock: Clock;
  /** How long calls are kept: until then a chapter may be written anew from its call. */
  readonly callsKeptMs: Milliseconds;
}

/**
 * Takes people who were erased from the register out of the stories: chapters about nobody else go whole, others lose the
 * person. What stays has its ground in the audit log: `othersRights`, or `somethingOpen` until it is closed. Every step
 * may be taken twice; an entry is in the log before what it tells of is gone.
 */
export async function eraseFromStories(deps: ErasePeopleDeps): Promise<void> {
  const { erasures, clock, callsKeptMs } = deps;
  for (const erasure of await erasures.asked()) {
    const waiting = await eraseOne(erasure, deps);
    await deps.riskRecords.forget(erasure.person);
    if (!waiting && erasure.at + callsKeptMs < clock.now()) await erasures.followed(erasure.person);
  }
}

/** True: a chapter has to stay for now. */
async function eraseOne(erasure: StoryErasure, deps: ErasePeopleDeps): Promise<boolean> {
  const { chapters, matterRecords } = deps;
  const ids = await chapters.naming(erasure.person, CALLS_A_ROUND);
  const found = await chapters.loadAll(ids);
  const matters = await matterRecords.ofCalls(found.map(({ id }) => id));
  const open = new Set(matters.filter(({ status }) => status !== 'closed').map(({ callId }) => callId));
  let waiting = found.length === CALLS_A_ROUND;
  for (const chapter of found) {
    const left = erasedFrom(chapter, new Set([erasure.person]));
    if (left.kind === 'withOthers') {
      const entry = entryOf('chapterPersonErased', 'othersRights', chapter, erasure);
      // Somebody wrote meanwhile: the next round decides anew.
      if (!(await chapters.commit(left.chapter, chapter, [{ kind: 'audit', entry }]))) waiting = true;
    } else if (left.kind === 'aboutNobodyElse' && (chapter.endedAt === null || open.has(chapter.id))) {
      waiting = true;
      await deps.audit.append([entryOf('chapterKept', 'somethingOpen', chapter, erasure)]);
    } else if (left.kind === 'aboutNobodyElse') {
      await deps.audit.append([entryOf('chapterErased', null, chapter, erasure)]);
      await deps.erasures.chapterGoes(chapter.id, deps.callsKeptMs);
      await forgetChapter(chapter, matters, deps);
    }
  }
  return waiting;
}

/** `withheld`: on which ground something of it stays. Nothing of what is erased stands in it (DPA 2018 s.62). */
function entryOf(
  what: string,
  withheld: 'othersRights' | 'somethingOpen' | null,
  { id, version, force }: Chapter,
  { person, requestId, by, at }: StoryErasure,
): AuditEntry {
  return {
    // A chapter that waits says so once; one that was written again in between is erased again, and entered again.
    id: `register:${requestId}:${what}:${id}${what === 'chapterKept' ? '' : `:${version}`}`,
    when: at,
    who: by,
    what,
    operation: 'erasure',
    subjectType: 'call',
    subjectId: id,
    correlationId: requestId,
    recipient: null,
    details: { person, force, withheld },
  };
}

/** A chapter as it may be written. One about nobody else is written as it is, and goes in the next round if it may. */
export async function withoutErased(
  chapter: Chapter,
  erasures: Pick<StoryErasures, 'among'>,
): Promise<Chapter> {
  const people: readonly PersonId[] = [...chapter.people.map(({ personId }) => personId), ...chapter.named];
  const left = erasedFrom(chapter, await erasures.among(people));
  return left.kind === 'withOthers' ? { ...left.chapter, version: chapter.version } : chapter;
}
