import { EMPTY_ACCOUNT } from '../../core/call/account.ts';
import type { Call } from '../../core/call/call.ts';
import { replay } from '../../core/call/replay.ts';
import type { Told } from '../../core/call/telling.ts';
import { AppError } from '../../core/errors.ts';
import { type CallId, type EventId, id } from '../../core/ids.ts';
import { chapterOf } from '../../core/story/chapter.ts';
import type { Matter } from '../../core/story/matter.ts';
import type { CallStore } from '../../ports/call-store.ts';
import type { ForceRules } from '../../ports/force-rules.ts';
import type { ChapterRecords } from '../../ports/story-records.ts';
import type { StoryErasures } from '../../ports/story-erasures.ts';
import type { StoryTeller } from '../../ports/story-teller.ts';
import { withoutErased } from './erase-people.ts';
import type { Matters } from './matters.ts';

const TRIES = 5;

export interface TellDeps {
  readonly calls: Pick<CallStore, 'load' | 'events'>;
  readonly chapters: ChapterRecords;
  readonly erasures: Pick<StoryErasures, 'among' | 'isGone'>;
  readonly matters: Matters;
  readonly rules: ForceRules;
}

/** Writes chapters, and opens what a call leaves open; see the port. */
export function createStoryTeller(deps: TellDeps): StoryTeller {
  return {
    async tell(callId) {
      const call = await write(callId, deps);
      if (call !== null) await openMatters(call, deps);
    },
  };
}

async function write(callId: CallId, { calls, chapters, erasures }: TellDeps): Promise<Call | null> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const loaded = await calls.load(callId, id<EventId>('tell'));
    if (loaded === null) return null;
    const { call } = loaded;
    const [stream, before] = await Promise.all([calls.events(callId), chapters.load(callId)]);
    // Erased with the only person whom it was about: told again, it would open what was closed long ago.
    if (before === null && (await erasures.isGone(callId))) return null;
    const frames = replay(stream.filter(({ version }) => version <= call.version));
    const told = chapterOf(call, frames, before);
    // Who was erased from the register stands in the call for as long as it is kept, and in no chapter any more.
    const chapter = told === null ? null : await withoutErased(told, erasures);
    if (chapter === null || (await chapters.commit(chapter, before, []))) return call;
  }
  throw new AppError('conflict', 'others are writing this chapter: try again');
}

/** Threats and promises of the call, each once; what was kept is closed with the words that say so. */
async function openMatters(call: Call, { matters, rules }: TellDeps): Promise<void> {
  const { told } = call.account ?? EMPTY_ACCOUNT;
  for (const one of told) {
    const asked = matterOf(call, one, rules.stories(call.force).threatAlarmAfterMs);
    if (asked !== null) await matters.open(asked);
  }
  for (const { by, telling } of told) {
    if (telling.kind !== 'kept' || telling.of === null) continue;
    const promised = told.some(({ id: named, telling: { kind } }) => named === telling.of && OPENS.has(kind));
    if (promised) await matters.close(`${call.id}.${telling.of}`, by, telling.words);
  }
}

const OPENS: ReadonlySet<string> = new Set(['threat', 'promise']);

type Asked = Pick<Matter, 'id' | 'kind' | 'force' | 'callId' | 'words' | 'openedBy' | 'dueAt'>;

function matterOf(call: Call, { id: named, at, by, telling }: Told, threatMs: number): Asked | null {
  const base = { id: `${call.id}.${named}`, force: call.force, callId: call.id, openedBy: by };
  if (telling.kind === 'threat')
    return { ...base, kind: 'threat', words: telling.words, dueAt: at + threatMs };
  if (telling.kind !== 'promise') return null;
  const kind = telling.promise === 'other' ? 'promise' : telling.promise;
  return { ...base, kind, words: telling.words, dueAt: telling.dueAt };
}
