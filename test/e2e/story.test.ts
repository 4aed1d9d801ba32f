import { expect, it } from 'vitest';
import type { Alarm } from '../../src/core/alarms/alarm.ts';
import { MINUTE } from '../../src/core/time.ts';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage, type Stage } from '../support/stage.ts';

interface Shown {
  readonly open: readonly {
    readonly id: string;
    readonly kind: string;
    readonly status: string;
    words: string;
  }[];
  readonly chapters: readonly {
    readonly callId: string;
    readonly told: readonly { readonly telling: { readonly kind: string; readonly words: string } }[];
    readonly grade: { readonly inForce: string | null; readonly original: string | null };
    readonly because: readonly string[];
    readonly numberEnding: string | null;
  }[];
  readonly hidden: number;
}

async function storyOf(stage: Stage, query: string): Promise<Shown> {
  const { status, body } = await stage.api('GET', `/stories?${query}`);
  if (status !== 200) throw new Error(`story: ${status} ${JSON.stringify(body)}`);
  return body as Shown;
}

/** A worker's upkeep runs often, so that a clock put forward is read soon. */
const SWEEPING = { overrides: { sweepEveryMs: 300 } } as const;

it('a night of calls from two numbers of one household is one story: threats first, what is open on top', async () => {
  await using stage = await openStage(SWEEPING);
  // Given a first call, in which a threat is heard and a call-back promised
  const first = await stage.connects(NUMBERS.anna, undefined, 'first');
  await stage.saysHello(first, NUMBERS.anna);
  await stage.callWhen(first.sid, 'the lookup', (c) => c.lookup.state === 'matched');
  await stage.does(first.sid, { type: 'setGrade', grade: 'Priority', because: 'he has left' });
  await stage.does(first.sid, {
    type: 'tell',
    telling: { kind: 'threat', words: 'I will burn the house down' },
  });
  const dueAt = Date.now() + 60 * MINUTE;
  await stage.does(first.sid, {
    type: 'tell',
    telling: { kind: 'promise', promise: 'callBack', words: 'ring back within the hour', dueAt },
  });
  await stage.ends(first);

  // When a second call comes from the household's other number, hours later
  stage.skips(30 * MINUTE);
  const second = await stage.connects(NUMBERS.marlowLandline, undefined, 'second');
  await stage.callWhen(second.sid, 'the lookup', (c) => c.lookup.state === 'matched');

  // Then its handler reads one story: this call, then the first, with the threat word for word and open on top
  const story = await stage.waits('both calls in the story', async () => {
    const found = await storyOf(stage, `callId=${second.sid}`);
    return found.chapters.length === 2 && found.open.length === 2 ? found : null;
  });
  expect(story.chapters.map(({ callId }) => callId)).toEqual([second.sid, first.sid]);
  expect(story.chapters[1]?.because).toContain('household');
  expect(story.chapters[1]?.told[0]?.telling).toEqual({
    kind: 'threat',
    words: 'I will burn the house down',
  });
  expect(story.chapters[1]?.grade).toMatchObject({ inForce: '2', original: '2' });

  // And the threat, which nobody has closed, is an alarm with an owner
  const threat = await stage.alarm(first.sid, 'threatOpen');
  expect(threat).toMatchObject({ class: 'urgent', owner: 'supervisor' });
  expect(threat.text).not.toContain('burn');

  // When the hour passes without a call-back
  stage.skips(40 * MINUTE);
  const late = await stage.alarm(first.sid, 'promiseLate');
  // Then closing the alarm on the board with what was done closes the promise, and the story says so
  const closed = await stage.api('POST', `/alarms/${late.id}/close`, { doing: 'rang at 03:20, she is safe' });
  expect(closed.status).toBe(200);
  await stage.waits('the promise to be closed', async () => {
    const { open } = await storyOf(stage, `callId=${second.sid}`);
    return open.length === 1 && open[0]?.kind === 'threat';
  });
  // And closing the matter takes its alarm off the board
  const open = (await storyOf(stage, `callId=${second.sid}`)).open[0];
  await stage.api('POST', `/matters/${open?.id}/close`, { doing: 'officers are with her' });
  await stage.waits('the alarm to go', async () => {
    const { alarms } = (await stage.api('GET', '/alarms?limit=200')).body as { alarms: Alarm[] };
    return !alarms.some(({ id }) => id === threat.id);
  });
  await stage.ends(second);
}, 60_000);

