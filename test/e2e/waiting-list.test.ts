import { expect, it } from 'vitest';
import { type CallId, id, type SpecialistId } from '../../src/core/ids.ts';
import { orderWaiting } from '../../src/core/specialists/waiting.ts';
import { waitingCallOf } from '../../src/core/specialists/waiting-entry.ts';
import { loadRoutingFiles } from '../../src/files/routing-files.ts';
import { createPoolReader, createSpecialistPool } from '../../src/redis/specialist-pool.ts';
import { createWaitingList } from '../../src/redis/waiting-list.ts';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage, type Stage } from '../support/stage.ts';

/** The desk answers whichever call rings it next. */
async function connectsNext(stage: Stage, number: string, name: string) {
  const call = await stage.dials(number, undefined, name);
  await stage.desk1.rings();
  await stage.desk1.answers();
  await stage.callWhen(call.sid, 'the two to talk', (c) => c.line.state === 'connected');
  return call;
}

const exhausted = (stage: Stage, sid: string) =>
  stage.callWhen(sid, 'the search to end', (c) => c.seat.state === 'exhausted', 20_000);
const rung = (stage: Stage, sid: string, who: string) =>
  stage.callWhen(
    sid,
    `${who} to be rung`,
    (c) => c.seat.state === 'ringing' && c.seat.offer?.specialistId === who,
  );

/** Pool and list as another process sees them: one that dies between two lines. */
async function anotherProcess(stage: Stage) {
  const loaded = await loadRoutingFiles(stage.configDir);
  if (!loaded.ok) throw new Error('the files are not right');
  const options = {
    redis: stage.redis.connect(),
    prefix: stage.redis.prefix,
    roster: () => loaded.files.roster,
  };
  const reader = createPoolReader(options);
  return { pool: createSpecialistPool(options, reader), list: createWaitingList(reader) };
}

/** Who waits, from top to bottom, as soon as so many do. */
async function onList(stage: Stage, many: number): Promise<readonly string[]> {
  const { list } = await anotherProcess(stage);
  const { waiting, now } = await stage.waits(`${many} on the list`, async () => {
    const board = await list.board(Date.now());
    return board.waiting.length === many && board;
  });
  return orderWaiting(waiting.map(({ entry }) => waitingCallOf(entry, now))).map(({ callId }) => callId);
}

