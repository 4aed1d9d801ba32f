import { expect, it } from 'vitest';
import { NUMBERS } from '../support/register-fixtures.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { transcribed } from '../support/transcribed-line.ts';

const GT = `GT${'a'.repeat(32)}`;

/** One event of Twilio's, whole; a test bends what it is about. */
function content(callSid: string, sequence: number, transcript: string, more: Record<string, string> = {}) {
  return {
    AccountSid: `AC${'0'.repeat(32)}`,
    CallSid: callSid,
    TranscriptionSid: GT,
    TranscriptionEvent: 'transcription-content',
    Track: 'inbound_track',
    LanguageCode: 'en-GB',
    SequenceId: String(sequence),
    Final: 'true',
    Timestamp: new Date(Date.now() + sequence * 1_000).toISOString(),
    TranscriptionData: JSON.stringify({ transcript, confidence: 0.9 }),
    ...more,
  };
}

async function kept(stage: Stage, callSid: string): Promise<readonly { text: string; speaker: string }[]> {
  const { body } = await stage.api('GET', `/calls/${callSid}/transcript`);
  return (body as { utterances: { text: string; speaker: string }[] }).utterances;
}

it('given transcripts out of order, doubled, forged, in another language, full of markup or a megabyte long, then nothing is lost and nothing lowered', async () => {
  await using stage = await openStage({ edit: transcribed() });
  const call = await stage.connects(NUMBERS.unknown);
  const url = `${stage.settings.publicBaseUrl}/voice/transcription?call=${call.sid}`;
  const posts = async (fields: Record<string, string>) => (await stage.posts(url, fields)).status;

  // Out of order and doubled: read in the order in which it was said, once each
  expect(await posts(content(call.sid, 5, 'round my neck'))).toBe(204);
  expect(await posts(content(call.sid, 4, 'he had his hands'))).toBe(204);
  expect(await posts(content(call.sid, 5, 'round my neck'))).toBe(204);
  const raised = await stage.callWhen(call.sid, 'the level', (c) => c.lookup.level === 'high');
  expect(raised.heard?.indicators).toHaveLength(1);
  expect((await kept(stage, call.sid)).map(({ text }) => text)).toEqual([
    'he had his hands',
    'round my neck',
  ]);

  // Markup is words like others; control characters are none
  const markup = '<script>alert("x")</script>\u0000\u202e & {{7*7}}';
  expect(await posts(content(call.sid, 20, markup))).toBe(204);
  expect((await kept(stage, call.sid)).at(-1)?.text).toBe('<script>alert("x")</script> & {{7*7}}');

  // A megabyte: taken, and no more of it than anybody says in one breath
  const begun = performance.now();
  expect(await posts(content(call.sid, 40, `he follows me home ${'and '.repeat(260_000)}`))).toBe(204);
  expect(performance.now() - begun).toBeLessThan(5_000);
  expect((await kept(stage, call.sid)).at(-1)?.text.length).toBeLessThanOrEqual(4_000);

  // Another language: kept, said to be unread, and looked for in no other language's lexicon
  expect(await posts(content(call.sid, 60, 'il m’a étranglée', { LanguageCode: 'fr-FR' }))).toBe(204);
  const unread = await stage.callWhen(
    call.sid,
    'the language',
    (c) => c.heard?.unread.includes('fr-FR') === true,
  );
  expect(unread.lookup.level).toBe('high');

  // Nonsense in every field: answered, and nothing of it is kept
  const before = (await kept(stage, call.sid)).length;
  for (const bent of [
    { TranscriptionData: 'not json' },
    { TranscriptionData: '{"transcript":7}' },
    { TranscriptionData: 'null' },
    { Track: 'both' },
    { SequenceId: '-1' },
    { SequenceId: '../../etc' },
    { LanguageCode: '<en>' },
    { TranscriptionSid: 'GT1' },
    { CallSid: `CA${'1'.repeat(32)}` },
    { TranscriptionEvent: 'transcription-exploded' },
  ])
    expect(await posts({ ...content(call.sid, 80, 'he strangled me'), ...bent })).toBe(204);
  expect(await kept(stage, call.sid)).toHaveLength(before);

  // Unsigned: refused
  const unsigned = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Twilio-Signature': 'x' },
    body: new URLSearchParams(content(call.sid, 90, 'he has a gun')),
  });
  expect(unsigned.status).toBe(403);

  // Nothing that was said stands in the log, and the level is what it was
  expect(stage.logs.lines.join('')).not.toMatch(/round my neck|<script|follows me|strangled|étranglée|a gun/);
  expect((await stage.call(call.sid)).lookup.level).toBe('high');
  await stage.ends(call);
});