it('a call linked by a person counts as the second of the night, and unlinked with a reason it is gone again', async () => {
  await using stage = await openStage();
  // Given a matched call, and one from a number that nobody knows
  const known = await stage.connects(NUMBERS.anna, undefined, 'known');
  await stage.callWhen(known.sid, 'the lookup', (c) => c.lookup.state === 'matched');
  await stage.ends(known);
  const stranger = await stage.connects(NUMBERS.unknown, undefined, 'stranger');
  await stage.callWhen(stranger.sid, 'the lookup', (c) => c.lookup.state === 'missed');
  await stage.ends(stranger);
  await stage.waits(
    'the first chapter',
    async () => (await storyOf(stage, `callId=${known.sid}`)).chapters[0],
  );
  expect((await storyOf(stage, `callId=${known.sid}`)).chapters).toHaveLength(1);

  // When the handler recognises the voice
  const linked = await stage.api('POST', `/calls/${stranger.sid}/links`, {
    ...{ kind: 'call', id: known.sid, belongs: true, because: 'the same voice, she gave her name' },
  });
  expect(linked.status, JSON.stringify(linked.body)).toBe(200);

  // Then it is one story, and the supervisor hears that this was the second call of the night
  const together = await storyOf(stage, `callId=${known.sid}`);
  expect(together.chapters.map(({ callId }) => callId).toSorted()).toEqual(
    [known.sid, stranger.sid].toSorted(),
  );
  const alarm = await stage.alarm(stranger.sid, 'repeatCalls');
  expect(alarm.text).toContain('Linked by a person');
  expect(alarm.text.toLowerCase()).toContain('call number 2');

  // And when it was a mistake, it is taken out, with a reason, and stays out
  await stage.api('POST', `/calls/${stranger.sid}/links`, {
    ...{ kind: 'call', id: known.sid, belongs: false, because: 'a neighbour of the same name' },
  });
  expect((await storyOf(stage, `callId=${known.sid}`)).chapters).toHaveLength(1);
  expect((await storyOf(stage, `callId=${stranger.sid}`)).chapters).toHaveLength(1);
}, 60_000);

it('S6: a lower grade waits for a second person; refused, it stays, and the room is not asked twice', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.callWhen(call.sid, 'the lookup', (c) => c.lookup.state === 'matched');
  await stage.does(call.sid, { type: 'setGrade', grade: '1', because: 'threat to kill' });
  // Given that the handler wants to lower it
  await stage.does(call.sid, { type: 'setGrade', grade: '3', because: 'she sounds calm' });
  const asked = (await stage.card(call.sid)).account?.lowerings[0];
  expect(asked).toMatchObject({ what: 'grade', from: '1', to: '3', askedBy: 'handler' });
  const decide = {
    type: 'decideLowering',
    lowering: asked?.id as never,
    because: 'calm is not safe',
  } as const;

  // When the handler confirms it themselves, it is refused in words
  const own = await stage.asks(call.sid, { ...decide, outcome: 'approved' });
  expect(own.status).toBeGreaterThanOrEqual(400);
  // When the supervisor refuses, nothing has changed
  await stage.does(call.sid, { ...decide, outcome: 'refused' }, 'supervisor');
  expect((await stage.card(call.sid)).account?.grade).toMatchObject({ inForce: '1', said: '3', isTop: true });
  expect((await stage.call(call.sid)).account?.lowerings[0]?.state).toBe('refused');
  // When it is asked again and confirmed, it holds and is an override for the reviewers
  await stage.does(call.sid, { type: 'setGrade', grade: '2', because: 'officers are there' });
  const again = (await stage.card(call.sid)).account?.lowerings[0];
  await stage.does(call.sid, { ...decide, lowering: again?.id as never, outcome: 'approved' }, 'supervisor');
  expect((await stage.card(call.sid)).account?.grade.inForce).toBe('2');
  await stage.review(call.sid, 'override');
  await stage.ends(call);
  await stage.review(call.sid, 'belowTopGrade');
}, 60_000);

