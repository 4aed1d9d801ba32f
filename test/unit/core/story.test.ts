import { describe, expect, it } from 'vitest';
import { replay } from '../../../src/core/call/replay.ts';
import { cardOf } from '../../../src/core/call/card.ts';
import { type ActorId, type ForceId, id, type PersonId } from '../../../src/core/ids.ts';
import { chapterOf, type Chapter } from '../../../src/core/story/chapter.ts';
import { answerHandOver, startHandOver } from '../../../src/core/story/hand-over.ts';
import {
  clockReached,
  closeMatter,
  matterOf,
  moveMatter,
  openMatter,
} from '../../../src/core/story/matter.ts';
import { addressKey, keptApart, sharedTies, tiesOf } from '../../../src/core/story/tie.ts';
import { repeatAlarm } from '../../../src/core/call/repeat-alarm.ts';
import {
  aCall,
  aCoachedCall,
  anAssessment,
  aPlan,
  AT,
  CALL,
  type CallStory,
  HANDLER,
  KNOWN_CALLER,
} from '../../support/calls.ts';

/** The stream that a story would have left in the store. */
function streamOf(story: CallStory) {
  const arrival = {
    ...{ version: 1, at: AT },
    event: {
      ...{ type: 'callReceived' as const, id: id('inbound') as never, callId: CALL },
      ...{ linePlan: story.call.linePlan, caller: KNOWN_CALLER, via: 'webhook' as const },
    },
  };
  let at = AT;
  return [
    arrival,
    ...story.steps.map((step) => {
      at = step.call.moments.at(-1)?.at ?? at;
      return { version: step.call.version, at, event: step.event };
    }),
  ];
}
function chapter(story: CallStory, before: Chapter | null = null): Chapter {
  const made = chapterOf(story.call, replay(streamOf(story)), before);
  if (made === null) throw new Error('nothing newer');
  return made;
}
const person = (name: string, households: string[] = []) => ({
  ...anAssessment('high').people[0]!,
  personId: id<PersonId>(name),
  households: households.map((each) => id<never>(each)),
});
const matched = (...people: ReturnType<typeof person>[]) =>
  aCall()
    .connected()
    .when({ type: 'callerAssessed', assessment: anAssessment('high', { people }), plan: aPlan('high') });

describe('a replay', () => {
  it('gives the same cards as the call had, and stops at a gap', () => {
    const story = aCoachedCall().when({
      ...{ type: 'storyTold', telling: { kind: 'threat', words: 'knife' }, by: HANDLER },
    });
    const stream = streamOf(story);
    const frames = replay(stream);
    expect(frames).toHaveLength(stream.length);
    expect(frames.slice(1).map(({ call }) => cardOf(call))).toEqual(
      story.steps.map(({ call }) => cardOf(call)),
    );
    expect(replay(stream.toSpliced(3, 1)).length).toBe(3);
    expect(replay(stream.slice(1))).toEqual([]);
  });
});

describe('a chapter', () => {
  it('is written from the newest version only, and keeps what people decided', () => {
    const story = matched(person('p1'));
    const first = chapter(story);
    expect(chapterOf(story.call, [], first)).toBeNull();
    const decided = {
      ...first,
      version: 2,
      decisions: [
        {
          tie: { kind: 'person' as const, value: 'p9' },
          belongs: true,
          by: HANDLER,
          at: AT,
          because: 'voice',
        },
      ],
    };
    const next = chapter(story.when({ type: 'callerSpoke' }).speakerIs('victim'), decided);
    expect(next.version).toBe(3);
    expect(tiesOf(next)).toContainEqual({ kind: 'person', value: 'p9' });
  });

  it('knows when a specialist was first in the room', () => {
    const [seated] = chapter(aCoachedCall()).specialists;
    expect(seated).toMatchObject({ id: 'amina' });
    expect(seated?.joinedAt).toBeGreaterThanOrEqual(AT);
  });

  it('S8: a corrected match ties the call to nobody else than the person named', () => {
    const story = matched(person('p1', ['h1']), person('p2', ['h1']), person('p3'));
    const kinds = (one: Chapter) =>
      tiesOf(one)
        .filter(({ kind }) => kind !== 'number')
        .map(({ value }) => value);
    expect(kinds(chapter(story)).toSorted()).toEqual(['h1', 'p1', 'p2', 'p3']);
    const confirmed = story.when({ type: 'matchConfirmed', personId: 'p1', by: HANDLER });
    expect(kinds(chapter(confirmed)).toSorted()).toEqual(['h1', 'p1', 'p2']);
    const nobody = story.when({ type: 'matchCorrected', personId: null, reason: 'a neighbour', by: HANDLER });
    expect(kinds(chapter(nobody))).toEqual([]);
  });

  it('shares with another what ties them, until a person says that they do not belong together', () => {
    const one = chapter(matched(person('p1', ['h1'])));
    const other: Chapter = {
      ...chapter(matched(person('p2', ['h1']))),
      id: id('CA-other'),
      number: '+447700900999',
    };
    expect(sharedTies(one, other)).toEqual(['household']);
    expect(keptApart(one, other)).toBe(false);
    const apart: Chapter = {
      ...one,
      decisions: [
        { tie: { kind: 'call', value: 'CA-other' }, belongs: false, by: HANDLER, at: AT, because: 'no' },
      ],
    };
    expect(keptApart(other, apart)).toBe(true);
  });

  it('compares places by letters and digits', () => {
    expect(addressKey('12 High St., Anytown')).toBe(addressKey('12  HIGH ST ANYTOWN'));
    expect(addressKey('—')).toBe('');
  });
});

