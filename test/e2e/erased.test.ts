import { expect, it } from 'vitest';
import { decideProposal, makeChange } from '../../src/app/register/keeping.ts';
import { parseKeyRing } from '../../src/sealing/key-ring.ts';
import { finn, NUMBERS } from '../support/register-fixtures.ts';
import { KEEPER, SECOND_KEEPER, testTools } from '../support/register-tools.ts';
import { openStage } from '../support/stage.ts';

it('S14: given a person is erased at the command line, when the service’s upkeep comes round, then their call is in no story, and is not told again', async () => {
  await using stage = await openStage({ overrides: { sweepEveryMs: 300 } });
  const chaptersOf = async (query: string) => {
    const { status, body } = await stage.api('GET', `/stories?${query}`);
    return status === 200 ? (body as { chapters: { callId: string }[] }).chapters : [];
  };
  // Given a call of theirs that is over, and in their story
  const call = await stage.connects(NUMBERS.finn);
  await stage.callWhen(call.sid, 'the lookup', (c) => c.lookup.state === 'matched');
  await stage.ends(call);
  await stage.waits('the chapter', async () => (await chaptersOf(`personId=${finn.id}`)).length === 1);

  // When two keepers erase them, on the same Redis
  const tools = await testTools(stage.redis, parseKeyRing(stage.settings.keys));
  const [kept] = (await tools.store.people([finn.id])).values();
  const force = kept?.record.force ?? finn.force;
  const request = {
    ...{ requestId: 'erase-finn', by: KEEPER, force, reason: 'retention is over' },
    change: { kind: 'erase' as const, person: finn.id },
  };
  const waiting = await makeChange(request, tools);
  if (waiting.outcome !== 'waits') throw new Error('it was done at once');
  await decideProposal(waiting.proposalId, { by: SECOND_KEEPER, accepted: true, reason: 'yes' }, tools);

  // Then the service takes the chapter out, enters it, and does not write it again when the call is asked for
  await stage.waits('the chapter to go', async () => (await chaptersOf(`personId=${finn.id}`)).length === 0);
  expect(await chaptersOf(`callId=${call.sid}`)).toEqual([]);
  const keys = await stage.redis.keys();
  expect(keys.filter((key) => key.includes('stories}:record:') && key.includes(call.sid))).toEqual([]);
});
