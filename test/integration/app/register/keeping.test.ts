import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { searchRegister, showPerson } from '../../../../src/app/register/consulting.ts';
import { exportForSubject } from '../../../../src/app/register/export-for-subject.ts';
import { decideProposal, makeChange, proposeChange } from '../../../../src/app/register/keeping.ts';
import { refreshLevels } from '../../../../src/app/register/refresh-levels.ts';
import { reviewsDue } from '../../../../src/app/register/reviews.ts';
import { type ActorId, id, type PersonId } from '../../../../src/core/ids.ts';
import type { RegisterChange } from '../../../../src/core/register/change.ts';
import { DEFAULT_SCHEDULE } from '../../../../src/core/register/retention.ts';
import { type FreshRedis, freshRedis } from '../../../support/redis.ts';
import {
  aMarker,
  aPerson,
  anna,
  aTie,
  ben,
  carl,
  dora,
  eve,
  finn,
  FORCE,
  grace,
  NUMBERS,
  putIntoRegister,
  TODAY,
} from '../../../support/register-fixtures.ts';
import {
  importCsv,
  KEEPER,
  SECOND_KEEPER,
  type TestTools,
  testTools,
} from '../../../support/register-tools.ts';

const CHARITY = id<ActorId>('harbour-trust');
let fresh: FreshRedis;
let tools: TestTools;
let asked = 0;
beforeEach(async () => {
  fresh = freshRedis();
  tools = await testTools(fresh);
  await putIntoRegister(tools.store);
});
afterEach(() => fresh.close());

const change = (what: RegisterChange, by = KEEPER) => ({
  requestId: `r${asked++}`,
  by,
  force: FORCE,
  reason: 'told us on the phone',
  change: what,
});
const look = (breakGlass = false, by = KEEPER) => ({
  requestId: `r${asked++}`,
  by,
  force: FORCE,
  reason: 'incident 1234',
  breakGlass,
});
const personOf = async (who: PersonId) => (await tools.store.people([who])).get(who)?.record;
const levelOf = async (number: string) => (await tools.store.numbers([number])).get(number)?.level;

