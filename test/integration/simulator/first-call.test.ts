import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../../src/simulator/index.ts';
import { twilioClientFor } from '../../support/twilio-client.ts';
import { startWebhookApp, type WebhookApp } from '../../support/webhook-app.ts';

const lineNumber = '+441134960101';
let sim: Simulator;
let app: WebhookApp;

beforeEach(async () => {
  sim = await startSimulator({ clock: { mode: 'manual' } });
  app = await startWebhookApp(sim.authToken);
  sim.line({ number: lineNumber, voiceUrl: `${app.url}/voice` });
});

afterEach(async () => {
  await sim.close();
  await app.close();
});

it('a caller waits in a room, hears ringback, and talks to the handler who answers', async () => {
  // Given a line whose application puts the caller in a room and has the handler called into it
  const twilio = twilioClientFor(sim);
  app.on('/ringback', '<Response><Play>https://media.example/ringback.wav</Play><Redirect/></Response>');
  app.on('/voice', async () => {
    await twilio.conferences('room-1').participants.create({
      from: lineNumber,
      to: '+441134960201',
      label: 'handler',
      beep: 'false',
      earlyMedia: false,
      startConferenceOnEnter: true,
      waitUrl: `${app.url}/ringback`,
      statusCallback: `${app.url}/leg`,
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
      conferenceStatusCallback: `${app.url}/room`,
      conferenceStatusCallbackEvent: ['start', 'end', 'join', 'leave'],
    });
    return `<Response><Dial><Conference startConferenceOnEnter="false" beep="false" waitUrl="${app.url}/ringback">room-1</Conference></Dial></Response>`;
  });
  const caller = sim.phone('+447700900123', 'caller');
  const handler = sim.phone('+441134960201', 'handler');

  // When the caller dials
  const call = await caller.dials(lineNumber);
  await handler.rings();

  // Then the caller hears ringback
  await sim.until(() => sim.whoHears().caller?.[0] === 'wait play https://media.example/ringback.wav');

  // When the handler answers
  await handler.answers();

  // Then the two hear each other and nobody else
  await sim.until(() => sim.whoHears().handler !== undefined);
  expect(sim.whoHears()).toEqual({ caller: ['handler'], handler: ['caller'] });

  // When the caller hangs up
  await call.hangsUp();
  await sim.until(() =>
    app.to('/room').some((one) => one.fields.StatusCallbackEvent === 'participant-leave'),
  );

  // Then the handler is alone, and every webhook carried a good signature
  expect(sim.whoHears()).toEqual({ handler: ['silence'] });
  await sim.until(() => app.to('/leg').length === 3);
  expect(app.to('/leg').map((one) => one.fields.CallStatus)).toEqual(['initiated', 'ringing', 'in-progress']);
  expect(app.seen.filter((one) => !one.signatureValid)).toEqual([]);
  expect(sim.violations()).toEqual([]);
});
