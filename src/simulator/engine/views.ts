import type { CallView, ClockView, HearingReport, ParticipantView, RoomView } from '../api.ts';
import { soundText } from '../audio/sound.ts';
import { hearingOf } from './hearing.ts';
import { isUp, type Leg, legName } from './leg.ts';
import type { Room, Seat } from './room-state.ts';
import type { World } from './world.ts';

export function callView(world: World, leg: Leg): CallView {
  const { seat } = leg;
  return {
    sid: leg.sid,
    name: legName(leg),
    direction: leg.direction,
    from: leg.from,
    to: leg.to,
    status: leg.status,
    queueTimeMs: leg.queueTimeMs,
    createdAtMs: leg.createdAtMs,
    listening: leg.listening,
    hears: hearingOf(world, leg),
    heard: [...leg.heard],
    ...(leg.parent === undefined ? {} : { parentSid: leg.parent.sid }),
    ...(leg.ringingAtMs === undefined ? {} : { ringingAtMs: leg.ringingAtMs }),
    ...(leg.answeredAtMs === undefined ? {} : { answeredAtMs: leg.answeredAtMs }),
    ...(leg.endedAtMs === undefined ? {} : { endedAtMs: leg.endedAtMs }),
    ...(seat === undefined ? {} : { room: seat.room.name, roomSid: seat.room.sid }),
    ...(seat?.label === undefined ? {} : { label: seat.label }),
  };
}

export function roomView(room: Room): RoomView {
  return {
    sid: room.sid,
    friendlyName: room.name,
    status: room.status,
    region: room.region ?? 'us1',
    participants: [...room.seats.values()].map(participantView),
    ...(room.reasonEnded === undefined ? {} : { reasonEnded: room.reasonEnded }),
    ...(room.callSidEnding === undefined ? {} : { callSidEnding: room.callSidEnding }),
  };
}

/** Who hears what on every leg that is up. A second leg of one name is told apart by a number. */
export function hearingReport(world: World): HearingReport {
  const report: Record<string, readonly string[]> = {};
  for (const leg of world.live) {
    if (!isUp(leg) && leg.direction !== 'inbound') continue;
    const name = legName(leg);
    let key = name;
    for (let n = 2; report[key] !== undefined; n += 1) key = `${name} #${n}`;
    report[key] = hearingOf(world, leg).map(soundText);
  }
  return report;
}

export function clockView(world: World): ClockView {
  return world.clock.view();
}

function participantView(seat: Seat): ParticipantView {
  const { leg } = seat;
  return {
    callSid: leg.sid,
    name: legName(leg),
    status: seat.state === 'connected' ? 'connected' : leg.status === 'ringing' ? 'ringing' : 'queued',
    muted: seat.muted,
    hold: seat.hold,
    coaching: seat.coaches !== undefined,
    startConferenceOnEnter: seat.startOnEnter,
    endConferenceOnExit: seat.endOnExit,
    ...(seat.label === undefined ? {} : { label: seat.label }),
    ...(seat.coaches === undefined ? {} : { callSidToCoach: seat.coaches }),
  };
}
