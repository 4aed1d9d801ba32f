import type { Presence } from '../feed/picture.ts';
import type { Tone } from './tone.ts';

export const PRESENCE_WORDS: Readonly<
  Record<Presence['state'], { readonly words: string; readonly tone: Tone }>
> = {
  ready: { words: 'Ready', tone: 'good' },
  ringing: { words: 'Being rung', tone: 'info' },
  onCall: { words: 'On a call', tone: 'plain' },
  wrapUp: { words: 'Writing up', tone: 'plain' },
  paused: { words: 'Paused', tone: 'plain' },
  away: { words: 'Away', tone: 'plain' },
};
