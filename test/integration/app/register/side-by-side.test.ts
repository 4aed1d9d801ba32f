import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decideProposal, makeChange } from '../../../../src/app/register/keeping.ts';
import { refreshLevels } from '../../../../src/app/register/refresh-levels.ts';
import type { PersonId } from '../../../../src/core/ids.ts';
import type { RegisterChange } from '../../../../src/core/register/change.ts';
import { referenceKey } from '../../../../src/core/register/search-keys.ts';
import type { CommitOutcome, RegisterCommit } from '../../../../src/ports/register-store.ts';
import { type FreshRedis, freshRedis } from '../../../support/redis.ts';
import {
  aMarker,
  anOrder,
  aPerson,
  aTie,
  FORCE,
  putIntoRegister,
} from '../../../support/register-fixtures.ts';
import {
  importCsv,
  KEEPER,
  SECOND_KEEPER,
  type TestTools,
  testTools,
} from '../../../support/register-tools.ts';

// What a number's level is worked out from may change before the level is written. It must not end too low (S6).

const TODAY = '2026-11-24';
const EARLIER = '+447700900101';
const LATER = '+447700900170';

let fresh: FreshRedis;
let tools: TestTools;
let asked = 0;
beforeEach(async () => {
  fresh = freshRedis();
  tools = await testTools(fresh);
});
afterEach(() => fresh.close());

function change(what: RegisterChange) {
  asked += 1;
  return {
    requestId: `r${asked}`,
    by: KEEPER,
    force: FORCE,
    reason: 'told us on the telephone',
    change: what,
  };
}

async function levelOf(number: string) {
  return (await tools.store.numbers([number])).get(number)?.level;
}

async function personNamed(reference: string): Promise<PersonId> {
  const [ids] = await tools.store.find([referenceKey(reference)]);
  return ids?.[0] as PersonId;
}

async function everybody() {
  const found = [];
  for await (const page of tools.store.everyone()) found.push(...page.map(({ record }) => record));
  return found;
}

type Commit = (commit: RegisterCommit, ...rest: [never, never, never]) => Promise<CommitOutcome>;