describe('a keeper’s change', () => {
  it('is done at once when it raises, and is audited with who and what kind', async () => {
    const marker = aMarker({ id: 'm9', level: 'high' });
    const outcome = await makeChange(change({ kind: 'setMarker', person: eve.id, marker }), tools);
    expect(outcome).toEqual({ outcome: 'done' });
    expect(await levelOf(NUMBERS.eve)).toBe('high');
    expect(tools.entries).toMatchObject([
      {
        operation: 'collection',
        what: 'markerSet',
        who: KEEPER,
        subjectId: eve.id,
        details: { kind: 'setMarker' },
      },
    ]);
  });

  it('S6: waits for a second person when it lowers, and nobody confirms their own', async () => {
    const outcome = await makeChange(change({ kind: 'removeMarker', person: anna.id, marker: 'm1' }), tools);
    if (outcome.outcome !== 'waits') throw new Error('it was done at once');
    expect(await levelOf(NUMBERS.anna)).toBe('high');
    const decision = { accepted: true, reason: 'checked with the officer' };
    await expect(decideProposal(outcome.proposalId, { ...decision, by: KEEPER }, tools)).rejects.toThrow(
      /somebody else/,
    );

    const other = await testTools(fresh);
    await decideProposal(outcome.proposalId, { ...decision, by: SECOND_KEEPER }, other);
    const removed = (await personOf(anna.id))?.markers[0]?.removed;
    expect(removed).toEqual({ on: TODAY, by: KEEPER, reason: 'told us on the phone' });
    expect(other.entries.map((entry) => entry.details.confirmedBy)).toEqual([SECOND_KEEPER, SECOND_KEEPER]);
    await expect(decideProposal(outcome.proposalId, { ...decision, by: CHARITY }, other)).rejects.toThrow(
      /decided/,
    );
  });

  it('S6: a number that changed hands lowers its level, so it waits too', async () => {
    const outcome = await makeChange(
      change({ kind: 'changedHands', person: anna.id, number: NUMBERS.anna, on: '2026-11-01' }),
      tools,
    );
    expect(outcome.outcome).toBe('waits');
  });

  it('S6 S10: a number is marked unsafe at once; taking the mark away waits for a second person', async () => {
    const mark = (unsafe: boolean) =>
      change({ kind: 'markUnsafe', person: anna.id, number: NUMBERS.anna, unsafe });
    expect((await makeChange(mark(true), tools)).outcome).toBe('done');
    expect((await personOf(anna.id))?.unsafeNumbers).toEqual([NUMBERS.anna]);
    const outcome = await makeChange(mark(false), tools);
    expect(outcome.outcome).toBe('waits');
    expect((await personOf(anna.id))?.unsafeNumbers).toEqual([NUMBERS.anna]);
    if (outcome.outcome !== 'waits') throw new Error('see above');
    const decision = { accepted: true, reason: 'she has a new telephone', by: SECOND_KEEPER };
    await decideProposal(outcome.proposalId, decision, tools);
    expect((await personOf(anna.id))?.unsafeNumbers ?? []).toEqual([]);
    expect(tools.entries.map((entry) => entry.what)).toContain('numberMarkedUnsafe');
    expect(JSON.stringify(tools.entries)).not.toContain(NUMBERS.anna);
  });

  it('is done once, however often it is asked for', async () => {
    const twice = change({
      kind: 'addThreat',
      person: eve.id,
      threat: { words: 'I will find you', on: TODAY, source: 'call' },
    });
    await makeChange(twice, tools);
    await makeChange(twice, tools);
    expect((await personOf(eve.id))?.threats).toHaveLength(1);
  });

  it('that would make a record too full to be opened again is refused', async () => {
    const threat = (words: string): RegisterChange => ({
      kind: 'addThreat',
      person: eve.id,
      threat: { words, on: TODAY, source: 'call' },
    });
    for (let n = 0; n < 64; n += 1) await makeChange(change(threat(`threat ${n}`)), tools);
    await expect(makeChange(change(threat('one more')), tools)).rejects.toThrow(/more than 64/);
    expect((await personOf(eve.id))?.threats).toHaveLength(64);
  });

  it('records consent with who and when, and keeps what was decided before', async () => {
    const consent = { purpose: 'idva', decision: 'refused', reason: 'afraid' } as const;
    await makeChange(change({ kind: 'recordConsent', person: dora.id, consent }), tools);
    const override = { purpose: 'idva', decision: 'overridden', reason: 'MARAC' } as const;
    await makeChange(change({ kind: 'recordConsent', person: dora.id, consent: override }), tools);
    expect((await personOf(dora.id))?.consent).toMatchObject([
      { ...consent, by: KEEPER },
      { ...override, by: KEEPER },
    ]);
  });

  it('does not reach into another force', async () => {
    const correct = change({ kind: 'correct', person: grace.id, facts: { name: 'X' } });
    await expect(makeChange(correct, tools)).rejects.toThrow(/another force/);
  });

  it('needs a reason', async () => {
    const silent = { ...change({ kind: 'erase', person: eve.id }), reason: ' ' };
    await expect(makeChange(silent, tools)).rejects.toThrow(/say why/);
  });
});

describe('merging and splitting', () => {
  it('a merge keeps what both say, moves numbers and orders, and leaves a signpost', async () => {
    await makeChange(change({ kind: 'merge', into: dora.id, from: eve.id }), tools);
    const merged = await personOf(dora.id);
    expect(merged?.numbers.map((tie) => tie.number)).toEqual([NUMBERS.dora, NUMBERS.eve]);
    expect(merged?.alsoKnownAs).toEqual(['Eve Lark']);
    expect((await tools.store.numbers([NUMBERS.eve])).get(NUMBERS.eve)?.record.people).toEqual([dora.id]);
    expect((await tools.store.orders(['ounserved001'])).get('ounserved001')?.record.protectedPeople).toEqual([
      dora.id,
    ]);
    expect(await personOf(eve.id)).toMatchObject({ mergedInto: dora.id, numbers: [] });
    expect(tools.entries.at(-1)).toMatchObject({ operation: 'combination' });
  });

  it('a split gives the new person what is named, and the rest stays', async () => {
    const newPerson = id<PersonId>('pnew00000001');
    const waits = await makeChange(
      change({
        kind: 'split',
        person: anna.id,
        newPerson,
        references: [],
        numbers: [NUMBERS.marlowLandline],
        markers: [],
        orders: [],
      }),
      tools,
    );
    if (waits.outcome !== 'waits') throw new Error('the landline lost its high marker at once');
    await decideProposal(
      waits.proposalId,
      { by: SECOND_KEEPER, accepted: true, reason: 'two people' },
      tools,
    );
    const people = (await tools.store.numbers([NUMBERS.marlowLandline])).get(NUMBERS.marlowLandline)?.record
      .people;
    expect(people).toEqual([ben.id, newPerson]);
    expect((await personOf(anna.id))?.numbers.map((tie) => tie.number)).toEqual([NUMBERS.anna]);
  });
});

