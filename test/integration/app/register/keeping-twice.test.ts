import { afterEach, beforeEach, expect, it } from 'vitest';
import { decideProposal, makeChange, proposeChange } from '../../../../src/app/register/keeping.ts';
import { type ActorId, id } from '../../../../src/core/ids.ts';
import type { RegisterChange } from '../../../../src/core/register/change.ts';
import type { RegisterCommit } from '../../../../src/ports/register-store.ts';
import { type FreshRedis, freshRedis } from '../../../support/redis.ts';
import { aMarker, aPerson, aTie, FORCE, putIntoRegister } from '../../../support/register-fixtures.ts';
import { KEEPER, SECOND_KEEPER, type TestTools, testTools } from '../../../support/register-tools.ts';

/* Somebody changes the record at the last moment before a keeper's change is committed: what was decided is decided again. */

const CHARITY = id<ActorId>('harbour-trust');
const NUMBER = '+447700900160';
const vic = aPerson('pvic00000001', { name: 'Vic', numbers: [aTie(NUMBER)] });

let fresh: FreshRedis;
let tools: TestTools;
let asked = 0;
beforeEach(async () => {
  fresh = freshRedis();
  tools = await testTools(fresh);
  await putIntoRegister(tools.store, [vic], [], []);
});
afterEach(() => fresh.close());

const change = (what: RegisterChange, by = KEEPER) => ({
  requestId: `r${asked++}`,
  by,
  force: FORCE,
  reason: 'told us on the phone',
  change: what,
});
const marked = (level: 'medium' | 'high'): RegisterChange => ({
  kind: 'setMarker',
  person: vic.id,
  marker: aMarker({ id: 'm1', level }),
});
const level = async () => (await tools.store.numbers([NUMBER])).get(NUMBER)?.level;

/** The tools, and before their first commit `meanwhile` happens. */
function butFirst(meanwhile: () => Promise<unknown>): TestTools {
  let happened = false;
  const commit = async (what: RegisterCommit) => {
    if (!happened) {
      happened = true;
      await meanwhile();
    }
    return await tools.store.commit(what);
  };
  return { ...tools, store: withCommit(commit) };
}

function withCommit(commit: TestTools['store']['commit']): TestTools['store'] {
  return new Proxy(tools.store, {
    get(store, name) {
      if (name === 'commit') return commit;
      const value: unknown = Reflect.get(store, name);
      return typeof value === 'function' ? value.bind(store) : value;
    },
  });
}

it('S6: a keeper’s change that lowers only since another raised the record waits for a second person', async () => {
  const meddled = butFirst(() => makeChange(change(marked('high'), SECOND_KEEPER), tools));
  const outcome = await makeChange(change(marked('medium')), meddled);

  expect(outcome).toMatchObject({ outcome: 'waits' });
  expect(await level()).toBe('high');
  const proposalId = outcome.outcome === 'waits' ? outcome.proposalId : '';
  await decideProposal(proposalId, { by: SECOND_KEEPER, accepted: true, reason: 'reviewed' }, tools);
  expect(await level()).toBe('medium');
});

it('S6: a partner’s change that lowers only since a keeper raised the record is not accepted', async () => {
  const proposalId = await proposeChange(change(marked('medium'), CHARITY), tools);
  const meddled = butFirst(() => makeChange(change(marked('high')), tools));
  const accepting = decideProposal(
    proposalId,
    { by: SECOND_KEEPER, accepted: true, reason: 'they know her' },
    meddled,
  );
  await expect(accepting).rejects.toThrow(/would lower/);
  expect(await level()).toBe('high');
  expect((await tools.proposals.get(proposalId))?.decision).toBeNull();
});

it('given an index entry whose record is gone, a change ends with a conflict instead of never', async () => {
  await makeChange(change(marked('medium')), tools);
  const kept = (await tools.store.numbers([NUMBER])).get(NUMBER);
  await fresh.client.del(tools.store.names.number(kept?.handle ?? 0));
  await expect(makeChange(change(marked('high')), tools)).rejects.toMatchObject({ code: 'conflict' });
});

it('given somebody merged into the person while they are erased, both go from what is remembered', async () => {
  const other = aPerson('pvic00000002', { name: 'Victoria' });
  await putIntoRegister(tools.store, [other], [], []);
  const waits = await makeChange(change({ kind: 'erase', person: vic.id }), tools);
  const merge: RegisterChange = { kind: 'merge', into: vic.id, from: other.id };
  const forgotten: string[] = [];
  const meddled = butFirst(() => makeChange(change(merge), tools));
  const ledger = { ...tools.ledger, forget: async (person: string) => void forgotten.push(person) };
  await decideProposal(
    waits.outcome === 'waits' ? waits.proposalId : '',
    { by: SECOND_KEEPER, accepted: true, reason: 'retention' },
    { ...meddled, ledger },
  );
  expect(forgotten.toSorted()).toEqual([vic.id, other.id]);
});
