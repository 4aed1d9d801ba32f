import { picture } from '../feed/feed.ts';
import { preferences } from './preferences.ts';
import { me } from './session.ts';

export type Tone = 'urgent' | 'important' | 'advisory' | 'disconnected' | 'test';

/** Frequency in Hz and length in seconds of each beep; told apart by number and pitch, not by loudness. */
const TONES: Readonly<Record<Tone, readonly (readonly [number, number])[]>> = {
  urgent: [
    [880, 0.14],
    [660, 0.14],
    [880, 0.14],
  ],
  important: [
    [660, 0.16],
    [660, 0.16],
  ],
  advisory: [[520, 0.12]],
  disconnected: [
    [440, 0.25],
    [330, 0.35],
  ],
  test: [[660, 0.2]],
};
const GAP = 0.08;
const LOUDNESS = 0.2;

let context: AudioContext | null = null;

/**
 * Plays a tone where the person asked for tones, never while they are on a call: a sound near a live headset may reach the
 * caller (S4).
 */
export function play(tone: Tone): void {
  if (tone !== 'test' && (!preferences.value.sound || isOnCall())) return;
  context ??= new AudioContext();
  const { soundDevice } = preferences.value;
  const ready =
    soundDevice !== '' && 'setSinkId' in context
      ? (context as AudioContext & { setSinkId(id: string): Promise<void> }).setSinkId(soundDevice)
      : Promise.resolve();
  // A device that is gone: no tone rather than one from the wrong place.
  ready.then(() => beep(context as AudioContext, tone)).catch(() => undefined);
}

function beep(audio: AudioContext, tone: Tone): void {
  let at = audio.currentTime + 0.02;
  for (const [hertz, seconds] of TONES[tone]) {
    const source = audio.createOscillator();
    const volume = audio.createGain();
    source.frequency.value = hertz;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.01);
    volume.gain.setValueAtTime(LOUDNESS, at + seconds - 0.02);
    volume.gain.linearRampToValueAtTime(0, at + seconds);
    source.connect(volume).connect(audio.destination);
    source.start(at);
    source.stop(at + seconds);
    at += seconds + GAP;
  }
}

export function isOnCall(): boolean {
  const who = me.value;
  if (who === null) return false;
  return [...picture.value.cards.values()].some(
    ({ endedAt, line, seat }) =>
      endedAt === null &&
      (line.handler === who.actor ||
        (who.specialist !== null && seat.specialistId === who.specialist && seat.state === 'inRoom')),
  );
}