describe('erasure', () => {
  it('takes person, numbers, search keys and what imports remember, after a second person agreed', async () => {
    await importCsv(tools, 'reference,name,role,number\nNS-77,Zoe Fenn,victim,07700900177');
    const [zoe] = await searchRegister({ kind: 'reference', text: 'NS-77' }, look(), tools);
    if (zoe === undefined) throw new Error('not found');
    const waits = await makeChange(change({ kind: 'erase', person: zoe.id }), tools);
    if (waits.outcome !== 'waits') throw new Error('it was done at once');
    await decideProposal(waits.proposalId, { by: SECOND_KEEPER, accepted: true, reason: 'retention' }, tools);

    expect(await personOf(zoe.id)).toBeUndefined();
    expect(await levelOf('+447700900177')).toBeUndefined();
    expect(await searchRegister({ kind: 'name', text: 'Fenn' }, look(), tools)).toEqual([]);
    const [imported] = await tools.ledger.list(1);
    const undo = await tools.ledger.undoOf(imported?.importId ?? '', 1);
    expect(undo?.records.filter((record) => record.id === zoe.id)).toEqual([]);
    expect(tools.entries.filter((entry) => entry.operation === 'erasure')).toHaveLength(1);
    expect(JSON.stringify(tools.entries)).not.toMatch(/Zoe|Fenn|900177/);
  });
});

describe('a partner’s proposal', () => {
  it('waits for a keeper, and the proposer sees what became of it', async () => {
    const tie = aTie('+447700900188', { source: 'harbour-trust' });
    const proposalId = await proposeChange(
      change({ kind: 'tieNumber', person: dora.id, tie }, CHARITY),
      tools,
    );
    expect(await levelOf('+447700900188')).toBeUndefined();
    expect(await tools.proposals.open(10)).toMatchObject([{ id: proposalId, because: 'partner' }]);

    await decideProposal(proposalId, { by: KEEPER, accepted: true, reason: 'confirmed by phone' }, tools);
    expect(await levelOf('+447700900188')).toBe('high');
    expect(await tools.proposals.open(10)).toEqual([]);
    expect(await tools.proposals.by(CHARITY, 10)).toMatchObject([
      { id: proposalId, decision: { accepted: true, by: KEEPER, reason: 'confirmed by phone' } },
    ]);
  });

  it('refused changes nothing', async () => {
    const profile = { ...dora.safeContact!, voicemail: true };
    const proposalId = await proposeChange(
      change({ kind: 'safeContact', person: dora.id, profile }, CHARITY),
      tools,
    );
    await decideProposal(proposalId, { by: KEEPER, accepted: false, reason: 'not her wish' }, tools);
    expect((await personOf(dora.id))?.safeContact?.voicemail).toBe(false);
  });
});

