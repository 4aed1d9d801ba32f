import type { CallerPlace } from '../core/call/place.ts';
import type { AttemptId, CallId, LineId, OfferId } from '../core/ids.ts';
import { id } from '../core/ids.ts';

/**
 * The URLs that Twilio calls. Those on the line carry the caller's place, so that any web process can go on without Redis
 * (design 2.5). They carry ids and small numbers only (S14), and Twilio signs them, so nobody else can make one up.
 */
export const PATHS = {
  inbound: '/voice/inbound',
  fallback: '/voice/fallback',
  callerStatus: '/voice/caller/status',
  dialEnded: '/voice/caller/dial-ended',
  moved: '/voice/caller/moved',
  ringback: '/voice/caller/ringback',
  hold: '/voice/caller/hold',
  handlerLeg: '/voice/handler/leg',
  handlerMoved: '/voice/handler/moved',
  directLeg: '/voice/direct/leg',
  room: '/voice/room',
  specialistDocument: '/voice/specialist/document',
  specialistPin: '/voice/specialist/pin',
  specialistKey: '/voice/specialist/key',
  specialistLeg: '/voice/specialist/leg',
  presence: '/voice/presence',
  presencePin: '/voice/presence/pin',
  presenceChoice: '/voice/presence/choice',
  transcription: '/voice/transcription',
} as const;

/** Served without a signature: it is the same sound for everybody. */
export const RINGBACK_SOUND_PATH = '/assets/uk-ringback.wav';

export type VoicePath = (typeof PATHS)[keyof typeof PATHS];
type Parameters = Readonly<Record<string, string | number>>;

/** Builds absolute URLs on the configured public base (never from Host or X-Forwarded-*). */
export type VoiceUrls = (path: VoicePath | typeof RINGBACK_SOUND_PATH, parameters?: Parameters) => string;

/** `publicBaseUrl` as Twilio sees this service, e.g. `https://voice.example.police.uk`. */
export function voiceUrls(publicBaseUrl: string): VoiceUrls {
  const base = publicBaseUrl.replace(/\/+$/, '');
  return (path, parameters = {}) => {
    const query = new URLSearchParams(
      Object.entries(parameters).map(([key, value]): [string, string] => [key, String(value)]),
    ).toString();
    return query === '' ? `${base}${path}` : `${base}${path}?${query}`;
  };
}

export function placeParameters(callId: CallId, place: CallerPlace): Parameters {
  return {
    call: callId,
    line: place.lineId,
    policy: place.policyVersion,
    gen: place.generation,
    step: place.step,
    attempt: place.attempt,
  };
}

export function offerParameters(callId: CallId, offer: OfferId): Parameters {
  return { call: callId, offer };
}

/** A query as express hands it over: strings, or anything else when somebody plays. */
export type Query = Readonly<Record<string, unknown>>;

/** Reads a place back; null when a part is missing or not of its shape. */
export function readPlace(query: Query): CallerPlace | null {
  const { line, policy, gen, step, attempt } = query;
  if (typeof line !== 'string' || typeof attempt !== 'string') return null;
  const numbers = [policy, gen, step].map((text) =>
    typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : null,
  );
  const [policyVersion, generation, at] = numbers;
  if (policyVersion == null || generation == null || at == null) return null;
  return { lineId: id<LineId>(line), policyVersion, generation, step: at, attempt: id<AttemptId>(attempt) };
}

export function readText(query: Query, name: string): string | null {
  const value = query[name];
  return typeof value === 'string' && value !== '' && value.length <= 200 ? value : null;
}
