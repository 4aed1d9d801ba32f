import { afterEach, expect, it } from 'vitest';
import { heardInWords, type HeardSegment } from '../../../src/simulator/index.ts';
import {
  conference,
  handlerNumber,
  lineNumber,
  ringbackUrl,
  specialistNumber,
  startAccount,
  twiml,
} from '../../support/simulated-account.ts';
import { roomStory } from '../../support/simulated-room.ts';
import { silentWav } from '../../support/wav.ts';

const story = roomStory();
const { callerInRoom, joins } = story;

afterEach(() => story.account.close());

/** A call with a handler, and, if the number is known, a specialist who listens; as the caller heard it. */
async function callerHeard(known: boolean): Promise<readonly HeardSegment[]> {
  const call = await callerInRoom();
  const { sim } = story.account;
  await sim.until(() => sim.whoHears().caller?.[0] === `wait play ${ringbackUrl}`);
  await sim.advance(7000);
  const handlerSid = await joins(handlerNumber, 'handler');
  if (known)
    await joins(specialistNumber, 'specialist', {
      callSidToCoach: handlerSid,
      startConferenceOnEnter: false,
    });
  await sim.advance(30_000);
  if (known) await sim.phone(specialistNumber).speaks('Ask whether he is in the room');
  await sim.phone(handlerNumber).speaks('What is your emergency?');
  await sim.advance(60_000);
  await call.hangsUp();
  return call.heard();
}

const withTimes = (heard: readonly HeardSegment[]): unknown[] =>
  heard.map((one) => [one.fromMs - (heard[0]?.fromMs ?? 0), (one.toMs ?? 0) - one.fromMs, one.sounds]);

it('a caller who is known hears the same, for as long, as one who is not', async () => {
  const unknown = await callerHeard(false);
  await story.account.close();
  const known = await callerHeard(true);
  expect(heardInWords(known)).toEqual(['ringback', 'silence', `wait play ${ringbackUrl}`, 'handler']);
  expect(withTimes(known)).toEqual(withTimes(unknown));
});

it('a beep at the specialist’s entry would be in the timeline, and is told from one that is not there', async () => {
  const call = await callerInRoom();
  await joins(handlerNumber, 'handler');
  await joins(specialistNumber, 'specialist', { beep: 'onEnter', muted: true });
  expect(heardInWords(await call.heard())).toContain('beep (enter)');
});

it('a specialist who is heard for no time at all is still in the timeline', async () => {
  const call = await callerInRoom();
  await joins(handlerNumber, 'handler');
  await joins(specialistNumber, 'specialist');
  await story.participant('specialist').update({ muted: true });
  expect(heardInWords(await call.heard())).toContain('handler + specialist');
});

it('the timeline ends with the call', async () => {
  const call = await callerInRoom();
  await call.hangsUp();
  const last = (await call.heard()).at(-1);
  expect(last?.toMs).toBeDefined();
  expect(await call.hears()).toEqual([]);
});

it('in auto mode, waiting for a fact lets time pass', async () => {
  story.account = await startAccount({ clock: { mode: 'auto' } });
  const { sim, twilio } = story.account;
  await twilio.calls.create({ from: lineNumber, to: handlerNumber, timeout: 300, twiml: '<Response/>' });
  await sim.until(() => sim.calls()[0]?.status === 'no-answer', {
    what: 'five minutes of ringing to be over',
  });
});

it('a wait document is asked again when its medium is over, which is measured once and asked for signed', async () => {
  await callerInRoom({}, (url) => twiml(conference('room', `waitUrl="${url}/wait"`)));
  const { app, sim } = story.account;
  app.on('/ring.wav', { type: 'audio/wav', body: silentWav(10_000) });
  app.on('/wait', twiml('<Play>/ring.wav</Play>', '<Redirect/>'));
  await sim.until(() => sim.whoHears().caller?.[0] === `wait play ${app.url}/ring.wav`);
  await sim.advance(35_000);
  expect(app.to('/wait')).toHaveLength(4);
  expect(app.to('/ring.wav')).toHaveLength(1);
  expect(app.to('/ring.wav')[0]).toMatchObject({ method: 'GET', signatureValid: true });
});
