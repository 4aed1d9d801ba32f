import type { Sound, SoundSource } from '../audio/sound.ts';
import { methodOf, type Verb } from '../twiml/verb.ts';
import { type DocumentRequest, loadDocument } from './documents.ts';
import { hasEnded, type Leg } from './leg.ts';
import type { AudioUrl } from './room-state.ts';
import { absolute, mediaMs, soundingOf } from './sounds-of-verbs.ts';
import type { World } from './world.ts';

/** Twilio's own playlist, played when no `waitUrl` or `HoldUrl` is given. Never fetched from here. */
export const defaultMusicUrl = 'http://twimlets.com/holdmusic?Bucket=com.twilio.music.classical';

/** A document that redirects to itself without taking any time is stopped here. */
const mostDocuments = 10_000;

/** How an ambient document came to its end. */
export type AmbientEnd = 'finished' | 'stopped' | 'failed-at-first' | 'failed-later';

export interface Ambient {
  readonly source: Exclude<SoundSource, 'call'>;
  readonly audio: AudioUrl;
  /** Fields beside the call's own, such as ConferenceSid. */
  readonly fields: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Takes what is to be heard from now on. */
  readonly onSounds: (sounds: readonly Sound[]) => void;
}

/**
 * Plays a wait, hold or announcement document: Say, Play, Pause and Redirect only, anything else is error 13238.
 * It plays once and then there is silence, unless it redirects; a plain audio file loops, except as announcement.
 */
export async function playAmbient(world: World, leg: Leg, ambient: Ambient): Promise<AmbientEnd> {
  if (ambient.audio.url === '') return 'finished';
  if (ambient.audio.url === defaultMusicUrl) {
    ambient.onSounds([{ kind: 'play', url: defaultMusicUrl, from: ambient.source }]);
    return 'finished';
  }
  let next: DocumentRequest | undefined = {
    ...ambient.audio,
    purpose: ambient.source,
    fields: ambient.fields,
  };
  for (let count = 0; next !== undefined && count < mostDocuments; count += 1) {
    const loaded = await loadDocument(world, leg, next);
    if (ambient.signal.aborted || hasEnded(leg)) return 'stopped';
    if (loaded.kind === 'failed') {
      ambient.onSounds([]);
      return count === 0 ? 'failed-at-first' : 'failed-later';
    }
    if (loaded.kind === 'audio') return playFile(world, ambient, loaded.url);
    const ran = await playVerbs(world, leg, ambient, loaded.verbs, loaded.url);
    if (ambient.signal.aborted) return 'stopped';
    if (ran === 'refused') return count === 0 ? 'failed-at-first' : 'failed-later';
    next = ran;
  }
  ambient.onSounds([]);
  return 'finished';
}

async function playFile(world: World, ambient: Ambient, url: string): Promise<AmbientEnd> {
  ambient.onSounds([{ kind: 'play', url, from: ambient.source }]);
  if (ambient.source !== 'announce') return 'finished';
  await world.clock.sleep(await mediaMs(world, url), ambient.signal);
  ambient.onSounds([]);
  return ambient.signal.aborted ? 'stopped' : 'finished';
}

async function playVerbs(
  world: World,
  leg: Leg,
  ambient: Ambient,
  verbs: readonly Verb[],
  baseUrl: string,
): Promise<DocumentRequest | 'refused' | undefined> {
  for (const verb of verbs) {
    if (verb.name === 'Redirect') {
      const url = verb.text === '' ? baseUrl : absolute(verb.text, baseUrl);
      return { url, method: methodOf(verb), purpose: ambient.source, fields: ambient.fields };
    }
    if (!['Say', 'Play', 'Pause'].includes(verb.name)) {
      const why = `<${verb.name}> is not allowed in a ${ambient.source} document`;
      world.trace.add({ kind: 'twilio-warning', code: 13_238, why, call: leg.sid });
      world.trace.add({ kind: 'violation', side: 'app', what: `13238 ${why}` });
      ambient.onSounds([]);
      return 'refused';
    }
    const { sounds, ms } = await soundingOf(world, verb, ambient.source, baseUrl);
    if (ambient.signal.aborted) return undefined;
    ambient.onSounds(sounds);
    await world.clock.sleep(ms, ambient.signal);
    if (ambient.signal.aborted) return undefined;
  }
  return undefined;
}
