import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decideProposal, makeChange } from '../../../../src/app/register/keeping.ts';
import { exportForSubject } from '../../../../src/app/register/export-for-subject.ts';
import { eraseFromStories, type ErasePeopleDeps } from '../../../../src/app/story/erase-people.ts';
import { createStoryTeller } from '../../../../src/app/story/tell-story.ts';
import { type CallId, id, type PersonId } from '../../../../src/core/ids.ts';
import type { RegisterChange } from '../../../../src/core/register/change.ts';
import { openMatter } from '../../../../src/core/story/matter.ts';
import { USUAL_STORY_RULES } from '../../../../src/core/story/rules.ts';
import { DAY } from '../../../../src/core/time.ts';
import type { CallStore } from '../../../../src/ports/call-store.ts';
import { createReviewRecords } from '../../../../src/redis/review-records.ts';
import { createRiskRecords } from '../../../../src/redis/risk-records.ts';
import {
  createChapterRecords,
  createHandOverRecords,
  createMatterRecords,
} from '../../../../src/redis/story-records.ts';
import { NO_GRADES } from '../../../../src/wire/grades.ts';
import { aCall, anAssessment, aPlan, HANDLER } from '../../../support/calls.ts';
import { aChapter, inChapter } from '../../../support/chapters.ts';
import { type FreshRedis, freshRedis } from '../../../support/redis.ts';
import { aPerson, FORCE, TONIGHT } from '../../../support/register-fixtures.ts';
import { KEEPER, SECOND_KEEPER, type TestTools, testTools } from '../../../support/register-tools.ts';
import { everythingIn } from '../../../support/scan.ts';
import { testKeys } from '../../../support/test-keys.ts';

const ZOE = id<PersonId>('zoe');
const YVES = id<PersonId>('yves');
const KEPT_MS = 30 * DAY;
let fresh: FreshRedis;
let tools: TestTools;
let deps: ErasePeopleDeps;
let asked = 0;
let now = TONIGHT;
beforeEach(async () => {
  now = TONIGHT;
  fresh = freshRedis();
  tools = await testTools(fresh);
  const store = { redis: fresh.client, prefix: fresh.prefix, keys: testKeys().sealing };
  const { client: redis, prefix } = fresh;
  deps = {
    chapters: createChapterRecords({ ...store, lookup: testKeys().lookup }),
    matterRecords: createMatterRecords(store),
    handOvers: createHandOverRecords(store),
    reviewRecords: createReviewRecords(store),
    riskRecords: createRiskRecords({ redis, prefix, sealing: testKeys().sealing, keepMs: DAY }),
    erasures: tools.erasures as ErasePeopleDeps['erasures'],
    audit: tools.audit,
    clock: { now: () => now },
    callsKeptMs: KEPT_MS,
  };
  for (const person of [ZOE, YVES])
    await makeChange(
      change({ kind: 'addPerson', person: aPerson(person, { name: `${person} Fenn` }) }),
      tools,
    );
});
afterEach(() => fresh.close());

const change = (what: RegisterChange) => ({
  ...{ requestId: `r${asked++}`, by: KEEPER, force: FORCE, reason: 'retention is over', change: what },
});
const write = async (name: string, ...people: ReturnType<typeof inChapter>[]) => {
  await deps.chapters.commit(aChapter(id<CallId>(name), people), null, []);
};
const chapterOf = async (name: string) => await deps.chapters.load(id<CallId>(name));
const erase = async (person: PersonId) => {
  const waits = await makeChange(change({ kind: 'erase', person }), tools);
  if (waits.outcome !== 'waits') throw new Error('it was done at once');
  await decideProposal(waits.proposalId, { by: SECOND_KEEPER, accepted: true, reason: 'yes' }, tools);
};
const entered = () =>
  tools.entries
    .filter(({ what }) => what.startsWith('chapter'))
    .map(({ what, operation, who, subjectId, details }) => ({
      ...{ what, operation, who, subjectId, withheld: details.withheld },
    }));
const erasure = (what: string, subjectId: string, withheld: string | null) => ({
  ...{ what, operation: 'erasure', who: KEEPER, subjectId, withheld },
});

