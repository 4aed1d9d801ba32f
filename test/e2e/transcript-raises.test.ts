import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage } from '../support/stage.ts';
import { transcribed } from '../support/transcribed-line.ts';

it('S6: what an unknown caller says raises the call, and a specialist is brought', async () => {
  await using stage = await openStage({ edit: transcribed() });

  // Given a caller whom no register knows, on a line that is transcribed
  const call = await stage.connects(NUMBERS.unknown);
  const caller = stage.sim.phone(NUMBERS.unknown);
  const before = await stage.callWhen(
    call.sid,
    'the transcription to run, and nothing to be known',
    (c) => c.heard?.transcription?.state === 'on' && c.lookup.state === 'missed',
  );
  expect(before.lookup.level).toBeNull();

  // When they say what has happened
  await caller.speaks('He put his hands round my throat and I could not breathe', 50);

  // Then the level is high at once, with the words that raised it, and there is still no match
  const raised = await stage.callWhen(call.sid, 'the level to rise', (c) => c.lookup.level === 'high');
  expect(raised.lookup.state).toBe('missed');
  expect(raised.heard?.indicators).toMatchObject([
    { indicator: 'strangulation', sure: true, words: 'hands round my throat', raisesTo: 'high' },
  ]);

  // And a specialist joins silently, by the same rules as for a caller who is known
  await stage.joins(call.sid, await stage.whoIsRung());
  await stage.ears({ caller: ['desk-1'] });

  // And the handler is told what to ask, and why
  const card = await stage.waits('the prompts', async () => {
    const now = await stage.card(call.sid);
    return now.risk?.prompts.some(({ id }) => id === 'strangulation') ? now : null;
  });
  expect(card.risk).toMatchObject({
    level: 'high',
    transcription: 'on',
    reasons: [{ code: 'wordsHeard', level: 'high' }],
    heard: [{ indicator: 'strangulation' }],
  });
  const prompt = card.risk?.prompts.find(({ id }) => id === 'strangulation');
  expect(prompt?.why[0]?.because).toBe('heard (strangulation): hands round my throat');

  // And the words can be read by who may see the call, and stand in no log line (S14)
  const { utterances } = (await stage.api('GET', `/calls/${call.sid}/transcript`)).body as {
    utterances: { speaker: string; text: string }[];
  };
  expect(utterances).toMatchObject([
    { speaker: 'caller', text: 'He put his hands round my throat and I could not breathe' },
  ]);
  expect(stage.logs.lines.join('')).not.toMatch(/throat|breathe/);

  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('a yes to what the handler asks is heard; a no lowers nothing', async () => {
  await using stage = await openStage({ edit: transcribed() });
  const call = await stage.connects(NUMBERS.unknown);
  const caller = stage.sim.phone(NUMBERS.unknown);
  await stage.callWhen(call.sid, 'the transcription to run', (c) => c.heard?.transcription?.state === 'on');

  await stage.desk1.speaks('Has he got a knife or any weapon?', 30);
  await stage.waits('the question to be kept', async () => {
    const { utterances } = (await stage.api('GET', `/calls/${call.sid}/transcript`)).body as {
      utterances: unknown[];
    };
    return utterances.length === 1;
  });
  await caller.speaks('Yeah', 30);
  const heard = await stage.callWhen(
    call.sid,
    'the yes to be heard',
    (c) => (c.heard?.indicators.length ?? 0) > 0 && c.lookup.level !== null,
  );
  expect(heard.heard?.indicators).toMatchObject([{ indicator: 'weapons', sure: true }]);
  expect(heard.lookup.level).toBe('medium');

  await caller.speaks('No he has not got a knife, he has never had a knife', 30);
  await stage.waits('all of it to be kept', async () => {
    const { utterances } = (await stage.api('GET', `/calls/${call.sid}/transcript`)).body as {
      utterances: unknown[];
    };
    return utterances.length === 3;
  });
  expect((await stage.call(call.sid)).lookup.level).toBe('medium');
  await stage.ends(call);
});

it('S1: a line whose transcription Twilio refuses, or never answers for, connects as any other', async () => {
  await using stage = await openStage({
    edit: transcribed(),
    simulator: {
      faults: { rules: [{ kind: 'rest', operation: 'createTranscription', fault: { do: 'never-answer' } }] },
    },
  });
  const call = await stage.connects(NUMBERS.anna);
  // The specialist of a known caller comes while Twilio has said nothing of the transcription.
  await stage.joins(call.sid, await stage.whoIsRung());
  await stage.ears({ caller: ['desk-1'] });
  await stage.ends(call);
  expect(stage.sim.violations()).toEqual([]);
});

it('a line that does not ask for it is not transcribed, and keeps nothing that is sent', async () => {
  await using stage = await openStage();
  const call = await stage.connects(NUMBERS.unknown);
  const url = `${stage.settings.publicBaseUrl}/voice/transcription?call=${call.sid}`;
  const answered = await stage.posts(url, {
    CallSid: call.sid,
    TranscriptionSid: `GT${'0'.repeat(32)}`,
    TranscriptionEvent: 'transcription-content',
    Track: 'inbound_track',
    LanguageCode: 'en-GB',
    SequenceId: '2',
    Final: 'true',
    Timestamp: new Date().toISOString(),
    TranscriptionData: JSON.stringify({ transcript: 'He strangled me', confidence: 0.9 }),
  });
  expect(answered.status).toBe(204);
  expect((await stage.call(call.sid)).heard).toBeUndefined();
  expect((await stage.redis.keys()).filter((key) => key.includes('transcript'))).toEqual([]);
  await stage.ends(call);
});
