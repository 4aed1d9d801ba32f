import { callSeconds } from '../engine/callbacks.ts';
import type { Leg } from '../engine/leg.ts';
import type { Room, Seat } from '../engine/room-state.ts';
import type { World } from '../engine/world.ts';
import { rfc2822 } from '../web/dates.ts';

type Body = Readonly<Record<string, unknown>>;

/** What hangs below a call in Twilio's API, by the key in `subresource_uris` and the last part of the path. */
const callSubresources: Readonly<Record<string, string>> = {
  notifications: 'Notifications',
  recordings: 'Recordings',
  payments: 'Payments',
  events: 'Events',
  siprec: 'Siprec',
  streams: 'Streams',
  transcriptions: 'Transcriptions',
  user_defined_message_subscriptions: 'UserDefinedMessageSubscriptions',
  user_defined_messages: 'UserDefinedMessages',
};

export function accountPath(world: World): string {
  return `/2010-04-01/Accounts/${world.accountSid}`;
}

/** A call as Twilio shows it. `initiated` is a word of callbacks only: here it is still `queued`. */
export function callBody(world: World, leg: Leg): Body {
  const path = `${accountPath(world)}/Calls/${leg.sid}`;
  return {
    sid: leg.sid,
    date_created: rfc2822(leg.createdAtMs),
    date_updated: rfc2822(leg.updatedAtMs),
    parent_call_sid: leg.parent?.sid ?? null,
    account_sid: world.accountSid,
    to: leg.to,
    to_formatted: leg.to,
    from: leg.from,
    from_formatted: leg.from,
    phone_number_sid: null,
    status: leg.status === 'initiated' ? 'queued' : leg.status,
    start_time: dateOrNull(leg.answeredAtMs),
    end_time: dateOrNull(leg.endedAtMs),
    duration: leg.endedAtMs === undefined ? null : String(callSeconds(leg)),
    price: null,
    price_unit: 'USD',
    direction: leg.direction,
    answered_by: null,
    api_version: '2010-04-01',
    forwarded_from: leg.extraFields.ForwardedFrom ?? null,
    group_sid: null,
    caller_name: null,
    queue_time: String(leg.queueTimeMs),
    trunk_sid: null,
    uri: `${path}.json`,
    subresource_uris: Object.fromEntries(
      Object.entries(callSubresources).map(([key, part]) => [key, `${path}/${part}.json`]),
    ),
  };
}

export function roomBody(world: World, room: Room): Body {
  const path = `${accountPath(world)}/Conferences/${room.sid}`;
  return {
    account_sid: world.accountSid,
    api_version: '2010-04-01',
    date_created: rfc2822(room.createdAtMs),
    date_updated: rfc2822(room.updatedAtMs),
    friendly_name: room.name,
    region: room.region ?? 'us1',
    sid: room.sid,
    status: room.status,
    uri: `${path}.json`,
    subresource_uris: { participants: `${path}/Participants.json`, recordings: `${path}/Recordings.json` },
    reason_conference_ended: room.reasonEnded ?? null,
    call_sid_ending_conference: room.callSidEnding ?? null,
  };
}

/** `queue_time` is given only in the answer to a create. */
export function seatBody(world: World, seat: Seat, queueTimeMs?: number): Body {
  return {
    account_sid: world.accountSid,
    call_sid: seat.leg.sid,
    label: seat.label ?? null,
    conference_sid: seat.room.sid,
    date_created: rfc2822(seat.createdAtMs),
    date_updated: rfc2822(seat.updatedAtMs),
    end_conference_on_exit: seat.endOnExit,
    muted: seat.muted,
    hold: seat.hold,
    status: seatStatus(seat),
    start_conference_on_enter: seat.startOnEnter,
    coaching: seat.coaches !== undefined,
    call_sid_to_coach: seat.coaches ?? null,
    queue_time: queueTimeMs === undefined ? null : String(queueTimeMs),
    uri: `${accountPath(world)}/Conferences/${seat.room.sid}/Participants/${seat.leg.sid}.json`,
  };
}

function seatStatus(seat: Seat): string {
  switch (seat.state) {
    case 'connected':
      return 'connected';
    case 'left':
      return 'complete';
    case 'pending':
      if (seat.leg.status === 'queued') return 'queued';
      return seat.leg.status === 'ringing' ? 'ringing' : 'connecting';
  }
}

function dateOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : rfc2822(ms);
}