describe('a matter', () => {
  const asked = {
    ...{ id: `${CALL}.t1`, kind: 'threat' as const, force: id<ForceId>('westshire'), callId: CALL },
    ...{ words: 'I will kill you', openedBy: HANDLER, dueAt: AT + 1_000 },
  };
  const { matter, effects } = openMatter(asked, AT);
  it('has a clock from the beginning, and no effect carries a word of it (S14)', () => {
    expect(effects).toContainEqual({ kind: 'clock', matterId: matter.id, afterMs: 1_000 });
    const late = clockReached(matter, AT + 1_000);
    const closed = closeMatter(late?.matter ?? matter, HANDLER, 'officers are there', AT + 2_000);
    const all = JSON.stringify([effects, late?.effects, closed?.effects]);
    expect(all).not.toContain('kill');
    expect(all).not.toContain('officers are there');
  });

  it('becomes an alarm once, when its time has come, and never after it was closed', () => {
    expect(clockReached(matter, AT + 999)).toBeNull();
    const late = clockReached(matter, AT + 1_000);
    const alarm = late?.effects.find((effect) => effect.kind === 'raiseAlarm');
    expect(alarm).toMatchObject({ alarm: { kind: 'threatOpen', class: 'urgent' } });
    expect(alarm?.kind === 'raiseAlarm' ? matterOf(alarm.alarm.id) : null).toBe(matter.id);
    expect(clockReached(late?.matter ?? matter, AT + 5_000)).toBeNull();
    const closed = closeMatter(matter, HANDLER, 'done', AT + 1)?.matter ?? matter;
    expect(clockReached(closed, AT + 5_000)).toBeNull();
    expect(closeMatter(closed, HANDLER, 'again', AT + 6_000)).toBeNull();
    expect(moveMatter(closed, id('northshire'), HANDLER, AT)).toBeNull();
  });
});

describe('a hand-over', () => {
  const story = matched(person('p1'))
    .when({
      ...{ type: 'gradeSet', because: 'x', confirmWithinMs: 1, by: HANDLER },
      grade: { said: '2', name: '2', scale: ['1', '2'] },
    })
    .when({
      ...{ type: 'gradeSet', because: 'x', confirmWithinMs: 1, by: HANDLER },
      grade: { said: '1', name: '1', scale: ['1', '2'] },
    })
    .when({ type: 'storyTold', telling: { kind: 'threat', words: 'he will kill me' }, by: HANDLER })
    .when({
      type: 'storyTold',
      telling: { kind: 'promise', promise: 'callBack', words: 'soon', dueAt: AT },
      by: HANDLER,
    });
  const to = {
    ...{ id: 'north', name: 'North', kind: 'force' as const },
    acknowledgeWithinMs: 5_000,
    pathway: null,
  };
  const { handOver } = startHandOver({ id: 'h-1', to, by: HANDLER, words: 'yours' }, chapter(story), AT);
  it('tells the threat word for word, the first grade, and what is promised and not kept', () => {
    expect(handOver.told).toMatchObject({
      ...{ threats: ['he will kill me'], originalGrade: '2', grade: '1' },
      promises: [{ words: 'soon' }],
    });
    expect(handOver.dueAt).toBe(AT + 5_000);
  });

  it('is acknowledged by a named person, once', () => {
    const by = id<ActorId>('handler');
    const answer = { outcome: 'acknowledged' as const, name: '  ', by, words: '' };
    expect(answerHandOver(handOver, answer, AT)).toBeNull();
    const taken = answerHandOver(handOver, { ...answer, name: 'Sgt Example' }, AT)?.handOver;
    expect(taken?.status).toBe('acknowledged');
    expect(taken === undefined ? null : answerHandOver(taken, { ...answer, name: 'Another' }, AT)).toBeNull();
  });
});

describe('the alarm for repeats', () => {
  const counts = (same: number) => ({ windowHours: 24, sameNumber: 0, samePerson: 0, sameHousehold: same });
  it('rises with each call, by the most pressing rule, and says why', () => {
    expect(repeatAlarm(counts(0), null)).toBeNull();
    expect(repeatAlarm(counts(1), null)).toMatchObject({ class: 'advisory', cause: 'repeat-1' });
    expect(repeatAlarm(counts(3), counts(2))?.text).toBe(
      'Call number 4 within 24 hours from the same household.',
    );
    expect(repeatAlarm(counts(3), counts(3))).toBeNull();
  });

  it('looks back over each window of the policy', () => {
    const rules = [
      { calls: 2, withinHours: 24, class: 'advisory' as const },
      { calls: 6, withinHours: 720, class: 'important' as const },
    ];
    const others = [{ windowHours: 720, sameNumber: 6, samePerson: 0, sameHousehold: 0 }];
    expect(repeatAlarm({ ...counts(1), rules, others }, null)).toMatchObject({
      class: 'important',
      text: 'Call number 7 within 30 days from the same number; call number 2 within 24 hours from the same household.',
    });
  });
});
