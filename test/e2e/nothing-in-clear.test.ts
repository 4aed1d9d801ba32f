import { expect, it } from 'vitest';
import { anna, ben, marlowHouse, NUMBERS } from '../support/register-fixtures.ts';
import { everythingIn, filesUnder, found } from '../support/scan.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { HANDLERS, SPECIALISTS } from '../support/world.ts';

const SECRETS = [
  ...Object.values(NUMBERS),
  ...Object.values(HANDLERS),
  ...Object.values(SPECIALISTS).map((specialist) => specialist.number),
  anna.name ?? 'Anna Marlow',
  ben.name ?? 'Ben Marlow',
  'Marlow',
  marlowHouse.address ?? '1 Harbour Row',
  'Harbour Row',
  'Robin Marlow',
  'pepperoni',
  'strangled',
  'You will not see Christmas',
  'she is in the bathroom',
  'he will drown me',
  'ring the sister in Leeds',
  'a voice I know',
  'the boathouse',
  'ask about the river',
  'told him twice',
  'Sgt Okafor',
];

/** A whole call with everything that people say and do in it. */
async function tellEverything(stage: Stage): Promise<void> {
  const call = await stage.connects(NUMBERS.anna);
  await stage.joins(call.sid, 'amina');
  await stage.api('POST', `/calls/${call.sid}/caller`, {
    number: NUMBERS.marlowLandline,
    incidentReference: 'INC-2026-3',
    grade: '1',
    location: '1 Harbour Row, Northtown',
  });
  await stage.does(call.sid, { type: 'confirmMatch', personId: anna.id });
  await stage.does(call.sid, { type: 'correctMatch', personId: null, reason: 'it is Ben Marlow who speaks' });
  await stage.does(call.sid, { type: 'markSilent' });
  await stage.makesAudible(call.sid);
  await call.hangsUp();
  await stage.callWhen(call.sid, 'talking on', (c) => c.line.state === 'callerGone');
  await stage.does(call.sid, {
    type: 'recordDisposition',
    outcome: 'officersSent',
    notes: 'Anna Marlow, +447700900101, said that she is in the bathroom',
    safeToRingBack: 'no',
    followUps: [],
  });
  await stage.card(call.sid);
  await writesTheStory(stage, call.sid);
  await stage.ends(call);
  await stage.alarm(call.sid, 'silentWithMarker');
  const abandoned = await stage.dials(NUMBERS.anna, undefined, 'again');
  await stage.desk1.rings();
  await abandoned.hangsUp();
  await stage.alarm(abandoned.sid, 'abandonedWithMarker');
  await stage.review(abandoned.sid, 'abandoned');
}

/** Everything that people write into a story, and about it. */
async function writesTheStory(stage: Stage, callId: string): Promise<void> {
  const dueAt = Date.now() + 60_000;
  const telling = { kind: 'promise', promise: 'callBack', words: 'ring the sister in Leeds', dueAt } as const;
  await stage.does(callId, { type: 'tell', telling: { kind: 'threat', words: 'he will drown me' } });
  await stage.does(callId, { type: 'tell', telling });
  await stage.does(callId, { type: 'setGrade', grade: '3', because: 'told him twice' });
  const post = async (path: string, body: object): Promise<{ id: string }> => {
    const answered = await stage.api('POST', path, body, 'supervisor');
    if (answered.status !== 200)
      throw new Error(`${path}: ${answered.status} ${JSON.stringify(answered.body)}`);
    return answered.body as { id: string };
  };
  await post(`/calls/${callId}/links`, {
    kind: 'person',
    id: 'p-other',
    belongs: true,
    because: 'a voice I know',
  });
  const words = 'the boathouse, at once';
  const { id } = await post(`/calls/${callId}/hand-overs`, { to: 'ambulance', words });
  await post(`/hand-overs/${id}/answer`, { outcome: 'acknowledged', name: 'Sgt Okafor' });
  const { open } = (await stage.api('GET', `/stories?callId=${callId}`)).body as { open: { id: string }[] };
  await post(`/matters/${open[0]?.id}/close`, { doing: 'told him twice' });
  await post(`/calls/${callId}/review`, {});
  const act = (body: object) => post(`/review-cases/${callId}/actions`, body);
  await act({ type: 'take' });
  await act({ type: 'writeFeedback', to: 'handler', words: 'ask about the river next time' });
  await stage.api('GET', `/calls/${callId}/replay`);
}

