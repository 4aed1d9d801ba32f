/** Twilio's real-time transcription events (docs/voice/twiml/transcription), read. Everything in them may be anything. */
import { type CallId, type EventId, id } from '../core/ids.ts';
import type { TranscribedUtterance, TranscriptionListener } from '../ports/transcription-listener.ts';
import { text } from './caller-identity.ts';
import { callIdOf, type Webhook } from './webhook-events.ts';

/** Longer data is not even parsed as a whole: the first words of it are all that anybody could have said. Characters. */
const LONGEST_DATA = 2_000_000;
const SID = /^GT[0-9a-f]{32}$/;
const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/;

/** Tells the listener what one callback says; what cannot be used is left. Never rejects for what it holds. */
export async function hearTranscription(
  listener: TranscriptionListener,
  webhook: Webhook,
  now: number,
): Promise<void> {
  const callId = callIdOf(webhook.query);
  const transcription = text(webhook.form, 'TranscriptionSid');
  // Signed by Twilio and about another call than its URL: a callback that was sent to the wrong place.
  if (callId === null || !SID.test(transcription) || text(webhook.form, 'CallSid') !== (callId as string))
    return;
  const kind = text(webhook.form, 'TranscriptionEvent');
  if (kind === 'transcription-content') {
    const said = utteranceOf(webhook, callId, transcription, now);
    if (said !== null) await listener.said(said);
    return;
  }
  const state = STATES[kind];
  if (state === undefined) return;
  await listener.told(callId, state, id<EventId>(`transcription:${transcription}:${kind}`));
}

const STATES: Readonly<Record<string, 'on' | 'stopped' | 'failed' | undefined>> = {
  'transcription-started': 'on',
  'transcription-stopped': 'stopped',
  'transcription-error': 'failed',
};

function utteranceOf(
  { form }: Webhook,
  callId: CallId,
  transcription: string,
  now: number,
): TranscribedUtterance | null {
  const track = text(form, 'Track');
  const sequence = text(form, 'SequenceId');
  const language = text(form, 'LanguageCode');
  if (track !== 'inbound_track' && track !== 'outbound_track') return null;
  if (!/^\d{1,9}$/.test(sequence) || !LANGUAGE.test(language)) return null;
  const data = dataOf(text(form, 'TranscriptionData'));
  if (data === null) return null;
  const at = Date.parse(text(form, 'Timestamp'));
  return {
    callId,
    utteranceId: `${transcription}:${track}:${sequence}`,
    speaker: track === 'inbound_track' ? 'caller' : 'handler',
    text: data.transcript,
    language,
    // A clock that is far from ours orders nothing: then it is when it came.
    at: Number.isFinite(at) && Math.abs(at - now) < 3_600_000 ? at : now,
    final: text(form, 'Final') !== 'false',
    confidence: data.confidence,
    stability: share(text(form, 'Stability')),
  };
}

function dataOf(json: string): { readonly transcript: string; readonly confidence: number | null } | null {
  if (json.length > LONGEST_DATA) return null;
  try {
    const { transcript, confidence } = JSON.parse(json) as { transcript?: unknown; confidence?: unknown };
    if (typeof transcript !== 'string') return null;
    return { transcript, confidence: share(confidence) };
  } catch {
    return null;
  }
}

function share(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && number >= 0 && number <= 1 ? number : null;
}
