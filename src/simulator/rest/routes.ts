import type { RestOperation } from '../faults/plan.ts';
import type { World } from '../engine/world.ts';
import { getCall, getCalls, postCall, updateCall } from './calls.ts';
import { getConference, getConferences, updateConference } from './conferences.ts';
import {
  deleteParticipant,
  getParticipant,
  getParticipants,
  postParticipant,
  updateParticipant,
} from './participants.ts';
import { postTranscription, updateTranscription } from './transcriptions.ts';
import type { RestAnswer, RestRequest } from './request.ts';

export interface Route {
  readonly operation: RestOperation;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/2010-04-01/Accounts/{AccountSid}`. */
  readonly path: string;
  readonly handle: (world: World, request: RestRequest) => RestAnswer;
}

const calls = '/Calls.json';
const call = '/Calls/:Sid.json';
const conferences = '/Conferences.json';
const conference = '/Conferences/:Sid.json';
const participants = '/Conferences/:ConferenceSid/Participants.json';
const transcriptions = '/Calls/:CallSid/Transcriptions.json';
const transcription = '/Calls/:CallSid/Transcriptions/:Sid.json';
const participant = '/Conferences/:ConferenceSid/Participants/:CallSid.json';

/** All that the REST side plays. */
export const routes: readonly Route[] = [
  { operation: 'createCall', method: 'POST', path: calls, handle: postCall },
  { operation: 'listCalls', method: 'GET', path: calls, handle: getCalls },
  { operation: 'fetchCall', method: 'GET', path: call, handle: getCall },
  { operation: 'updateCall', method: 'POST', path: call, handle: updateCall },
  { operation: 'listConferences', method: 'GET', path: conferences, handle: getConferences },
  { operation: 'fetchConference', method: 'GET', path: conference, handle: getConference },
  { operation: 'updateConference', method: 'POST', path: conference, handle: updateConference },
  { operation: 'createParticipant', method: 'POST', path: participants, handle: postParticipant },
  { operation: 'listParticipants', method: 'GET', path: participants, handle: getParticipants },
  { operation: 'fetchParticipant', method: 'GET', path: participant, handle: getParticipant },
  { operation: 'updateParticipant', method: 'POST', path: participant, handle: updateParticipant },
  { operation: 'deleteParticipant', method: 'DELETE', path: participant, handle: deleteParticipant },
  { operation: 'createTranscription', method: 'POST', path: transcriptions, handle: postTranscription },
  { operation: 'updateTranscription', method: 'POST', path: transcription, handle: updateTranscription },
];

/** The parameters of a path that fits a route's pattern (decoded), or undefined. */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const found: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const value = given[i] ?? '';
    const [name, suffix] = part.startsWith(':') ? [part.slice(1).replace('.json', ''), '.json'] : ['', ''];
    if (name === '') {
      if (part !== value) return undefined;
      continue;
    }
    const isLast = part.endsWith(suffix);
    if (isLast && !value.endsWith(suffix)) return undefined;
    const bare = isLast ? value.slice(0, -suffix.length) : value;
    const decoded = decode(bare);
    if (decoded === undefined || decoded === '') return undefined;
    found[name] = decoded;
  }
  return found;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
