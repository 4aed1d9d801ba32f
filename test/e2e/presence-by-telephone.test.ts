import { expect, it } from 'vitest';
import { heardBy, openStage, type Stage } from '../support/stage.ts';
import { lineAt, SPECIALISTS } from '../support/world.ts';
import { NUMBERS } from '../support/register-fixtures.ts';

const STAFF = '+441134960190';
const { pin } = SPECIALISTS.amina;

async function openOffice(ready: readonly string[] = []): Promise<Stage> {
  const stage = await openStage({ ready });
  const { publicBaseUrl } = stage.settings;
  stage.sim.line({ ...lineAt(STAFF, publicBaseUrl), voiceUrl: `${publicBaseUrl}/voice/presence` });
  return stage;
}

/** Rings the staff number from this telephone and waits for the words. */
async function rings(stage: Stage, number: string, name: string) {
  const call = await stage.sim.phone(number, name).dials(STAFF);
  await hears(stage, call, 'PIN');
  return call;
}

const hears = (stage: Stage, call: Awaited<ReturnType<typeof rings>>, words: string) =>
  stage.sim.until(() => heardBy(call).some((line) => line.includes(words)), { what: `to hear ${words}` });

it('a specialist rings, enters the PIN, presses 1: ready, and the call that waits rings them', async () => {
  await using stage = await openOffice();
  const waiting = await stage.connects(NUMBERS.anna);
  await stage.callWhen(waiting.sid, 'nobody', (c) => c.seat.state === 'exhausted', 20_000);

  const call = await rings(stage, SPECIALISTS.amina.number, 'amina');
  await stage.amina.enters(`${pin}#`);
  await hears(stage, call, 'Press 1');
  await stage.amina.enters('1');
  await hears(stage, call, 'You are ready');
  await call.hasEnded();

  await stage.joins(waiting.sid, 'amina');
  expect(heardBy(call).join(' ')).not.toMatch(/abuse|risk|police|caller|victim|specialist/i);
  const { entries } = (await stage.api('GET', '/audit?what=presenceChanged')).body as {
    entries: { entry: object }[];
  };
  expect(entries.map(({ entry }) => entry)).toMatchObject([
    { who: 'amina', subjectId: 'amina', details: { state: 'ready', via: 'telephone' } },
  ]);
  await stage.ends(waiting);
  expect(stage.sim.violations()).toEqual([]);
});

it('presses 2: paused, with the reason to be seen', async () => {
  await using stage = await openOffice(['amina']);
  const call = await rings(stage, SPECIALISTS.amina.number, 'amina');
  await stage.amina.enters(`${pin}#`);
  await hears(stage, call, 'Press 1');
  await stage.amina.enters('2');
  await call.hasEnded();
  await stage.waits('the pause', async () => (await stage.presence('amina')) === 'paused');
  expect(stage.sim.violations()).toEqual([]);
});

it('S4: a strange telephone and a wrong PIN hear the same words, and nothing else; then it hangs up', async () => {
  await using stage = await openOffice(['amina']);
  const stranger = await rings(stage, '+447700900555', 'stranger');
  const wrong = await rings(stage, SPECIALISTS.amina.number, 'amina');
  for (const [name, number, call] of [
    ['stranger', '+447700900555', stranger],
    ['amina', SPECIALISTS.amina.number, wrong],
  ] as const) {
    for (let guess = 1; guess <= 3; guess += 1) {
      await stage.sim.until(
        () => heardBy(call).filter((line) => line.includes('PIN')).length >= guess || guess > 1,
        { what: 'the prompt' },
      );
      await stage.waits('the prompt again', async () => (await call.view()).listening === true);
      await stage.sim.phone(number, name).enters(`00000${guess}#`);
      await stage.waits('the answer', async () => (await call.view()).listening !== true || guess === 3);
    }
    await call.hasEnded();
  }
  expect(new Set(heardBy(stranger))).toEqual(new Set(heardBy(wrong)));
  expect(await stage.presence('amina')).toBe('ready');
});

it('too many wrong PINs: even the right one is not taken for a while, and a supervisor is told', async () => {
  await using stage = await openOffice(['amina']);
  const { publicBaseUrl } = stage.settings;
  const tries = (digits: string) =>
    stage.posts(`${publicBaseUrl}/voice/presence/pin?tries=1`, {
      CallSid: `CA${'a'.repeat(32)}`,
      From: SPECIALISTS.amina.number,
      To: STAFF,
      Digits: digits,
    });
  const wrong = await Promise.all(Array.from({ length: 6 }, (_, n) => tries(`90000${n}`)));
  for (const { body } of wrong) expect(body).toContain('enter your PIN');
  expect((await tries(pin)).body).not.toContain('Press 1');
  await stage.waits('the alarm', async () => {
    const { alarms } = (await stage.api('GET', '/alarms?limit=200')).body as { alarms: { text: string }[] };
    return alarms.some(({ text }) => text.includes('tries PINs'));
  });
});

it('from another telephone with code and PIN; nobody who does not sign like Twilio gets an answer', async () => {
  await using stage = await openStage({
    ready: [],
    edit: {
      'roster.yaml': (text) => text.replace('  - id: amina\n', '  - id: amina\n    phoneCode: "4711"\n'),
    },
  });
  const url = `${stage.settings.publicBaseUrl}/voice/presence/pin?tries=1`;
  const fields = { CallSid: `CA${'b'.repeat(32)}`, From: '+447700900555', To: STAFF, Digits: `4711*${pin}` };
  expect((await stage.posts(url, fields)).body).toContain('Press 1');
  const forged = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
  expect(forged.status).toBe(403);
});

it('S2: a caller whose line was given the staff URL by mistake is connected like any other', async () => {
  await using stage = await openStage({ ready: [] });
  const { publicBaseUrl } = stage.settings;
  const mistaken = '+441134960101';
  stage.sim.line({ ...lineAt(mistaken, publicBaseUrl), voiceUrl: `${publicBaseUrl}/voice/presence` });
  const call = await stage.connects(NUMBERS.unknown);
  expect(heardBy(call).join(' ')).not.toContain('PIN');
  await stage.ends(call);
});