it('nobody is free: the call waits, and whoever says that they are ready is offered it at once', async () => {
  await using stage = await openStage({ ready: [] });
  const call = await stage.connects(NUMBERS.anna);
  await exhausted(stage, call.sid);

  // When a specialist begins
  await stage.readyNow('amina');

  // Then they are rung for it and join, without anybody asking, and nobody was told twice
  await stage.joins(call.sid, 'amina');
  const alarms = await stage.alarmsOf(call.sid);
  expect(alarms.filter(({ kind }) => kind === 'noSpecialist')).toHaveLength(1);
  const { list } = await anotherProcess(stage);
  expect((await list.board(Date.now())).waiting).toEqual([]);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('more risk first, then who waits longer: a specialist who becomes free is offered the top of the list', async () => {
  await using stage = await openStage({ ready: [] });

  // Given three who wait: one asked for by a handler, without known risk, longest of all; then two of high risk
  const unknown = await connectsNext(stage, NUMBERS.unknown, 'unknown');
  await stage.callWhen(unknown.sid, 'the plan', (c) => c.lookup.plan !== null);
  await stage.does(unknown.sid, { type: 'requestSpecialist' });
  await exhausted(stage, unknown.sid);
  const anna = await connectsNext(stage, NUMBERS.anna, 'anna');
  await exhausted(stage, anna.sid);
  const dora = await connectsNext(stage, NUMBERS.dora, 'dora');
  await exhausted(stage, dora.sid);

  // When one specialist is ready, then a second
  const [first, second, third] = await onList(stage, 3);
  expect(third).toBe(unknown.sid);
  const [top, next] = [dora, anna].toSorted((a) => (a.sid === first ? -1 : 1)) as [typeof anna, typeof anna];
  expect(next.sid).toBe(second);
  await stage.readyNow('amina');
  await rung(stage, top.sid, 'amina');
  expect((await stage.call(next.sid)).seat.state).toBe('exhausted');
  await stage.readyNow('beth');
  await rung(stage, next.sid, 'beth');

  // Then the one without known risk waits on, and is offered whoever has done with a call
  expect((await stage.call(unknown.sid)).seat.state).toBe('exhausted');
  await stage.joins(top.sid, 'amina');
  await stage.does(top.sid, { type: 'releaseSpecialist' });
  await stage.waits('amina to wrap up', async () => (await stage.presence('amina')) === 'wrapUp');
  await stage.readyNow('amina');
  await rung(stage, unknown.sid, 'amina');
  await stage.sim.hangUpAll();
  expect(stage.sim.violations()).toEqual([]);
});

it('S16: a specialist is given back by a process that dies before it offers them: the call is found all the same', async () => {
  await using stage = await openStage({ ready: [] });
  const call = await stage.connects(NUMBERS.anna);
  await exhausted(stage, call.sid);

  // Given that somebody was claimed elsewhere and is released without a word to anybody
  const { pool } = await anotherProcess(stage);
  await pool.setPresence(id<SpecialistId>('amina'), 'ready', null, Date.now());

  // Then the others' sweep offers them the call
  await stage.joins(call.sid, 'amina');
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S16: a process that dies between claiming for the list and telling the call: the call is told by another, once', async () => {
  await using stage = await openStage({ ready: [], services: 2 });
  const call = await stage.connects(NUMBERS.anna);
  await exhausted(stage, call.sid);

  // Given that a process makes somebody ready and claims them for this call in one breath, and dies there
  const { pool, list } = await anotherProcess(stage);
  await onList(stage, 1);
  const board = await list.board(Date.now());
  const [{ entry } = { entry: null }] = board.waiting;
  if (entry === null) throw new Error('nobody waits');
  await pool.setPresence(id<SpecialistId>('beth'), 'ready', null, Date.now());
  const outcome = await pool.claim({
    ...{
      callId: id<CallId>(call.sid),
      offer: entry.offer,
      leaseMs: 120_000,
      turn: board.turn,
      fromList: true,
    },
    candidates: [{ specialistId: id<SpecialistId>('beth') }],
  });

  // Then whichever of them was first, she is rung once, and joins
  expect(outcome).toEqual({ kind: 'claimed', specialistId: 'beth' });
  await stage.joins(call.sid, 'beth');
  expect(stage.beth.calls()).toHaveLength(1);
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('S11: six calls wait, two services sweep, two specialists come at once: each is offered one call', async () => {
  await using stage = await openStage({ ready: [], services: 2 });
  const calls = await Promise.all(
    Array.from({ length: 6 }, (_, n) => stage.dials(NUMBERS.anna, undefined, `caller-${n}`)),
  );
  for (const { sid } of calls) await exhausted(stage, sid);
  const top = (await onList(stage, 6)).slice(0, 2);

  await Promise.all([stage.readyNow('amina'), stage.readyNow('beth')]);
  const seated = await stage.waits('two offers', async () => {
    const now = await Promise.all(calls.map(({ sid }) => stage.call(sid)));
    const offered = now.flatMap((c) => (c.seat.offer === null ? [] : [c]));
    return offered.length === 2 && offered;
  });

  // Then the two calls at the top have them, each one
  expect(seated.map((c) => c.seat.offer?.specialistId as string).toSorted()).toEqual(['amina', 'beth']);
  expect(seated.map((c) => c.id as string).toSorted()).toEqual(top.toSorted());
  await Promise.all([stage.amina.rings(), stage.beth.rings()]);
  expect(stage.amina.calls()).toHaveLength(1);
  expect(stage.beth.calls()).toHaveLength(1);
  await stage.sim.hangUpAll();
  expect(stage.sim.violations()).toEqual([]);
});

it('rung twice without answering: paused, the supervisor is told, and the call is not lost', async () => {
  await using stage = await openStage({ ready: ['amina'] });

  // Given one specialist, who lets the first call ring out
  const first = await stage.connects(NUMBERS.anna);
  await stage.amina.rings();
  await stage.sim.advance(26_000);
  await exhausted(stage, first.sid);
  expect(await stage.presence('amina')).toBe('ready');

  // When a second call rings them out as well
  const second = await connectsNext(stage, NUMBERS.dora, 'dora');
  await rung(stage, second.sid, 'amina');
  await stage.amina.rings();
  await stage.sim.advance(26_000);

  // Then they are paused with the reason, a supervisor is told once, and both calls wait for somebody else
  await stage.waits('the pause', async () => (await stage.presence('amina')) === 'paused');
  const told = await stage.waits('the notice', async () => {
    const { alarms } = (await stage.api('GET', '/alarms?limit=200')).body as {
      alarms: { kind: string; force: string }[];
    };
    const found = alarms.filter(({ kind }) => kind === 'specialistPaused');
    return found.length > 0 && found;
  });
  expect(told).toHaveLength(1);
  expect(told[0]?.force).toBe('westshire');
  await exhausted(stage, second.sid);
  await stage.readyNow('beth');
  const sid = await stage.waits('beth to be rung', async () => {
    const calls = await Promise.all([first, second].map((call) => stage.call(call.sid)));
    return calls.find(({ seat }) => seat.offer?.specialistId === 'beth')?.id;
  });
  await stage.joins(sid, 'beth');
  await stage.sim.hangUpAll();
  expect(stage.sim.violations()).toEqual([]);
});
