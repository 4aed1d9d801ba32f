import { amount, flag, methodOf, type Verb, words } from '../../twiml/verb.ts';
import { defaultMusicUrl } from '../ambient.ts';
import type { Execution, Step } from '../execution.ts';
import { next } from '../execution.ts';
import { answerLeg } from '../leg-life.ts';
import type { Beep, EntrySettings, LeaveReason, RoomCallback } from '../room-state.ts';
import { connectSeat, leaveRoom, openRoom, refusalToEnter, roomFor, takeSeat } from '../rooms.ts';
import { absolute } from '../sounds-of-verbs.ts';
import { afterDial, afterStoppedDial } from './dial-action.ts';

/** After a Conference, Dial always reports this, and no DialCallSid or DialCallDuration (docs/voice/twiml/conference). */
const answered = { DialCallStatus: 'answered' };

/** `<Dial><Conference>`: the leg sits in the room until it leaves, is taken out, or the room ends. */
export async function dialConference(execution: Execution, dial: Verb, noun: Verb): Promise<Step> {
  const { world, leg, signal } = execution;
  answerLeg(world, leg);
  const name = noun.text;
  if (name === '' || name.length > 128) {
    warn(execution, 13_237, `a room cannot be called "${name.slice(0, 140)}"`);
    return afterDial(execution, dial, { DialCallStatus: 'failed' });
  }
  const entry = entrySettings(noun, execution.baseUrl);
  const refused = refusal(execution, dial, name, entry);
  if (refused !== undefined) return refused;
  const { promise: left, resolve: onLeft } = Promise.withResolvers<LeaveReason>();
  const room = roomFor(world, name, entry);
  const seat = takeSeat(world, room, leg, entry, {
    byApi: false,
    onLeft,
    onWaitFailed: () => leaveRoom(world, seat, 'participant_add_failed'),
  });
  const leaveForNewTwiml = (): void => {
    if (signal.reason === 'new-twiml') leaveRoom(world, seat, 'participant_updated_via_api');
  };
  signal.addEventListener('abort', leaveForNewTwiml, { once: true });
  const limit = world.clock.after(amount(dial, 'timeLimit', 14_400, 1, 86_400) * 1000, () =>
    leaveRoom(world, seat, 'participant_hung_up'),
  );
  if (flag(dial, 'hangupOnStar', false)) {
    leg.keys = (key) => {
      if (key === '*') leaveRoom(world, seat, 'participant_hung_up');
    };
  }
  connectSeat(world, seat);
  await left;
  limit.cancel();
  leg.keys = undefined;
  signal.removeEventListener('abort', leaveForNewTwiml);
  return signal.aborted ? afterStoppedDial(execution, dial, answered) : afterDial(execution, dial, answered);
}

/** A duplicate label goes on with the next verb (16025); a coachee who is not there, or a full room, with `action`. */
function refusal(execution: Execution, dial: Verb, name: string, entry: EntrySettings): Step | undefined {
  const open = openRoom(execution.world, name);
  if (open === undefined) {
    if (entry.coach === undefined) return undefined;
    warn(execution, 13_240, 'the coached call is not in a room of this name');
    return afterDial(execution, dial, { DialCallStatus: 'failed' });
  }
  const code = refusalToEnter(open, entry);
  if (code === undefined) return undefined;
  if (code === 16025) {
    warn(execution, 16_025, 'the participant label is taken in this room');
    return next;
  }
  const isCoach = code === 16027 || code === 16028;
  warn(
    execution,
    isCoach ? 13_240 : code,
    isCoach ? `the coached call cannot be coached now (${code})` : 'the room is full',
  );
  return afterDial(execution, dial, { DialCallStatus: 'failed' });
}

function warn(execution: Execution, code: number, why: string): void {
  execution.world.trace.add({ kind: 'twilio-warning', code, why, call: execution.leg.sid });
}

function entrySettings(noun: Verb, baseUrl: string): EntrySettings {
  const { attributes } = noun;
  const waitUrl = attributes.waitUrl;
  return {
    label: attributes.participantLabel,
    muted: flag(noun, 'muted', false),
    beep: beepOf(attributes.beep),
    startOnEnter: flag(noun, 'startConferenceOnEnter', true),
    endOnExit: flag(noun, 'endConferenceOnExit', false),
    coach: attributes.coach,
    wait: {
      url: waitUrl === undefined ? defaultMusicUrl : waitUrl === '' ? '' : absolute(waitUrl, baseUrl),
      method: methodOf(noun, 'waitMethod'),
    },
    maxParticipants: amount(noun, 'maxParticipants', 250, 2, 250),
    region: attributes.region,
    earlyMedia: false,
    callback: callbackOf(noun, baseUrl),
  };
}

function callbackOf(noun: Verb, baseUrl: string): RoomCallback | undefined {
  const url = noun.attributes.statusCallback;
  if (url === undefined || url === '') return undefined;
  return {
    url: absolute(url, baseUrl),
    method: methodOf(noun, 'statusCallbackMethod'),
    events: new Set(words(noun, 'statusCallbackEvent', [])),
  };
}

/** Twilio's default is to beep at both. */
export function beepOf(value: string | undefined): Beep {
  return value === 'false' || value === 'onEnter' || value === 'onExit' ? value : 'true';
}
