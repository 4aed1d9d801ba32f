/**
 * What can reach an ear on a leg. `voice` is an open path: that person is heard if they speak, and `saying` is set
 * while they do. `play` and `say` name where the sound comes from, so that hold music and wait audio can be told apart.
 */
export type Sound =
  | { readonly kind: 'silence' }
  /** The network's own ringing, before the call is answered or while a `<Dial>` rings. */
  | { readonly kind: 'ringback'; readonly tone?: string }
  | { readonly kind: 'beep'; readonly when: 'enter' | 'exit' }
  | { readonly kind: 'voice'; readonly of: string; readonly saying?: string }
  /** The callee's ringing, let into a room by early media. */
  | { readonly kind: 'ringing'; readonly of: string }
  | { readonly kind: 'say'; readonly text: string; readonly from: SoundSource }
  | { readonly kind: 'play'; readonly url: string; readonly from: SoundSource }
  | { readonly kind: 'digits'; readonly digits: string; readonly of: string }
  /** Twilio's recorded "an application error has occurred". */
  | { readonly kind: 'error-message' };

/** Whose document the sound belongs to: the leg's own TwiML, a room's wait audio, a hold, or an announcement. */
export type SoundSource = 'call' | 'wait' | 'hold' | 'announce';

/** One stretch of time in which an ear heard the same. `toMs` is absent while it lasts; times are the clock's epoch ms. */
export interface HeardSegment {
  readonly fromMs: number;
  readonly toMs?: number;
  readonly sounds: readonly Sound[];
}

/**
 * A sound in a few words: a voice is the bare name of the leg heard, so that `['handler', 'specialist']` reads as
 * the list of people; everything else is named by kind, with its source unless that is the leg's own TwiML.
 */
export function soundText(sound: Sound): string {
  switch (sound.kind) {
    case 'silence':
      return 'silence';
    case 'ringback':
      return 'ringback';
    case 'beep':
      return `beep (${sound.when})`;
    case 'voice':
      return sound.of;
    case 'ringing':
      return `ringing of ${sound.of}`;
    case 'say':
      return `${sourceText(sound.from)}say "${sound.text}"`;
    case 'play':
      return `${sourceText(sound.from)}play ${sound.url}`;
    case 'digits':
      return `keys ${sound.digits} of ${sound.of}`;
    case 'error-message':
      return 'error message';
  }
}

function sourceText(from: SoundSource): string {
  return from === 'call' ? '' : `${from} `;
}

/**
 * A timeline as a list of what was heard, one line a stretch, without times: what two callers have to have in common
 * when nothing may tell them apart. Neighbours that read alike are one.
 */
export function heardInWords(segments: readonly HeardSegment[]): readonly string[] {
  const lines = segments.map((segment) => segment.sounds.map(soundText).join(' + '));
  return lines.filter((line, i) => line !== lines[i - 1]);
}

/** True when two lists of sounds are the same to an ear, speech included. */
export function sameSounds(a: readonly Sound[], b: readonly Sound[]): boolean {
  if (a === b) return true;
  return a.length === b.length && a.every((sound, i) => JSON.stringify(sound) === JSON.stringify(b[i]));
}
