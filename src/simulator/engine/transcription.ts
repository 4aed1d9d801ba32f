import { hearingOf } from './hearing.ts';
import { sendCallback } from './callbacks.ts';
import { hasEnded, type Leg, legName, legNames, newSid } from './leg.ts';
import type { World } from './world.ts';

/** What is asked of a real-time transcription, as the REST side has read it. */
export interface TranscriptionWish {
  readonly name: string;
  readonly track: 'inbound_track' | 'outbound_track' | 'both_tracks';
  readonly language: string;
  readonly engine: string;
  readonly partialResults: boolean;
  readonly url: string | undefined;
  readonly method: 'GET' | 'POST';
}

/** A real-time transcription of one leg: inbound is who is on it, outbound what they hear. */
export interface Transcription extends TranscriptionWish {
  readonly sid: string;
  readonly leg: Leg;
  status: 'in-progress' | 'stopped';
  /** Of the next event; from 1, over all its events. */
  sequence: number;
  updatedAtMs: number;
}

/** How sure the recogniser is of words that are finished, and of words that are not. */
const confidence = 0.92;
const stability = 0.9;

export function startTranscription(world: World, leg: Leg, wish: TranscriptionWish): Transcription {
  const transcription: Transcription = {
    ...wish,
    sid: newSid('GT'),
    leg,
    status: 'in-progress',
    sequence: 1,
    updatedAtMs: world.clock.now(),
  };
  leg.transcriptions.push(transcription);
  leg.onEnd.add(() => stopTranscription(world, transcription));
  tell(world, transcription, 'transcription-started', {
    ProviderConfiguration: '{}',
    TranscriptionEngine: wish.engine,
    Name: wish.name,
    Track: wish.track,
    InboundTrackLabel: '',
    OutboundTrackLabel: '',
    PartialResults: String(wish.partialResults),
    LanguageCode: wish.language,
  });
  return transcription;
}

export function stopTranscription(world: World, transcription: Transcription): void {
  if (transcription.status === 'stopped') return;
  transcription.status = 'stopped';
  transcription.updatedAtMs = world.clock.now();
  tell(world, transcription, 'transcription-stopped', {});
}

/** The speaker begins: with partial results the first half of the sentence is told at once. */
export function transcribeBeginning(world: World, speaker: Leg, text: string): void {
  const words = text.split(' ');
  const half = words.slice(0, Math.ceil(words.length / 2)).join(' ');
  for (const [transcription, track] of listenersTo(world, speaker)) {
    if (!transcription.partialResults) continue;
    tell(world, transcription, 'transcription-content', {
      ...contentOf(transcription, track, { transcript: half }),
      Final: 'false',
      Stability: String(stability),
    });
  }
}

/** The speaker has finished: told as final, on each track that carries their voice. */
export function transcribeEnd(world: World, speaker: Leg, text: string): void {
  for (const [transcription, track] of listenersTo(world, speaker))
    tell(world, transcription, 'transcription-content', {
      ...contentOf(transcription, track, { transcript: text, confidence }),
      Final: 'true',
    });
}

type Track = 'inbound_track' | 'outbound_track';

function listenersTo(world: World, speaker: Leg): readonly (readonly [Transcription, Track])[] {
  const found: (readonly [Transcription, Track])[] = [];
  for (const leg of world.live) {
    if (hasEnded(leg)) continue;
    for (const transcription of leg.transcriptions) {
      const track = trackOf(world, leg, speaker);
      const wanted = transcription.track === 'both_tracks' || transcription.track === track;
      if (track !== undefined && wanted && transcription.status === 'in-progress')
        found.push([transcription, track]);
    }
  }
  return found;
}

function trackOf(world: World, leg: Leg, speaker: Leg): Track | undefined {
  if (leg === speaker) return 'inbound_track';
  const name = legName(speaker);
  const heard = hearingOf(world, leg).some((sound) => sound.kind === 'voice' && sound.of === name);
  return heard ? 'outbound_track' : undefined;
}

function contentOf(
  { language }: Transcription,
  track: Track,
  data: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  return { LanguageCode: language, Track: track, TranscriptionData: JSON.stringify(data) };
}

/** Each event is sent on its own, numbered; the documents promise order per track, not of arrival. */
function tell(
  world: World,
  transcription: Transcription,
  event: string,
  fields: Readonly<Record<string, string>>,
): void {
  const { leg, url, method, sid, sequence } = transcription;
  transcription.sequence += 1;
  if (url === undefined) return;
  sendCallback(world, {
    of: leg.sid,
    leg: legName(leg),
    legNames: legNames(leg),
    event,
    url,
    method,
    warning: 15003,
    fields: {
      AccountSid: world.accountSid,
      CallSid: leg.sid,
      TranscriptionSid: sid,
      Timestamp: new Date(world.clock.now()).toISOString(),
      SequenceId: String(sequence),
      TranscriptionEvent: event,
      ...fields,
    },
  });
}