/** The tools, with something else happening right before their nth commit. */
function meddled(nth: number, what: () => Promise<unknown>): TestTools {
  let commits = 0;
  const after =
    (commit: Commit): Commit =>
    async (...all) => {
      commits += 1;
      if (commits === nth) await what();
      return await commit(...all);
    };
  const store = new Proxy(tools.store, {
    get(target, name) {
      if (name === 'commit') return after((commit) => target.commit(commit));
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const commit = after((...all) => tools.ledger.commit(...all));
  return { ...tools, store, ledger: { ...tools.ledger, commit } } as TestTools;
}

describe('a level that is written while something else changes', () => {
  it('S6: given levels are worked out for the day, when a keeper sets a high marker meanwhile, then the number is high', async () => {
    const vic = aPerson('pvic00000001', {
      numbers: [aTie(EARLIER)],
      markers: [aMarker({ id: 'm5', level: 'high', expiresOn: TODAY })],
    });
    await putIntoRegister(tools.store, [vic], [], []);
    const marker = aMarker({ id: 'm9', level: 'high' });
    const { store } = meddled(1, () =>
      makeChange(change({ kind: 'setMarker', person: vic.id, marker }), tools),
    );
    await refreshLevels(KEEPER, { ...tools, store, today: '2026-11-26' });
    expect(await levelOf(EARLIER)).toBe('high');
  });

  it.each([
    ['another', '07700900101'],
    ['her first', ''],
  ])(
    'S6: given an import puts an order in force, when a keeper ties %s number to whom it protects, then that number is high too',
    async (_, hers) => {
      const HEADER =
        'reference,name,role,number,order_reference,order_type,order_made_on,order_served_on,order_expires_on,order_status,order_respondent,order_protected';
      const until = (day: string) =>
        `S-1,Sam,suspect,07700900102,O-1,nonMolestation,2026-10-01,2026-10-02,${day},final,S-1,V-1`;
      await importCsv(tools, `${HEADER}\nV-1,Vera,victim,${hers},,,,,,,,\n${until('2026-10-30')}`);
      const person = await personNamed('V-1');
      const tie = aTie(LATER);
      const tied = meddled(1, () => makeChange(change({ kind: 'tieNumber', person, tie }), tools));
      await importCsv(tied, `${HEADER}\n${until('2027-10-30')}`);
      expect(await levelOf(LATER)).toBe('high');
    },
  );

  it('S6: given a keeper puts an order in force, when another ties a first number to whom it protects, then that number is high', async () => {
    const vera = aPerson('pvera0000001', { numbers: [] });
    const sam = aPerson('psam00000001', { numbers: [] });
    const order = anOrder('o1', sam.id, { protectedPeople: [vera.id], status: 'discharged' });
    await putIntoRegister(tools.store, [{ ...vera, orders: [order.id] }, sam], [order], []);
    const tie = aTie(LATER);
    const tied = meddled(1, () => makeChange(change({ kind: 'tieNumber', person: vera.id, tie }), tools));
    await makeChange(change({ kind: 'putOrder', order: { ...order, status: 'final' } }), tied);
    expect(await levelOf(LATER)).toBe('high');
  });

  it('S6: given two sources share numbers, when one raises while the other lowers, then every number is high', async () => {
    const people = 300;
    const file = (letter: string, level: string) =>
      [
        'reference,name,role,number,marker,marker_level,marker_reason',
        ...Array.from(
          { length: people },
          (_, n) => `${letter}-${n},N ${n},victim,0${7_700_100_000 + n},stalking,${level},followed`,
        ),
      ].join('\n');
    await importCsv(tools, file('A', 'high'), { source: 'a' });
    await importCsv(tools, file('B', 'standard'), { source: 'b' });
    const lowering = { confirmedBy: SECOND_KEEPER, reason: 'reviewed' };
    await Promise.all([
      importCsv(tools, file('A', 'standard'), { source: 'a', lowering }),
      importCsv(await testTools(fresh), file('B', 'high'), { source: 'b' }),
    ]);
    const numbers = Array.from({ length: people }, (_, n) => `+44${7_700_100_000 + n}`);
    const levels = [...(await tools.store.numbers(numbers)).values()].map(({ level }) => level);
    expect(levels).toEqual(Array(people).fill('high'));
  });
});

describe('people whom others speak of', () => {
  it('given somebody is erased after a batch was decided, then nobody is tied to them', async () => {
    const rows = Array.from(
      { length: 256 },
      (_, n) => `C-${n},P ${n},victim,,${n === 200 ? 'C-3,partner,victim' : ',,'}`,
    );
    const file = ['reference,name,role,number,relationship_to,relationship_kind,relationship_role', ...rows];
    const erasing = meddled(2, async () => {
      const proposed = await makeChange(change({ kind: 'erase', person: await personNamed('C-3') }), tools);
      if (proposed.outcome !== 'waits') throw new Error(proposed.outcome);
      const decision = { by: SECOND_KEEPER, accepted: true, reason: 'asked for' };
      await decideProposal(proposed.proposalId, decision, tools);
    });
    await importCsv(erasing, file.join('\n'));
    const people = await everybody();
    const ids = new Set(people.map((person) => person.id));
    for (const { relationships } of people)
      for (const { other } of relationships) expect(ids).toContain(other);
  });

  it('given another source has the same references, when two imports of one source meet, then everybody is put in once', async () => {
    const people = 300;
    const rows = Array.from({ length: people }, (_, n) => `C-${n},P ${n},victim,`);
    const file = ['reference,name,role,number', ...rows].join('\n');
    await importCsv(tools, file, { source: 'charity' });
    await Promise.all([importCsv(tools, file), importCsv(tools, file)]);
    expect(await everybody()).toHaveLength(2 * people);
  });
});
