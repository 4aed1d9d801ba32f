import { cardOf } from '../../core/call/card.ts';
import type { Call, Caller } from '../../core/call/call.ts';
import type { CallEvent } from '../../core/call/events.ts';
import { readGrade } from '../../core/call/force-grades.ts';
import { openQuestion } from '../../core/call/pre-emption.ts';
import { inviteRefusal, refusalOf } from '../../core/call/refusal.ts';
import { offerTo } from '../../core/call/seat-holders.ts';
import type { CallCommand } from '../../core/console/call-command.ts';
import { COMMAND_SIDE } from '../../core/console/call-command.ts';
import { AppError } from '../../core/errors.ts';
import { type CallId, type EventId, id } from '../../core/ids.ts';
import type { CallCommands, CommandBy, CommandOutcome, LateIdentity } from '../../ports/call-commands.ts';
import type { ForceRules } from '../../ports/force-rules.ts';
import type { CallPath } from './call-path.ts';
import { handleCallEvent } from './handle-call-event.ts';
import { judgementEvent, judgementObstacle, toldGrade } from './judgement-commands.ts';

const LIVE_CALLS_SHOWN = 500;

/** What people and programs may ask of calls, over the same main path as the carrier's webhooks. */
export function createCallCommands(path: CallPath): CallCommands {
  const read = async (callId: CallId, eventId: EventId): Promise<Call> => {
    const loaded = await path.calls.load(callId, eventId);
    if (loaded === null) throw new AppError('notFound', 'There is no such call.');
    return loaded.call;
  };
  return {
    async command(callId, command, by) {
      const call = await read(callId, by.commandId);
      const refused = refusalFor(call, command, by);
      if (refused !== null) return { kind: 'refused', reason: refused };
      await handleCallEvent(path, eventFor(path.rules, call, command, by));
      return { kind: 'done' };
    },
    async lateIdentity(callId, identity, by) {
      const call = await read(callId, by.commandId);
      await handleCallEvent(path, {
        type: 'identityReceived',
        id: by.commandId,
        callId,
        caller: callerOf(path, identity),
        incident: {
          reference: identity.incidentReference,
          grade: identity.grade,
          location: identity.location,
        },
        by: by.actor,
        ...toldGrade(path.rules, call, identity.grade),
      });
      return DONE;
    },
    async find(ref) {
      const callId =
        ref.by === 'id'
          ? ref.value
          : await path.calls.findByReference(ref.by === 'sipCallId' ? 'sipCallId' : 'incident', ref.value);
      if (callId === null) return null;
      const loaded = await path.calls.load(callId, id<EventId>('look'));
      return loaded === null ? null : cardOf(loaded.call);
    },
    async live() {
      return (await path.calls.live(LIVE_CALLS_SHOWN)).map(cardOf);
    },
  };
}

const DONE: CommandOutcome = { kind: 'done' };

/** The control room says who is calling; its own switch and nonsense are no more keys here than on the line (S8). */
function callerOf(path: CallPath, identity: LateIdentity): Caller | null {
  if (identity.number === null || path.book.isOwnNumber(identity.number)) return null;
  return { number: identity.number, presentation: 'shown', source: 'controlRoom', sipCallId: null };
}

function refusalFor(call: Call, command: CallCommand, by: CommandBy): string | null {
  if (COMMAND_SIDE[command.type] === 'specialist' && offerFor(call, by) === undefined)
    return 'This call is not being offered to you now.';
  if (COMMAND_SIDE[command.type] === 'handler' && by.specialist !== null)
    return 'Only the handler can do this.';
  if (command.type === 'setSeatMode' && command.mode === 'audible' && by.specialist !== null) {
    return 'Only the handler can let the caller hear you.';
  }
  const seated = SEATED_ONLY.has(command.type) && by.specialist !== null;
  if (seated && by.specialist !== call.seat.offer?.specialistId)
    return 'You are not the specialist on this call.';
  const answers = command.type === 'acceptPreEmption' || command.type === 'declinePreEmption';
  if (answers && openQuestion(call.seat, by.at) === null) return 'You are not asked to leave this call.';
  if (command.type === 'inviteObserver') {
    const refused = inviteRefusal(call, command.who);
    if (refused !== null) return refused;
  }
  if (command.type === 'decideLowering') {
    const obstacle = judgementObstacle(call, command.lowering, by);
    if (obstacle !== null) return obstacle;
  }
  return refusalOf(call, command.type, command.type === 'setSeatMode' ? command.mode : undefined);
}