it('a call that is cut off is graded up at once, by the force’s rule', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.callWhen(call.sid, 'the lookup', (c) => c.lookup.level === 'high');
  await stage.does(call.sid, { type: 'setGrade', grade: '3', because: 'wants advice' });
  await call.hangsUp();
  await stage.callWhen(call.sid, 'the caller to be gone', (c) => c.line.callerLeftAt !== null);

  await stage.does(call.sid, { type: 'markCutOff' });

  const { account } = await stage.card(call.sid);
  expect(account).toMatchObject({
    cutOff: true,
    grade: { inForce: '1', original: '3', said: '3', isTop: true },
  });
  await stage.ends(call);
}, 60_000);

it('a hand-over tells the threat and the first grade; nobody acknowledges it: an alarm, and the duties stay here', async () => {
  await using stage = await openStage(SWEEPING);
  const call = await stage.connects(NUMBERS.anna);
  await stage.callWhen(call.sid, 'the lookup', (c) => c.lookup.state === 'matched');
  await stage.does(call.sid, { type: 'setGrade', grade: '1', because: 'threat to kill' });
  await stage.does(call.sid, { type: 'tell', telling: { kind: 'threat', words: 'he said he will kill me' } });

  // When it is handed over to the force next door
  const words = 'she lives in Northshire';
  const started = await stage.api('POST', `/calls/${call.sid}/hand-overs`, { to: 'northshire', words });
  expect(started.status, JSON.stringify(started.body)).toBe(200);
  const handOver = started.body as { id: string; told: { threats: string[]; originalGrade: string } };
  expect(handOver.told.threats[0]).toBe('he said he will kill me');
  expect(handOver.told.originalGrade).toBe('1');

  // And nobody there answers for it in time
  stage.skips(6 * MINUTE);
  const alarm = await stage.alarm(call.sid, 'handOverOpen');
  expect(alarm).toMatchObject({ class: 'urgent', owner: 'supervisor' });
  await stage.review(call.sid, 'handOverUnacknowledged');
  const before = await storyOf(stage, `callId=${call.sid}`);
  expect(before.open.map(({ kind }) => kind).toSorted()).toEqual(['handOver', 'threat']);

  // Then only a person's name ends it; the alarm goes and, that force not working here, the duty is closed with who has it
  const nameless = await stage.api('POST', `/hand-overs/${handOver.id}/answer`, {
    ...{ outcome: 'acknowledged', name: ' ' },
  });
  expect(nameless.status).toBe(400);
  const taken = await stage.api('POST', `/hand-overs/${handOver.id}/answer`, {
    ...{ outcome: 'acknowledged', name: 'Sgt Rhian Example', words: 'unit on its way' },
  });
  expect(taken.status).toBe(200);
  await stage.waits('nothing to be open', async () => {
    const { open } = await storyOf(stage, `callId=${call.sid}`);
    return open.length === 0;
  });
  await stage.waits('the alarm to go', async () =>
    (await stage.alarmsOf(call.sid)).every(({ id }) => id !== alarm.id),
  );
  await stage.ends(call);
}, 60_000);

