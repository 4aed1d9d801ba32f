import type { FeedCard } from '../../wire/feed.ts';
import type { Tone } from './tone.ts';

export type Beside = NonNullable<FeedCard['seat']['beside']>[number];

/**
 * What somebody beside the seat is, and how far they have come. `name` is the colleague's, or the desk's; `toWhom`: to
 * whoever has the seat it is said of themselves.
 */
export function besideWords(
  { role, state }: Beside,
  name: string,
  toWhom: 'handler' | 'seated' = 'handler',
): { readonly words: string; readonly tone: Tone } {
  switch (role) {
    case 'rung':
      return { words: `${name} is being rung too; the first to accept comes.`, tone: 'info' };
    case 'relief':
      return reliefWords(state, name, toWhom);
    case 'trainee':
    case 'supervisor': {
      const who = role === 'trainee' ? `${name}, trainee,` : `Supervisor (${name})`;
      if (state === 'inRoom') return { words: `${who} listens. Nobody hears them.`, tone: 'info' };
      return { words: `${who} is asked to listen; not in the room yet.`, tone: 'plain' };
    }
  }
}

function reliefWords(
  state: Beside['state'],
  name: string,
  toWhom: 'handler' | 'seated',
): { readonly words: string; readonly tone: Tone } {
  const you = toWhom === 'seated';
  switch (state) {
    case 'choosing':
      return { words: `Looking for somebody to relieve ${you ? 'you' : 'the specialist'}.`, tone: 'info' };
    case 'ringing': {
      const stays = you ? 'You stay until they sit in the room.' : 'The first one stays until then.';
      return { words: `${name} is being rung to relieve ${you ? 'you' : 'them'}. ${stays}`, tone: 'info' };
    }
    case 'waiting':
      return { words: `${name} has accepted and is on the way in.`, tone: 'info' };
    case 'inRoom':
      return {
        words: `${name} sits beside, muted, and takes over when the caller hears nobody.`,
        tone: 'info',
      };
  }
}

/** The question whether to leave for a call of more risk, taken apart: what waits there, and what this call is. */
export function askedAway(because: string): { readonly waits: string; readonly yours: string } {
  const [waits = because, yours = ''] = because.split(/ waits; this call: /);
  return { waits: heard(waits), yours: heard(yours) };
}

/** A call that the register knows nothing of is "not known", never "no risk" (S7). */
function heard(words: string): string {
  return words.replace('no known risk', 'not known').toUpperCase();
}
