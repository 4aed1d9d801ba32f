import { spokenMs, wavMs } from '../audio/durations.ts';
import type { Sound, SoundSource } from '../audio/sound.ts';
import { amount, type Verb } from '../twiml/verb.ts';
import { sendSigned } from '../web/signed-request.ts';
import type { World } from './world.ts';

/** `loop="0"` plays "until the call ends"; Twilio stops at this many. */
const mostLoops = 1000;

/** A Say, Play or Pause as something to hear for a time. */
export interface Sounding {
  readonly sounds: readonly Sound[];
  readonly ms: number;
}

/** What a Say, Play or Pause sounds like and how long it lasts. Play's medium is measured once, if it can be had. */
export async function soundingOf(
  world: World,
  verb: Verb,
  from: SoundSource,
  baseUrl: string,
): Promise<Sounding> {
  switch (verb.name) {
    case 'Say':
      return { sounds: [{ kind: 'say', text: verb.text, from }], ms: spokenMs(verb.text) * loops(verb) };
    case 'Pause':
      return { sounds: [], ms: amount(verb, 'length', 1, 0, 3600) * 1000 };
    default: {
      const digits = verb.attributes.digits;
      if (digits !== undefined && verb.text === '') {
        return { sounds: [{ kind: 'digits', digits, of: 'Twilio' }], ms: digits.length * 500 };
      }
      const url = absolute(verb.text, baseUrl);
      return { sounds: [{ kind: 'play', url, from }], ms: (await mediaMs(world, url)) * loops(verb) };
    }
  }
}

/** A URL as TwiML means it: relative ones against the document they stand in; unreadable ones as they are. */
export function absolute(url: string, baseUrl: string): string {
  return URL.canParse(url, baseUrl) ? new URL(url, baseUrl).href : url;
}

/** How long a medium lasts. Twilio caches media, so each is fetched once; what cannot be measured has a set length. */
export async function mediaMs(world: World, url: string): Promise<number> {
  const known = world.measuredMedia.get(url);
  if (known !== undefined) return known;
  const ms = await measure(world, url);
  world.measuredMedia.set(url, ms);
  return ms;
}

async function measure(world: World, url: string): Promise<number> {
  if (!/^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/i.test(url)) return world.mediaMs;
  const result = await world.activity.during(
    sendSigned(world.clock, world.authToken, { url, method: 'GET', fields: {} }),
  );
  if (result.kind === 'answered' && result.status < 300) return wavMs(result.body) ?? world.mediaMs;
  const why = result.kind === 'failed' ? result.why : `answered ${result.status}`;
  world.trace.add({ kind: 'twilio-warning', code: 11_200, why: `media not to be had: ${why}` });
  return world.mediaMs;
}

function loops(verb: Verb): number {
  const asked = amount(verb, 'loop', 1, 0, mostLoops);
  return asked === 0 ? mostLoops : asked;
}
