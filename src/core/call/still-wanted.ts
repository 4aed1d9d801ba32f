import { unreachable } from '../errors.ts';
import type { Call, Chair, SeatMode } from './call.ts';
import type { CallEffect, SeatEffect } from './effects.ts';
import { isDirect } from './seat-draft.ts';
import { chairOf } from './seat-holders.ts';
import { sameEntry, waitingOf } from './waiting.ts';

/**
 * Whether an effect that is run again, after a crash or an outage, is still what the call wants. The call may have moved on
 * meanwhile: an old "audible" would let the caller hear somebody whom the handler has silenced (S4, S8), an old move would
 * take the caller out of a talk (S3). What gives something back, ends a leg or writes a record is always wanted.
 */
export function stillWanted(call: Call, effect: CallEffect): boolean {
  const { line, seat } = call;
  switch (effect.do) {
    case 'requestHandlerLeg':
      return line.attempts.some(({ id, state }) => id === effect.place.attempt && state === 'requested');
    case 'moveCaller':
      return effect.to === 'room'
        ? line.moving === 'room' && line.generation === effect.place.generation
        : line.state === 'connectingDirect' && line.generation === effect.place.generation;
    case 'moveHandler':
      return line.moving === 'room' && line.generation === effect.place.generation && isDirect(line);
    case 'ringSpecialist':
      return chairOf(seat, effect.offer)?.state === 'ringing';
    case 'refetchSpecialist': {
      const state = chairOf(seat, effect.offer)?.state;
      return state === 'outside' || state === 'entering' || state === 'ringing';
    }
    case 'positionSpecialist': {
      const chair = chairOf(seat, effect.offer);
      return chair !== undefined && positionWanted(call, chair, effect.position);
    }
    case 'joinWaitingList':
      return sameEntry(waitingOf(call), effect.entry);
    // A transcription that was asked for long ago is of no use to a caller who has left.
    case 'startTranscription':
      return line.callerLeftAt === null && line.state !== 'ended';
    case 'holdCaller':
    case 'endLeg':
    case 'endLegUnlessWithCaller':
    case 'endRoom':
    case 'endCallerLeg':
    case 'claimSpecialist':
    case 'endSpecialistLeg':
    case 'occupySpecialist':
    case 'releaseSpecialist':
    case 'moveSpecialist':
    case 'leaveWaitingList':
    case 'assessCaller':
    case 'startTimer':
    case 'raiseAlarm':
    case 'raiseReferral':
    case 'noteFact':
    case 'reviewCall':
    case 'writeAudit':
    case 'nameCall':
    case 'tellStory':
    case 'tellControlRoom':
    case 'keepAnswers':
    case 'recallAnswers':
    case 'confirmFact':
    case 'choosePrompts':
      return true;
    default:
      return unreachable(effect);
  }
}

/** A position is old when it is not on the way to what the seat is to be now, or coaches somebody else. */
function positionWanted(
  call: Call,
  chair: Chair,
  position: Extract<SeatEffect, { do: 'positionSpecialist' }>['position'],
): boolean {
  const goal = goalOf(chair);
  if (position.mode === 'audible') return goal === 'audible';
  if (goal === 'audible') return false;
  if (position.mode === 'muted') return true;
  return position.mode === goal && position.coachee === call.line.handler?.legId;
}

/** What a chair is, or is being made. */
function goalOf({ wanted, state }: Chair): SeatMode {
  if (wanted !== null) return wanted.mode;
  const heard = state === 'audible' || state === 'handingOver' || state === 'leading';
  if (heard) return 'audible';
  return state === 'coaching' ? 'coaching' : 'listening';
}
