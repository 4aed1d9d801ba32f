import { soundText } from '../audio/sound.ts';
import type { CallView, RoomView, Simulator } from '../api.ts';

const shownCalls = 20;

/** How things stand, for a console: calls that are up, rooms that are open, and who hears what. */
export function stateText(sim: Simulator): string {
  const clock = sim.clock();
  const calls = sim.calls();
  const live = calls.filter((call) => call.endedAtMs === undefined);
  const ended = calls.filter((call) => call.endedAtMs !== undefined);
  const rooms = sim.rooms().filter((room) => room.status !== 'completed');
  const violations = sim.violations();
  return [
    `simulator ${sim.baseUrl}   account ${sim.accountSid}   seed ${sim.seed}`,
    `clock ${new Date(clock.nowMs).toISOString()} (${clock.mode}, factor ${clock.factor}, ${clock.timers} timers)`,
    '',
    `calls up: ${live.length}`,
    ...live.map(callLine),
    `rooms open: ${rooms.length}`,
    ...rooms.flatMap(roomLines),
    `calls ended: ${ended.length}`,
    ...ended.slice(-shownCalls).map(callLine),
    `violations: ${violations.length}`,
    ...violations.slice(-shownCalls).map((what) => `  ${what}`),
    '',
  ].join('\n');
}

function callLine(call: CallView): string {
  const where = call.room === undefined ? '' : ` in ${call.room}`;
  const hears = call.hears.length === 0 ? '' : `, hears ${call.hears.map(soundText).join(', ')}`;
  return `  ${call.name.padEnd(20)} ${call.status.padEnd(11)} ${call.direction}${where}${hears}`;
}

function roomLines(room: RoomView): readonly string[] {
  return [
    `  ${room.friendlyName} (${room.status}, ${room.sid})`,
    ...room.participants.map((one) => {
      const flags = [
        one.status,
        one.muted ? 'muted' : '',
        one.hold ? 'on hold' : '',
        one.coaching ? `coaches ${one.callSidToCoach}` : '',
        one.endConferenceOnExit ? 'ends the room' : '',
      ].filter((flag) => flag !== '');
      return `    ${one.name}: ${flags.join(', ')}`;
    }),
  ];
}
