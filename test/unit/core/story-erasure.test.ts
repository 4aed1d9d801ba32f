import { describe, expect, it } from 'vitest';
import { type CallId, id, type PersonId } from '../../../src/core/ids.ts';
import { erasedFrom } from '../../../src/core/story/erasure.ts';
import { callForSubject } from '../../../src/core/story/subject-calls.ts';
import { tiesOf } from '../../../src/core/story/tie.ts';
import { aChapter, inChapter } from '../../support/chapters.ts';
import { AT, HANDLER } from '../../support/calls.ts';

const ZOE = id<PersonId>('zoe');
const YVES = id<PersonId>('yves');
const call = (...people: Parameters<typeof inChapter>[]) =>
  aChapter(
    id<CallId>('CA1'),
    people.map((each) => inChapter(...each)),
  );
const byHand = (person: PersonId, belongs = true) => ({
  tie: { kind: 'person' as const, value: person },
  belongs,
  ...{ by: HANDLER, at: AT, because: 'her voice' },
});

describe('a chapter, when somebody is erased', () => {
  it('goes whole when it is about nobody else', () => {
    expect(erasedFrom(call(['zoe', 'victim']), new Set([ZOE]))).toEqual({ kind: 'aboutNobodyElse' });
  });

  it('stays another’s record without the name, id, household or tie of whoever was erased', () => {
    const chapter = { ...call(['zoe', 'suspect'], ['yves', 'victim']), decisions: [byHand(ZOE)] };
    const left = erasedFrom(chapter, new Set([ZOE]));
    if (left.kind !== 'withOthers') throw new Error(left.kind);
    expect(left.chapter.version).toBe(chapter.version + 1);
    expect(JSON.stringify(left.chapter)).not.toMatch(/zoe/i);
    expect(tiesOf(left.chapter)).toContainEqual({ kind: 'person', value: YVES });
  });

  it('is somebody else’s, too, when an order names them or a person tied them to it', () => {
    expect(erasedFrom({ ...call(['zoe', 'victim']), named: [YVES] }, new Set([ZOE])).kind).toBe('withOthers');
    const tied = { ...call(['zoe', 'victim']), decisions: [byHand(YVES)] };
    expect(erasedFrom(tied, new Set([ZOE])).kind).toBe('withOthers');
    const untied = { ...call(['zoe', 'victim']), decisions: [byHand(YVES, false)] };
    expect(erasedFrom(untied, new Set([ZOE])).kind).toBe('aboutNobodyElse');
  });

  it('is not touched when they are not in it', () => {
    expect(erasedFrom(call(['yves', 'victim']), new Set([ZOE]))).toEqual({ kind: 'notInIt' });
  });
});

describe('somebody who asks what is kept about them', () => {
  it('gets their own calls, with what was said and without who wrote it down', () => {
    const given = callForSubject(call(['zoe', 'victim']), [ZOE]);
    expect(given).toMatchObject({ arrivedAt: AT, told: [{ kind: 'threat', words: 'he will drown me' }] });
    expect(JSON.stringify(given)).not.toContain(HANDLER);
  });

  it('is not told of a call that is somebody else’s, too', () => {
    expect(callForSubject(call(['zoe', 'victim'], ['yves', 'victim']), [ZOE])).toBeNull();
    expect(callForSubject({ ...call(['zoe', 'victim']), named: [YVES] }, [ZOE])).toBeNull();
    expect(callForSubject({ ...call(['zoe', 'victim']), decisions: [byHand(YVES)] }, [ZOE])).toBeNull();
  });

  it.each(['suspect', 'convicted'] as const)(
    'S5: a %s is not told that anybody rang, alone in it or not',
    (role) => {
      expect(callForSubject(call(['zoe', role]), [ZOE])).toBeNull();
      expect(
        callForSubject(aChapter(id<CallId>('CA1'), [inChapter('zoe', 'victim', role)]), [ZOE]),
      ).toBeNull();
      expect(callForSubject(aChapter(id<CallId>('CA1'), [inChapter('zoe')]), [ZOE])).toBeNull();
    },
  );
});
