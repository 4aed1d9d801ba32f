import { id, type CallId } from '../core/ids.ts';
import type { Chapter } from '../core/story/chapter.ts';
import type { HandOver } from '../core/story/hand-over.ts';
import type { Matter } from '../core/story/matter.ts';
import { type Tie, tiesOf } from '../core/story/tie.ts';
import type { ChapterRecords, HandOverRecords, MatterRecords } from '../ports/story-records.ts';
import type { KeySet } from '../sealing/key-ring.ts';
import { numberDigest } from '../sealing/keyed-hash.ts';
import { createSealedRecords, type IndexScores, type RecordsOptions } from './outbox-records.ts';

/** Chapters, matters and hand-overs share one hash tag and one outbox; their ids differ in form. */
export const STORIES = 'stories';

export interface StoryRecordsOptions extends Omit<RecordsOptions, 'name'> {
  /** The lookup keys: what ties calls together is kept as keyed hashes only (S14). */
  readonly lookup: KeySet;
}

const ALL = { min: 0, max: Infinity } as const;

export function createChapterRecords(options: StoryRecordsOptions): ChapterRecords {
  const { lookup } = options;
  const records = createSealedRecords<Chapter>({ ...options, name: STORIES });
  const places = (tie: Tie): readonly string[] =>
    [...lookup.keys.keys()].map((key) => placeOf(lookup, key, tie));
  /** Who stands in a chapter, whatever a person decided of its ties: an erasure must find them. */
  const standing = ({ people, named }: Chapter): readonly Tie[] =>
    [...people.map(({ personId }) => personId), ...named].map((value) => ({ kind: 'person', value }));
  const stands = (tie: Tie, key: string): string => placeOf(lookup, key, tie).replace('tie:', 'stands:');
  const standsAnywhere = (tie: Tie): readonly string[] =>
    [...lookup.keys.keys()].map((key) => stands(tie, key));
  const scoresOf = (chapter: Chapter, before: Chapter | null): IndexScores => ({
    ...Object.fromEntries(
      (before === null
        ? []
        : [...tiesOf(before).flatMap(places), ...standing(before).flatMap(standsAnywhere)]
      ).map((each) => [each, null]),
    ),
    ...Object.fromEntries(
      tiesOf(chapter).map((tie) => [placeOf(lookup, lookup.current, tie), chapter.arrivedAt]),
    ),
    ...Object.fromEntries(standing(chapter).map((tie) => [stands(tie, lookup.current), chapter.arrivedAt])),
    [`arrived:${chapter.force}`]: chapter.arrivedAt,
  });
  const idsAt = async (all: readonly string[], limit: number): Promise<readonly CallId[]> => {
    const found = await Promise.all(
      all.map((place) => records.idsByScore(place, { ...ALL, reverse: true }, limit)),
    );
    return [...new Set(found.flat())].slice(0, limit).map((each) => id<CallId>(each));
  };
  return {
    load: async (callId) => await records.load(callId),
    loadAll: async (callIds) => await records.loadAll(callIds),
    commit: async (chapter, before, effects) =>
      await records.commit(chapter, scoresOf(chapter, before), effects),
    byTie: (tie, limit) => idsAt(places(tie), limit),
    naming: (person, limit) => {
      const tie: Tie = { kind: 'person', value: person };
      return idsAt([...places(tie), ...standsAnywhere(tie)], limit);
    },
    async arrivedBetween(force, from, to, offset, limit) {
      const range = { min: from, max: to - 1, offset };
      return await records.loadAll(await records.idsByScore(`arrived:${force}`, range, limit));
    },
    async forget(chapter) {
      const people = standing(chapter).flatMap(standsAnywhere);
      const indexes = [...tiesOf(chapter).flatMap(places), ...people, `arrived:${chapter.force}`];
      await records.forget(chapter.id, indexes);
    },
  };
}

/** Written under the current key, read under all: a rotation of keys loses no story. */
function placeOf(lookup: KeySet, keyId: string, { kind, value }: Tie): string {
  const digest = numberDigest(lookup, keyId, `story\u0000${kind}\u0000${value}`);
  return `tie:${digest.toString('base64url', 0, 16)}`;
}

export function createMatterRecords(options: Omit<RecordsOptions, 'name'>): MatterRecords {
  const records = createSealedRecords<Matter>({ ...options, name: STORIES });
  return {
    load: async (matterId) => await records.load(matterId),
    commit: async (matter, effects) => {
      const open = matter.status !== 'closed';
      const scores = {
        clock: matter.status === 'open' ? matter.dueAt : null,
        [`matters:${matter.callId}`]: matter.openedAt,
        [`open:${matter.force}`]: open ? matter.dueAt : null,
      };
      return await records.commit(matter, scores, effects);
    },
    async ofCalls(callIds) {
      const ids = await Promise.all(callIds.map((call) => records.idsByScore(`matters:${call}`, ALL, 300)));
      return await records.loadAll(ids.flat());
    },
    async open(force, limit) {
      const found = await records.loadAll(await records.idsByScore(`open:${force}`, ALL, limit));
      // One that another force has taken over may still stand under the old one.
      return found.filter((matter) => matter.force === force && matter.status !== 'closed');
    },
    clocksReached: async (now, limit) => await records.idsByScore('clock', { min: 0, max: now }, limit),
    async forget(matters) {
      for (const { id: matterId, callId, force } of matters)
        await records.forget(matterId, ['clock', `matters:${callId}`, `open:${force}`]);
    },
  };
}

export function createHandOverRecords(options: Omit<RecordsOptions, 'name'>): HandOverRecords {
  const records = createSealedRecords<HandOver>({ ...options, name: STORIES });
  return {
    load: async (handOverId) => await records.load(handOverId),
    commit: async (handOver, effects) =>
      await records.commit(
        handOver,
        {
          [`handOvers:${handOver.callId}`]: handOver.startedAt,
          [`handOversOf:${handOver.from}`]: handOver.startedAt,
          [`handOversOf:${handOver.to.id}`]: handOver.startedAt,
        },
        effects,
      ),
    async ofCalls(callIds) {
      const ids = await Promise.all(callIds.map((call) => records.idsByScore(`handOvers:${call}`, ALL, 100)));
      return await records.loadAll(ids.flat());
    },
    ofForce: async (force, limit) =>
      await records.loadAll(
        await records.idsByScore(`handOversOf:${force}`, { ...ALL, reverse: true }, limit),
      ),
    async forget(handOvers) {
      for (const { id: handOverId, callId, from, to } of handOvers)
        await records.forget(handOverId, [
          ...[`handOvers:${callId}`, `handOversOf:${from}`, `handOversOf:${to.id}`],
        ]);
    },
  };
}