/** Whoever is rung beside others, or sits beside, changes nothing about the seat, and answers for nobody else. */
const SEATED_ONLY: ReadonlySet<CallCommand['type']> = new Set([
  'setSeatMode',
  'releaseSpecialist',
  'swapSpecialist',
  'callOffSwap',
  'recallHandler',
  'acceptPreEmption',
  'declinePreEmption',
]);

function offerFor(call: Call, by: CommandBy) {
  return by.specialist === null ? undefined : offerTo(call.seat, by.specialist);
}

function eventFor(rules: ForceRules, call: Call, command: CallCommand, by: CommandBy): CallEvent {
  const base = { id: by.commandId, callId: call.id };
  const { actor } = by;
  const offer = offerFor(call, by)?.id ?? id('s0');
  switch (command.type) {
    case 'takeCall':
      return { ...base, type: 'handlerIdentified', by: actor };
    case 'requestSpecialist':
      return { ...base, type: 'specialistRequested', by: actor };
    case 'releaseSpecialist':
      return { ...base, type: 'specialistReleased', by: actor };
    case 'setSeatMode':
      return {
        ...base,
        type: 'seatModeRequested',
        mode: command.mode,
        by: actor,
        asHandler: by.specialist === null,
      };
    case 'confirmSpeaker':
      return { ...base, type: 'speakerConfirmed', who: command.who, by: actor };
    case 'confirmMatch':
      return { ...base, type: 'matchConfirmed', personId: command.personId, by: actor };
    case 'correctMatch':
      return {
        ...base,
        type: 'matchCorrected',
        personId: command.personId,
        reason: command.reason,
        by: actor,
      };
    case 'swapSpecialist':
      return { ...base, type: 'swapRequested', by: actor };
    case 'callOffSwap':
      return { ...base, type: 'swapCalledOff', by: actor };
    case 'inviteObserver':
      return { ...base, type: 'observerInvited', as: command.as, who: command.who, by: actor };
    case 'sendObserverAway':
      return { ...base, type: 'observerSentAway', observer: command.observer, by: actor };
    case 'moveIntoRoom':
      return { ...base, type: 'roomMoveRequested', by: actor };
    case 'hold':
      return { ...base, type: 'holdRequested', on: true, by: actor };
    case 'unhold':
      return { ...base, type: 'holdRequested', on: false, by: actor };
    case 'handOver':
      return {
        ...base,
        type: 'handOverRequested',
        incidentReference: command.incidentReference,
        grade: command.grade,
        said: readGrade(rules.grades(call.force), command.grade),
        by: actor,
      };
    case 'recallHandler':
      return { ...base, type: 'handlerRecalled', by: actor };
    case 'markSilent':
      return { ...base, type: 'silenceReported', by: actor };
    case 'acceptOffer':
      return { ...base, type: 'offerAccepted', offer, via: 'console' };
    case 'declineOffer':
      return { ...base, type: 'offerDeclined', offer, reason: command.reason };
    case 'acceptPreEmption':
    case 'declinePreEmption':
      return {
        ...base,
        type: 'preEmptionAnswered',
        accepts: command.type === 'acceptPreEmption',
        by: actor,
      };
    case 'endTalkOn':
    case 'endCall':
      return { ...base, type: 'callEndRequested', by: actor };
    case 'tell':
      return { ...base, type: 'storyTold', telling: command.telling, by: actor };
    case 'setGrade':
    case 'setLevel':
    case 'decideLowering':
    case 'markCutOff':
      return judgementEvent(rules, call, command, by);
    case 'recordDisposition':
      return {
        ...base,
        type: 'dispositionRecorded',
        outcome: command.outcome,
        notes: command.notes,
        safeToRingBack: command.safeToRingBack,
        followUps: command.followUps,
        by: actor,
      };
  }
}
