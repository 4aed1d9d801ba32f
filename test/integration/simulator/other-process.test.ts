import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectSimulator, type SimulatorControl } from '../../../src/simulator/index.ts';
import {
  callerNumber,
  conference,
  handlerNumber,
  lineNumber,
  twiml,
} from '../../support/simulated-account.ts';
import { twilioClientFor } from '../../support/twilio-client.ts';
import { startWebhookApp, type WebhookApp } from '../../support/webhook-app.ts';

const authToken = 'a-token-for-this-test';
let child: ChildProcess;
let app: WebhookApp;
let sim: SimulatorControl;
let accountSid: string;

beforeEach(async () => {
  app = await startWebhookApp(authToken);
  const main = new URL('../../../src/simulator/main.ts', import.meta.url).pathname;
  const line = `${lineNumber}=${app.url}/voice`;
  child = spawn(process.execPath, [main, '--port', '0', '--clock', 'manual', '--line', line, '--cps', '50'], {
    env: { ...process.env, SIMULATOR_AUTH_TOKEN: authToken },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const first = await new Promise<string>((resolve) =>
    child.stdout?.once('data', (data: Buffer) => resolve(String(data))),
  );
  const started = JSON.parse(first) as { listening: string; accountSid: string };
  accountSid = started.accountSid;
  sim = connectSimulator(started.listening);
});

afterEach(async () => {
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  await gone;
  await app.close();
});

it('a call is played from another process, and says who hears whom', async () => {
  const twilio = twilioClientFor({ accountSid, authToken, baseUrl: sim.baseUrl });
  app.on('/voice', twiml(conference('room', 'waitUrl=""')));
  const caller = sim.phone(callerNumber, 'caller');
  const handler = sim.phone(handlerNumber, 'handler');

  const call = await caller.dials(lineNumber, { sipHeaders: { 'X-Incident': '42' } });
  await call.isAnswered();
  await twilio
    .conferences('room')
    .participants.create({ from: lineNumber, to: handlerNumber, beep: 'false' });
  const ringing = await handler.rings();
  await handler.answers();
  await ringing.isAnswered();
  expect(await sim.whoHears()).toEqual({ caller: ['handler'], handler: ['caller'] });

  await caller.speaks('Can I order a pizza?', 3000);
  expect((await (await handler.call())?.heard())?.at(-1)?.sounds).toEqual([
    { kind: 'voice', of: 'caller', saying: 'Can I order a pizza?' },
  ]);
  await sim.advance(3000);

  const shown = await (await fetch(`${sim.baseUrl}/_simulator/state`)).text();
  expect(shown).toContain('caller');
  expect(shown).toContain('room (in-progress');

  await call.hangsUp();
  expect(await call.hasEnded()).toBe('completed');
  expect((await sim.traceAfter(0)).some((one) => one.kind === 'person' && one.did === 'hangs up')).toBe(true);
  expect(await sim.violations()).toEqual([]);
  expect(app.to('/voice')[0]).toMatchObject({
    signatureValid: true,
    fields: { 'SipHeader_X-Incident': '42' },
  });
  await sim.hangUpAll();
});

it('documents, lines, faults and the limit of calls can be set from outside', async () => {
  const fallbackUrl = await sim.hosts('elsewhere', twiml('<Say>static</Say>', '<Pause length="60"/>'));
  await sim.line({ number: lineNumber, voiceUrl: `${app.url}/voice`, fallbackUrl });
  await sim.faults({ rules: [{ kind: 'webhook', operation: 'voice', fault: { do: 'fail' } }] });
  await sim.callsPerSecond(2);
  const call = await sim.phone(callerNumber, 'caller').dials(lineNumber);
  await sim.until(async () => (await call.hears())[0] === 'say "static"', { what: 'the static document' });
});

it('what is wrong is refused with a reason', async () => {
  await expect(sim.advance(-1)).rejects.toThrow(/ms must be >= 0/);
  await expect(sim.phone(callerNumber).hangsUp()).rejects.toThrow(/has no call/);
  const fromPage = await fetch(`${sim.baseUrl}/_simulator/hang-up-all`, {
    method: 'POST',
    headers: { origin: 'http://evil.example' },
  });
  expect(fromPage.status).toBe(403);
});