it('S14: after a whole call no number, name, address, PIN or note is in clear in Redis, logs, metrics, URLs or files', async () => {
  await using stage = await openStage();
  expect(found([{ where: 'a slip of paper', text: 'rang from 07700900101' }], SECRETS)).toHaveLength(1);

  // Given a call in which everything was said, and a second one
  await tellEverything(stage);

  // Then none of it can be read in Redis: keys, states, events, jobs, feed, audit, register
  const redis = await everythingIn(stage.redis.client, await stage.redis.keys());
  expect(redis.length).toBeGreaterThan(50);
  expect(found(redis, SECRETS)).toEqual([]);

  // And BullMQ's own keys, which stand beside them, hold ids only
  const queueKeys = await stage.redis.client.keys(`{${stage.redis.prefix.replace(/:$/, '')}-queue}*`);
  expect(queueKeys.length).toBeGreaterThan(0);
  expect(found(await everythingIn(stage.redis.client, queueKeys), SECRETS)).toEqual([]);

  // And not in any log line, metric, or file that the service keeps
  expect(stage.logs.lines.length).toBeGreaterThan(0);
  expect(
    found(
      stage.logs.lines.map((text) => ({ where: 'the log', text })),
      SECRETS,
    ),
  ).toEqual([]);
  expect(stage.logs.text()).not.toMatch(new RegExp(`\\b${SPECIALISTS.amina.pin}\\b`));
  const metrics = await (await fetch(`${stage.settings.publicBaseUrl}/metrics`)).text();
  expect(metrics).toContain('alongside_');
  expect(found([{ where: 'the metrics', text: metrics }], SECRETS)).toEqual([]);
  expect(found(await filesUnder(stage.settings.dataDir), SECRETS)).toEqual([]);

  // And not in any URL that Twilio was given or asked, nor in the name of a room
  const urls = stage.sim.trace.flatMap((e) => {
    if (e.kind === 'webhook-sent' || e.kind === 'callback') return [decodeURIComponent(e.url)];
    if (e.kind === 'rest') return [decodeURIComponent(e.path)];
    return e.kind === 'room' ? [e.name] : [];
  });
  expect(urls.length).toBeGreaterThan(20);
  expect(
    found(
      urls.map((text) => ({ where: 'a URL', text })),
      SECRETS,
    ),
  ).toEqual([]);
});

it('S14: what is refused is not repeated: error texts and their log hold nothing that was sent', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.unknown);

  const answers = [
    await stage.api('POST', `/calls/${call.sid}/caller`, { number: 'Anna Marlow +447700900101' }),
    await stage.api('POST', `/calls/${call.sid}/caller`, { number: '+447700900101', name: 'Anna Marlow' }),
    await stage.api('POST', `/calls/${call.sid}/commands`, { type: 'Anna Marlow', notes: '+447700900101' }),
    await stage.api('GET', `/calls/${encodeURIComponent('+447700900101')}`),
  ];

  for (const answer of answers) expect(answer.status).toBeGreaterThanOrEqual(400);
  const texts = answers.map((answer) => ({
    where: `an answer ${answer.status}`,
    text: JSON.stringify(answer.body),
  }));
  expect(found(texts, SECRETS)).toEqual([]);
  expect(
    found(
      stage.logs.lines.map((text) => ({ where: 'the log', text })),
      SECRETS,
    ),
  ).toEqual([]);
  await stage.ends(call);
});
