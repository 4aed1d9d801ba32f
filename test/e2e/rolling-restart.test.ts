import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { Call } from '../../src/core/call/call.ts';
import { NOTHING } from '../../src/core/call/effects.ts';
import { type EventId, id } from '../../src/core/ids.ts';
import { createCallStore } from '../../src/redis/calls/call-store.ts';
import { openRedis } from '../../src/redis/connection.ts';
import { parseKeyRing } from '../../src/sealing/key-ring.ts';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage, type Stage } from '../support/stage.ts';

/** A call in the middle of being coached, as the first release wrote it. Its ids are ones, twos, threes and fours. */
const SCHEMA_1 = new URL('../fixtures/calls/schema-1.json', import.meta.url);

/** Puts the previous release's record in the place of the call's own, with the ids of this call's legs and room. */
async function rewriteAsPreviousRelease(stage: Stage, now: Call): Promise<void> {
  const names: Record<string, string | null | undefined> = {
    [`CA${'1'.repeat(32)}`]: now.id,
    [`CA${'2'.repeat(32)}`]: now.line.handler?.legId,
    [`CA${'3'.repeat(32)}`]: now.seat.offer?.legId,
    [`CF${'4'.repeat(32)}`]: now.line.roomHandle,
  };
  let text = await readFile(SCHEMA_1, 'utf8');
  for (const [placeholder, name] of Object.entries(names)) text = text.replaceAll(placeholder, name ?? '');
  const redis = openRedis(stage.redis.url, 'background', () => undefined);
  await new Promise((resolve) => redis.once('ready', resolve));
  const { sealing } = parseKeyRing(stage.settings.keys);
  const store = createCallStore({ redis, sealing, prefix: stage.redis.prefix, waitReplicas: 0, keepDays: 1 });
  const outcome = await store.commit({
    expectedVersion: now.version,
    call: { ...(JSON.parse(text) as Call), version: now.version + 1 },
    event: { type: 'callerSpoke', id: id<EventId>('previous-release'), callId: now.id },
    reply: NOTHING,
    effects: [],
    at: now.arrivedAt,
  });
  redis.disconnect();
  expect(outcome).toEqual({ kind: 'committed' });
}

it('S16: a rolling restart: the new release goes on with a call as the previous one left it', async () => {
  await using stage = await openStage();

  // Given a call that is being coached, and a record of it as the previous release wrote it
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');
  await stage.does(call.sid, { type: 'setSeatMode', mode: 'coaching' }, 'amina');
  const before = await stage.callWhen(call.sid, 'coaching', (c) => c.seat.state === 'coaching');

  // When the service is ended in order, and the new release starts
  for (const service of stage.services.splice(0)) await service.stop();
  await rewriteAsPreviousRelease(stage, before);
  expect(stage.sim.whoHears()).toMatchObject({ caller: ['desk-1'] });
  await stage.start();

  // Then the call has gone on meanwhile, and everything in it can be done
  expect((await stage.card(call.sid)).seat).toMatchObject({ mode: 'coaching', specialistId: 'amina' });
  await stage.makesAudible(call.sid);
  await stage.ears({ caller: ['amina', 'desk-1'] });
  await stage.does(call.sid, { type: 'handOver', incidentReference: 'INC-2026-4711', grade: '2' });
  await stage.ears({ caller: ['amina'], amina: ['caller'] });

  // And it ends as any other: the specialist is free, the follow-up is raised once
  await call.hangsUp();
  const over = await stage.callWhen(
    call.sid,
    'the end',
    (c) => c.endedAt !== null && c.seat.state === 'released',
  );
  expect(over.degraded).toEqual([]);
  await stage.waits('the specialist to wrap up', async () => (await stage.presence('amina')) === 'wrapUp');
  await stage.waits('the follow-up', async () => {
    const { status } = await stage.api('GET', `/referrals/${call.sid}.victim-support`);
    return status === 200;
  });
  expect(stage.sim.violations()).toEqual([]);
});