describe('looking somebody up outside a call', () => {
  it.each([
    ['number', NUMBERS.anna, [anna.id]],
    ['name', 'marlow, ANNA', [anna.id]],
    ['reference', 'ns-1003', [carl.id]],
    ['address', '1 Harbour Row, Northtown NT1 1AA', [anna.id, ben.id]],
    ['orderReference', 'NT26F00123', [carl.id, dora.id]],
    ['name', 'nobody', []],
  ] as const)('finds by %s', async (kind, text, expected) => {
    const found = await searchRegister({ kind, text }, look(), tools);
    expect(found.map((person) => person.id).sort()).toEqual([...expected].sort());
  });

  it('S15: leaves an entry for each person seen', async () => {
    await searchRegister({ kind: 'name', text: 'Marlow' }, look(), tools);
    expect(tools.entries.map((entry) => [entry.operation, entry.subjectId]).sort()).toEqual([
      ['consultation', anna.id],
      ['consultation', ben.id],
    ]);
  });

  it('is need-to-know: reasons, own force, so many an hour; broken glass opens and is loud', async () => {
    await expect(showPerson(anna.id, { ...look(), reason: '' }, tools)).rejects.toThrow(/why/);
    await expect(showPerson(grace.id, look(), tools)).rejects.toThrow(/another force/);
    expect(tools.raised).toEqual([]);
    const file = await showPerson(grace.id, look(true), tools);
    expect(file.person.name).toBe('Grace Vale');
    expect(tools.raised).toMatchObject([{ class: 'urgent', kind: 'register' }]);
    const busy = id<ActorId>('busy');
    for (let n = 0; n < 30; n += 1) await showPerson(anna.id, look(false, busy), tools);
    await expect(showPerson(anna.id, look(false, busy), tools)).rejects.toThrow(/more than 30/);
  });

  it('alarms when somebody looks up themselves or somebody close', async () => {
    await tools.guard.declareTies(KEEPER, { numbers: [NUMBERS.carl], names: ['Dora  Quill'] });
    await showPerson(anna.id, look(), tools);
    expect(tools.raised).toEqual([]);
    await showPerson(carl.id, look(), tools);
    await showPerson(dora.id, look(), tools);
    expect(tools.raised).toHaveLength(2);
    expect(JSON.stringify(tools.raised)).not.toMatch(/Thorne|Quill|7700/);
  });
});

describe('what a person gets who asks', () => {
  it('has nobody else in it, says what is withheld and why, and is audited as a disclosure', async () => {
    const withhold = new Map([['threats', 'investigation']] as const);
    const given = await exportForSubject(anna.id, withhold, look(), tools);
    expect(given).toMatchObject({
      name: 'Anna Marlow',
      threats: [],
      addresses: ['1 Harbour Row, Northtown, NT1 1AA'],
    });
    expect(given.withheld).toEqual([{ part: 'threats', because: 'investigation' }]);
    expect(JSON.stringify(given)).not.toMatch(new RegExp(`${ben.id}|Ben|Christmas`));
    expect(tools.entries.at(-1)).toMatchObject({ operation: 'disclosure', recipient: 'data subject' });
  });
});

describe('levels as days go by', () => {
  it('fall in the index on the day after a marker’s last, and not before', async () => {
    const marker = aMarker({ id: 'm5', expiresOn: TODAY });
    const calm = aPerson('pcalm0000001', {
      name: 'Calm',
      numbers: [aTie('+447700900160')],
      markers: [marker],
    });
    await putIntoRegister(tools.store, [calm], [], []);
    expect(await refreshLevels(KEEPER, { ...tools, today: TODAY })).toBe(0);
    expect(await levelOf('+447700900160')).toBe('high');
    expect(await refreshLevels(KEEPER, { ...tools, today: '2026-11-24' })).toBe(1);
    expect(await levelOf('+447700900160')).toBe('standard');
  });
});

describe('reviews', () => {
  it('fall due for markers, and for records that were quiet for long; a person decides', async () => {
    const old = { ...finn, numbers: [aTie(NUMBERS.finn, { verifiedOn: '2012-01-01' })] };
    const [before] = (await tools.store.people([finn.id])).values();
    const marker = aMarker({ setOn: '2012-01-01', reviewOn: '2026-11-01', level: 'high' });
    const kept = (await tools.store.numbers([NUMBERS.finn])).get(NUMBERS.finn)!;
    await tools.store.commit({
      commitId: 'older',
      people: [{ before: before!, after: { ...old, markers: [marker] } }],
      orders: [],
      households: [],
      numbers: [{ before: kept, after: kept.record, level: 'high' }],
    });
    const due = [];
    for await (const each of reviewsDue(FORCE, TODAY, DEFAULT_SCHEDULE, tools.store)) due.push(each);
    expect(due).toEqual([
      {
        person: finn.id,
        due: [
          { what: 'markerReview', dueOn: '2026-11-01', marker: 'm1', why: 'marker domesticAbuse, high' },
          {
            what: 'retention',
            dueOn: '2022-01-01',
            marker: null,
            why: 'nothing since 2012-01-01; 10 years for high',
          },
        ],
      },
    ]);
  });
});