describe('erasing a person', () => {
  it('takes the chapters of their calls, with everything written about them; another’s chapter loses the person', async () => {
    await write('CAown', inChapter('zoe', 'victim'));
    await write('CAboth', inChapter('zoe', 'suspect'), inChapter('yves', 'victim'));
    await write('CAother', inChapter('yves', 'victim'));
    await erase(ZOE);
    await eraseFromStories(deps);

    expect(await chapterOf('CAown')).toBeNull();
    expect((await fresh.keys()).filter((key) => /record:CAown/.test(key))).toEqual([]);
    const both = await chapterOf('CAboth');
    expect(both?.people.map(({ personId }) => personId)).toEqual([YVES]);
    expect(both?.account.told).toHaveLength(1);
    expect(await chapterOf('CAother')).toMatchObject({ version: 1 });
    expect(await deps.chapters.byTie({ kind: 'person', value: ZOE }, 10)).toEqual([]);
    expect(entered()).toEqual([erasure('chapterErased', 'CAown', null)]);
    // What stays of the other's is told in the commit that took the person out
    const outbox = await everythingIn(fresh.client, await fresh.keys());
    expect(outbox.filter(({ text }) => /chapterPersonErased.*othersRights/.test(text))).toHaveLength(1);
    expect(JSON.stringify(tools.entries)).not.toMatch(/Fenn|drown/);
  });

  it('finds the chapters, too, from which somebody took the person’s tie', async () => {
    const chapter = aChapter(id<CallId>('CAapart'), [
      inChapter('zoe', 'suspect'),
      inChapter('yves', 'victim'),
    ]);
    await deps.chapters.commit(chapter, null, []);
    const tie = { kind: 'person' as const, value: ZOE };
    const decision = { tie, belongs: false, by: HANDLER, at: now, because: 'it was not him' };
    await deps.chapters.commit({ ...chapter, version: 2, decisions: [decision] }, chapter, []);
    expect(await deps.chapters.byTie(tie, 10)).toEqual([]);
    await erase(ZOE);
    await eraseFromStories(deps);
    expect(JSON.stringify(await chapterOf('CAapart'))).not.toMatch(/zoe/i);
    expect(await deps.chapters.naming(ZOE, 10)).toEqual([]);
  });

  it('waits for what is still open of a call, says so once, and takes it when it is closed', async () => {
    await write('CAopen', inChapter('zoe', 'victim'));
    const { matter } = openMatter(
      {
        ...{ id: 'CAopen.t1', kind: 'threat', force: FORCE, callId: id<CallId>('CAopen') },
        ...{ words: 'he will drown me', openedBy: HANDLER, dueAt: now + DAY },
      },
      now,
    );
    await deps.matterRecords.commit(matter, []);
    await erase(ZOE);
    await eraseFromStories(deps);
    await eraseFromStories(deps);
    expect(await chapterOf('CAopen')).not.toBeNull();
    expect(entered()).toEqual([erasure('chapterKept', 'CAopen', 'somethingOpen')]);

    const closed = { by: HANDLER, at: now, doing: 'officers sent' };
    await deps.matterRecords.commit({ ...matter, version: 2, status: 'closed', closed }, []);
    await eraseFromStories(deps);
    expect(await chapterOf('CAopen')).toBeNull();
    expect(await deps.matterRecords.load('CAopen.t1')).toBeNull();
    expect(entered().at(-1)).toEqual(erasure('chapterErased', 'CAopen', null));
  });

  it('S16: goes on after a crash at any step, and each chapter is entered once', async () => {
    await write('CA1', inChapter('zoe', 'victim'));
    await write('CA2', inChapter('zoe', 'victim'));
    await erase(ZOE);
    let steps = 0;
    const dying = (after: number): ErasePeopleDeps => {
      const step = async <T>(work: Promise<T> | (() => Promise<T>)): Promise<T> => {
        steps += 1;
        if (steps > after) throw new Error('the process ended');
        return await (typeof work === 'function' ? work() : work);
      };
      return {
        ...deps,
        audit: { append: (entries) => step(() => deps.audit.append(entries)) },
        chapters: { ...deps.chapters, forget: (chapter) => step(() => deps.chapters.forget(chapter)) },
        erasures: { ...deps.erasures, chapterGoes: (...of) => step(() => deps.erasures.chapterGoes(...of)) },
      };
    };
    for (const after of [0, 1, 2, 0, 1, 2]) {
      steps = 0;
      await expect(eraseFromStories(dying(after))).rejects.toThrow('ended');
    }
    await eraseFromStories(deps);
    expect(await chapterOf('CA1')).toBeNull();
    expect(await chapterOf('CA2')).toBeNull();
    expect(
      entered()
        .map(({ subjectId }) => subjectId)
        .toSorted(),
    ).toEqual(['CA1', 'CA2']);
  });

  it('S14: holds while the call itself is still kept: it is not told again, nor with the person in it', async () => {
    const stored = (name: string, ...people: ReturnType<typeof inChapter>[]) => {
      const { call } = aCall()
        .connected()
        .when({ type: 'callerAssessed', assessment: anAssessment('high', { people }), plan: aPlan('high') })
        .callerHangsUp()
        .handlerHangsUp();
      return { ...call, id: id<CallId>(name), force: FORCE };
    };
    const calls = new Map(
      [
        stored('CAown', inChapter('zoe', 'victim')),
        stored('CAboth', inChapter('zoe', 'suspect'), inChapter('yves', 'victim')),
      ].map((call) => [call.id, call]),
    );
    const opened: string[] = [];
    const teller = createStoryTeller({
      ...deps,
      calls: {
        load: async (callId) => ({ call: calls.get(callId)!, settled: null }),
        events: async () => [],
      } as Pick<CallStore, 'load' | 'events'>,
      matters: { open: async ({ id: matter }: { id: string }) => void opened.push(matter) } as never,
      rules: { stories: () => USUAL_STORY_RULES, grades: () => NO_GRADES },
    });
    const tellAll = async () => {
      for (const callId of calls.keys()) await teller.tell(callId);
    };
    await tellAll();
    await erase(ZOE);
    await eraseFromStories(deps);
    for (const [callId, call] of calls) calls.set(callId, { ...call, version: call.version + 1 });
    await tellAll();
    expect(await chapterOf('CAown')).toBeNull();
    expect((await chapterOf('CAboth'))?.people.map(({ personId }) => personId)).toEqual([YVES]);

    // Until calls of that time are gone: then nothing is remembered of the erasure but its entries
    expect(await deps.erasures.asked()).toHaveLength(1);
    now += KEPT_MS + 1;
    await eraseFromStories(deps);
    expect(await deps.erasures.asked()).toEqual([]);
  });

  it('takes what was merged into them, too: the signpost, its calls, and answers kept for later calls', async () => {
    const old = id<PersonId>('old-zoe');
    await makeChange(change({ kind: 'addPerson', person: aPerson(old, { name: 'Zoe Old' }) }), tools);
    await write('CAearlier', inChapter('old-zoe', 'victim'));
    await makeChange(change({ kind: 'merge', into: ZOE, from: old }), tools);
    await erase(ZOE);
    await eraseFromStories(deps);
    expect(await tools.store.people([ZOE, old])).toEqual(new Map());
    expect(await chapterOf('CAearlier')).toBeNull();
  });
});

describe('what a person gets who asks', () => {
  it('has their own calls, can have them withheld, and does not mention those of others', async () => {
    await write('CAown', inChapter('zoe', 'victim'));
    await write('CAboth', inChapter('zoe', 'victim'), inChapter('yves', 'suspect'));
    const request = { requestId: 's1', by: KEEPER, force: FORCE, reason: 'she asked', breakGlass: false };
    const given = await exportForSubject(ZOE, new Map(), request, tools);
    expect(given.calls).toMatchObject([{ told: [{ kind: 'threat', words: 'he will drown me' }] }]);
    expect(given.withheld).toEqual([]);
    expect(tools.entries.at(-1)).toMatchObject({
      operation: 'disclosure',
      details: { calls: 1, callsWithheld: 1 },
    });
    const withhold = new Map([['calls', 'investigation']] as const);
    const less = await exportForSubject(ZOE, withhold, { ...request, requestId: 's2' }, tools);
    expect(less).toMatchObject({ calls: [], withheld: [{ part: 'calls', because: 'investigation' }] });
  });
});
