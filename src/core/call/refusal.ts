/** Whether a command can be done now, and if not why, in a sentence for the person who asked. Pure, and asked twice: for the button and for the act. */
import type { CallCommandType, ObserverNamed, SeatMode } from '../console/call-command.ts';
import type { Call } from './call.ts';
import { questionOf } from './pre-emption.ts';
import { isDirect } from './seat-draft.ts';
import { chairsOf, isHeld } from './seat-holders.ts';
import { observersAtMost } from './seat-observers.ts';
import { SWAPPABLE } from './seat-swap.ts';

/** Null: it can be done. */
export function refusalOf(call: Call, command: CallCommandType, mode: SeatMode = 'listening'): string | null {
  const ended = call.line.state === 'ended';
  switch (command) {
    case 'takeCall':
      return call.line.handler === null ? 'Nobody has answered this call yet.' : null;
    case 'requestSpecialist':
      return requestRefusal(call);
    case 'releaseSpecialist':
      return call.seat.offer === null && call.seat.state !== 'claiming'
        ? 'No specialist is on this call.'
        : null;
    case 'setSeatMode':
      return modeRefusal(call, mode);
    case 'confirmSpeaker':
    case 'markSilent':
      return ended ? 'The call has ended.' : null;
    case 'confirmMatch':
    case 'correctMatch':
      return call.lookup.assessment === null ? 'There is no match to judge.' : null;
    case 'swapSpecialist':
      return swapRefusal(call);
    case 'callOffSwap':
      return call.seat.relief == null ? 'No second specialist is being asked.' : null;
    case 'inviteObserver':
      return observerRefusal(call);
    case 'sendObserverAway':
      return (call.seat.observers ?? []).length === 0 ? 'Nobody is listening to this call.' : null;
    case 'moveIntoRoom':
      return roomRefusal(call);
    case 'hold':
      if (!call.linePlan.mayHold) return 'This line does not allow holding the caller.';
      return call.line.state === 'connected'
        ? null
        : 'The caller can be held only while you are talking in the room.';
    case 'unhold':
      return call.line.state === 'held' ? null : 'The caller is not held.';
    case 'handOver':
      return handOverRefusal(call);
    case 'recallHandler':
      return recallRefusal(call);
    case 'acceptOffer':
    case 'declineOffer':
      return chairsOf(call.seat).some(({ state }) => state === 'ringing')
        ? null
        : 'This call is not being offered to you now.';
    case 'acceptPreEmption':
    case 'declinePreEmption':
      return questionOf(call.seat) === null ? 'You are not asked to leave this call.' : null;
    case 'endTalkOn':
      return call.line.state === 'callerGone' ? null : 'The caller is still on the line.';
    case 'endCall':
      return endRefusal(call);
    case 'recordDisposition':
      return ended || call.line.state === 'callerGone' ? null : 'The call is still going on.';
    case 'tell':
    case 'setGrade':
    case 'setLevel':
      return null;
    case 'decideLowering':
      return call.account?.lowerings.some(({ state }) => state === 'waiting') === true
        ? null
        : 'Nothing waits for a second person.';
    case 'markCutOff':
      return ended || call.line.state === 'callerGone' ? null : 'The caller is still on the line.';
  }
}

function swapRefusal({ line, seat }: Call): string | null {
  if (line.state === 'ended' || line.callerLeftAt !== null) return 'The caller has left.';
  if (seat.relief != null) return 'A second specialist is being asked already.';
  if (seat.state === 'handingOver' || seat.state === 'leading')
    return 'The specialist leads this call; call a handler back first.';
  return SWAPPABLE.has(seat.state) ? null : 'There is no specialist in the room to take over from.';
}

function observerRefusal({ line, linePlan, seat }: Call): string | null {
  if (line.state === 'ended' || line.callerLeftAt !== null) return 'The caller has left.';
  if (isDirect(line)) return 'This call was connected directly; nobody can listen to it.';
  const most = observersAtMost(linePlan);
  if (most === 0) return 'This line does not allow anybody to listen.';
  return (seat.observers ?? []).length < most ? null : 'As many as this line allows are listening already.';
}

/** Of this invitation, where `observerRefusal` is of any. */
export function inviteRefusal({ line, linePlan, seat }: Call, who: ObserverNamed): string | null {
  if (who.kind === 'specialist')
    return isHeld(seat, who.specialistId) ? 'They are on this call or being asked already.' : null;
  const desk = linePlan.steps.flatMap(({ destinations }) => destinations);
  if (!desk.some(({ id }) => id === who.destinationId)) return 'This line has no desk of that name.';
  return line.handler?.destinationId === who.destinationId ? 'That desk has this call.' : null;
}

function roomRefusal({ line }: Call): string | null {
  if (line.state !== 'connectedDirect') return 'This call is not a direct one that you are talking on.';
  if (line.moving !== null) return 'The call is being moved already.';
  return line.handler?.directLegId == null ? 'The carrier has not said which telephone has this call.' : null;
}

function recallRefusal({ line }: Call): string | null {
  if (line.state !== 'handedOver') return 'The call has not been handed over.';
  const ringing = line.attempts.some(({ state }) => state === 'requested' || state === 'ringing');
  return ringing ? 'Handlers are being rung already.' : null;
}

/** Somebody who talks with the caller may end the call; nobody may end it over the caller's head while handlers are rung. */
function endRefusal(call: Call): string | null {
  if (call.line.state === 'ended') return 'The call has ended.';
  return call.line.handler === null ? 'No handler is on this call.' : null;
}

function requestRefusal(call: Call): string | null {
  if (call.line.state === 'ended') return 'The call has ended.';
  const free =
    call.seat.state === 'empty' || call.seat.state === 'exhausted' || call.seat.state === 'released';
  if (!free) return 'A specialist is already on this call or being asked.';
  return call.lookup.plan === null ? 'The routing plan is not ready yet; ask again in a moment.' : null;
}

const IN_ROOM: readonly Call['seat']['state'][] = ['listening', 'coaching', 'audible'];

function modeRefusal(call: Call, mode: SeatMode): string | null {
  if (!IN_ROOM.includes(call.seat.state)) return 'The specialist is not in the room.';
  if (mode !== 'audible')
    return call.line.handler?.legId == null ? 'There is no handler in the room to coach.' : null;
  const who = call.seat.speaker?.who;
  return who === 'victim' || who === 'other'
    ? null
    : 'Confirm who is speaking first; until then the caller must not hear the specialist.';
}

function handOverRefusal(call: Call): string | null {
  if (!call.linePlan.mayHandOver) return 'This line does not allow handing over.';
  if (call.line.state !== 'connected') return 'Hand over while you and the caller are talking in the room.';
  return modeRefusal(call, 'audible');
}