it('S16: a promise whose job was lost is an alarm all the same, and one that was kept is none', async () => {
  await using stage = await openStage(SWEEPING);
  const call = await stage.connects(NUMBERS.anna);
  await stage.callWhen(call.sid, 'the lookup', (c) => c.lookup.state === 'matched');
  const dueAt = Date.now() + 20 * MINUTE;
  const promise = (words: string) =>
    stage.does(call.sid, { type: 'tell', telling: { kind: 'promise', promise: 'attendance', words, dueAt } });
  await promise('unit A12');
  await promise('unit B7');
  await stage.does(call.sid, { type: 'tell', telling: { kind: 'kept', of: 't2', words: 'B7 is with her' } });
  const story = await stage.waits('one promise to be open', async () => {
    const found = await storyOf(stage, `callId=${call.sid}`);
    return found.open.length === 1 ? found : null;
  });
  // Given that the whole queue is lost, and every process dies and starts again
  const queued = (await stage.redis.client.keys(
    `*${stage.redis.prefix.replace(/:$/, '')}-queue*`,
  )) as string[];
  expect(queued.length).toBeGreaterThan(0);
  for (const service of stage.services.splice(0)) await service.stop();
  await stage.redis.client.del(...queued);
  await stage.start();
  // When the time passes
  stage.skips(21 * MINUTE);
  // Then the one that was not kept is an alarm
  const late = await stage.alarm(call.sid, 'attendanceLate');
  expect(late.id).toBe(`matter.${story.open[0]?.id}`);
  expect((await stage.alarmsOf(call.sid)).filter(({ kind }) => kind === 'attendanceLate')).toHaveLength(1);
  await stage.sim.hangUpAll();
}, 60_000);

it('S13: a hand-over to a service that has a pathway is delivered as a referral that says it word for word, and the duties stay', async () => {
  await using stage = await openStage({
    edit: {
      'story.yaml': (text) =>
        text.replace('name: Westshire Ambulance,', 'name: Westshire Ambulance, pathway: call-review,'),
      'pathways.yaml': (text) =>
        text.replace(
          /(id: call-review[\s\S]*?contains:\n)/,
          '$1      - { name: threats, required: true }\n      - { name: words }\n',
        ),
    },
  });
  const call = await stage.connects(NUMBERS.anna);
  await stage.callWhen(call.sid, 'the lookup', (c) => c.lookup.state === 'matched');
  await stage.does(call.sid, { type: 'tell', telling: { kind: 'threat', words: 'he choked me' } });
  const started = await stage.api('POST', `/calls/${call.sid}/hand-overs`, {
    ...{ to: 'ambulance', words: 'strangled, needs seeing at once' },
  });
  const { id } = started.body as { id: string };

  const referral = await stage.waits('the referral', async () => {
    const { referrals } = (await stage.api('GET', `/referrals?callId=${call.sid}`)).body as {
      referrals: { id: string; pathway: string }[];
    };
    return referrals.find((one) => one.id === id);
  });
  expect(referral.pathway).toBe('call-review');
  const printed = (await stage.api('POST', `/referrals/${id}/print-view`)).body as {
    fields: { name: string; value: string }[];
    missing: string[];
  };
  expect(printed.missing).toEqual([]);
  const threats = printed.fields.find(({ name }) => name === 'threats');
  expect(threats?.value.split('\n')[0]).toBe('he choked me');

  // And when a paramedic has taken it, the police's own duty is still theirs
  await stage.api('POST', `/hand-overs/${id}/answer`, { outcome: 'acknowledged', name: 'P. Medic' });
  const story = await stage.waits('the hand-over to be taken', async () => {
    const found = await storyOf(stage, `callId=${call.sid}`);
    return found.open.every(({ kind }) => kind !== 'handOver') ? found : null;
  });
  expect(story.open.map(({ kind }) => kind)).toEqual(['threat']);
  await stage.ends(call);
}, 60_000);

it('S15: a story is on record as consulted before it is shown, and not shown to who may not see the call', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.anna);
  await stage.callWhen(call.sid, 'the lookup', (c) => c.lookup.state === 'matched');
  await storyOf(stage, `callId=${call.sid}`);
  const { entries } = (await stage.api('GET', '/audit?what=storyRead')).body as {
    entries: { entry: { who: string; subjectId: string; operation: string } }[];
  };
  expect(entries.map(({ entry }) => entry)).toContainEqual(
    expect.objectContaining({ who: 'handler', subjectId: call.sid, operation: 'consultation' }),
  );
  // A specialist of another force who does not sit in the call is told that there is none
  const stranger = await stage.api('GET', `/stories?callId=${call.sid}`, undefined, 'northern-eve');
  expect(stranger.status).toBe(404);
  await stage.ends(call);
}, 60_000);
