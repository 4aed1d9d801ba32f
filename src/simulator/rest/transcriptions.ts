import { isUp, type Leg } from '../engine/leg.ts';
import {
  startTranscription,
  stopTranscription,
  type Transcription,
  type TranscriptionWish,
} from '../engine/transcription.ts';
import type { World } from '../engine/world.ts';
import { rfc2822 } from '../web/dates.ts';
import { accountPath } from './bodies.ts';
import { RestRefusal } from './errors.ts';
import {
  bool,
  method,
  refuseBadUrl,
  refuseUnknown,
  type RestAnswer,
  type RestRequest,
  text,
} from './request.ts';

/** Starts a real-time transcription of a call that is up. A second one of the same name is refused (an inference). */
export function postTranscription(world: World, { path, params }: RestRequest): RestAnswer {
  refuseBadUrl(params, 'StatusCallbackUrl');
  refuseUnknown('createTranscription', params);
  const leg = legOf(world, path);
  if (!isUp(leg)) throw new RestRefusal(21220);
  const name = text(params, 'Name') ?? '';
  const running = leg.transcriptions.some((one) => one.name === name && one.status === 'in-progress');
  if (name !== '' && running) throw new RestRefusal(20409);
  const started = startTranscription(world, leg, {
    name,
    track: (text(params, 'Track') ?? 'both_tracks') as TranscriptionWish['track'],
    language: text(params, 'LanguageCode') ?? 'en-US',
    engine: text(params, 'TranscriptionEngine') ?? 'google',
    partialResults: bool(params, 'PartialResults') ?? false,
    url: text(params, 'StatusCallbackUrl'),
    method: method(params, 'StatusCallbackMethod'),
  });
  return { status: 200, body: bodyOf(world, started) };
}

/** `Status=stopped`, by SID or by name. */
export function updateTranscription(world: World, { path, params }: RestRequest): RestAnswer {
  refuseUnknown('updateTranscription', params);
  const wanted = path.Sid ?? '';
  const found = legOf(world, path).transcriptions.find(({ sid, name }) => sid === wanted || name === wanted);
  if (found === undefined) throw new RestRefusal(20404);
  stopTranscription(world, found);
  return { status: 200, body: bodyOf(world, found) };
}

function legOf(world: World, path: RestRequest['path']): Leg {
  const leg = world.legs.get(path.CallSid ?? '');
  if (leg === undefined) throw new RestRefusal(20404);
  return leg;
}

function bodyOf(world: World, { sid, leg, name, status, updatedAtMs }: Transcription) {
  return {
    sid,
    account_sid: world.accountSid,
    call_sid: leg.sid,
    name,
    status,
    date_updated: rfc2822(updatedAtMs),
    uri: `${accountPath(world)}/Calls/${leg.sid}/Transcriptions/${sid}.json`,
  };
}
