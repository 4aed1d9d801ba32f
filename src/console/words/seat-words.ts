import type { FeedCard } from '../../wire/feed.ts';
import type { Tone } from './tone.ts';

export interface SeatWords {
  /** A line for a table. */
  readonly short: string;
  /** A sentence for the handler. */
  readonly long: string;
  readonly tone: Tone;
}

/** Where the specialist is, in words. `name` is the colleague's. */
export function seatWords({ seat, line }: FeedCard, name: string): SeatWords {
  switch (seat.state) {
    case 'empty':
      return { short: 'None asked', long: 'No specialist has been asked.', tone: 'plain' };
    case 'choosing':
      return { short: 'Choosing', long: 'Choosing a specialist.', tone: 'info' };
    case 'ringing':
      return { short: `Ringing ${name}`, long: `${name} is being rung.`, tone: 'info' };
    case 'waiting':
      return line.connection === 'direct'
        ? {
            short: `${name} advises by console`,
            long: `${name} has accepted and advises by the console: this call was connected directly, so nobody can join its line.`,
            tone: 'warn',
          }
        : {
            short: `${name} accepted`,
            long: `${name} has accepted and enters silently as soon as you are in the room.`,
            tone: 'info',
          };
    case 'inRoom':
      return inRoom(seat.mode, name);
    case 'recall':
      return { short: 'Calling back', long: 'A handler is being called back.', tone: 'info' };
    case 'nobody':
      return {
        short: 'NOBODY FOUND',
        long: 'Nobody could be found. Go on with the prompts; the call is on the review list and the supervisor knows.',
        tone: 'bad',
      };
    case 'released':
      return { short: 'Left', long: 'The specialist has left. You can ask again.', tone: 'plain' };
  }
}

function inRoom(mode: FeedCard['seat']['mode'], name: string): SeatWords {
  switch (mode) {
    case 'audible':
      return {
        short: `${name}: CALLER HEARS`,
        long: `The caller HEARS ${name}.`,
        tone: 'warn',
      };
    case 'coaching':
      return {
        short: `${name} coaches`,
        long: `${name} speaks to you only. The caller cannot hear it.`,
        tone: 'good',
      };
    case 'listening':
      return {
        short: `${name} listens`,
        long: `${name} hears you and the caller, and is heard by nobody.`,
        tone: 'good',
      };
    case 'muted':
    case null:
      return {
        short: `${name} muted`,
        long: `${name} is in the room, heard by nobody until a handler is back.`,
        tone: 'info',
      };
  }
}

/** To the specialist: who hears them, first and in capitals where it matters most (S4). */
export function ownModeWords({ seat }: FeedCard): { readonly words: string; readonly heard: boolean } {
  if (seat.state !== 'inRoom') return { words: 'You are not in the room.', heard: false };
  switch (seat.mode) {
    case 'audible':
      return { words: 'THE CALLER HEARS YOU', heard: true };
    case 'coaching':
      return { words: 'Caller cannot hear you. The handler can.', heard: false };
    case 'listening':
    case 'muted':
    case null:
      return { words: 'Caller cannot hear you. Nobody can.', heard: false };
  }
}
