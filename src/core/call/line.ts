/**
 * LINE: caller and handlers. Everything that decides a change of the line is in this table (the steps it names are in
 * line-steps.ts). The machine is given the line and its plan and nothing else, so nothing that lookup, Redis, the queue
 * or a specialist does can delay or re-route an emergency call (S1). The diagram in docs/ is drawn from it.
 *
 * | state | means | entered by | on entry | left by |
 * |---|---|---|---|---|
 * | connecting | caller in the room with ringback, one attempt out | callReceived, nobody left with the caller | a handler's leg is asked for | an answer, the ring order's end, a refusal |
 * | connectingDirect | caller dialled straight to all handlers of a step | refused or unknown leg, ring order's end, failed webhook | reply or Call update | an answer |
 * | connected | caller and handler in the room | the handler's leg says answered | silence timer | hold, somebody leaving, hand-over |
 * | connectedDirect | caller and handler talk, no room | the direct leg says answered | – | somebody leaving |
 * | held | handler holds the caller (private consult) | the carrier confirmed the hold | – | unhold, somebody leaving |
 * | handedOver | the specialist leads, the handler left on purpose | seat signal handedOver | handler's leg ended | caller leaves, specialist lost, handler recalled |
 * | callerGone | handler (and specialist) may talk on | caller left after an answer | talk-on timer | handler leaves, timer |
 * | ended | nothing more happens on the line | caller or last handler left | room ended | never |
 */
import type { Line, LineState } from './call.ts';
import type { CallEvent, EventOf } from './events.ts';
import { cell, IGNORED, LINE_EVENTS, type LineCell, type LineEventType, type LineRow } from './line-cells.ts';
import type { LineDraft } from './line-draft.ts';
import * as direct from './line-direct.ts';
import * as repair from './line-repairs.ts';
import * as room from './line-room.ts';
import * as step from './line-steps.ts';

export * from './line-cells.ts';

const CONNECTING: LineRow = {
  handlerLegAccepted: cell(['connecting'], step.legAccepted),
  handlerLegRefused: cell(['connecting', 'connectingDirect', 'handedOver'], step.legRefused),
  handlerLegProgressed: cell(['connecting', 'connected'], step.legProgressed),
  handlerLegEnded: cell(['connecting', 'connectingDirect', 'handedOver'], step.legEnded),
  directLegProgressed: cell(['connecting', 'connectedDirect'], direct.directProgressed),
  directLegEnded: cell(['connecting'], room.directEnded),
  roomMoveRequested: IGNORED,
  handlerMoved: cell(['connecting'], room.handlerMoved),
  participantJoined: cell(['connecting', 'connected'], room.joinedWhileRinging),
  participantLeft: cell(['connecting', 'ended'], step.left),
  participantHeld: IGNORED,
  callerSpoke: cell(['connecting'], step.spoke),
  callerLeft: cell(['ended'], step.callerGone),
  callerDialEnded: cell(['connecting', 'connectingDirect', 'ended'], direct.dialEnded),
  ringbackFetched: cell(['connecting', 'connectingDirect', 'handedOver'], step.ringback),
  webhookFailed: cell(['connectingDirect'], direct.webhookFailed),
  holdRequested: IGNORED,
  holdSet: IGNORED,
  handlerIdentified: IGNORED,
  handlerRecalled: IGNORED,
  callEndRequested: cell(['ended'], step.endAsked),
  callerMoved: cell(['connecting'], step.moved),
  timerFired: cell(['connecting'], step.timer),
  reconciled: cell(['connecting', 'connected', 'connectingDirect', 'handedOver', 'ended'], repair.reconciled),
  effectFailed: cell(['connecting', 'connectingDirect', 'handedOver'], repair.effectFailed),
};

const CONNECTING_DIRECT: LineRow = {
  handlerLegAccepted: cell(['connectingDirect'], step.legAccepted),
  handlerLegRefused: IGNORED,
  handlerLegProgressed: cell(['connectingDirect'], step.strangerProgressed),
  handlerLegEnded: cell(['connectingDirect'], step.legEnded),
  directLegProgressed: cell(['connectingDirect', 'connectedDirect'], direct.directProgressed),
  directLegEnded: IGNORED,
  roomMoveRequested: IGNORED,
  handlerMoved: IGNORED,
  participantJoined: cell(['connectingDirect'], room.movedTooLate),
  // The caller leaves the room for the direct dial; hanging up is told by their own leg and by the dial.
  participantLeft: IGNORED,
  participantHeld: IGNORED,
  callerSpoke: cell(['connectingDirect'], step.spoke),
  callerLeft: cell(['ended'], step.callerGone),
  callerDialEnded: cell(['connectingDirect', 'ended'], direct.dialEnded),
  ringbackFetched: cell(['connectingDirect'], step.ringback),
  webhookFailed: cell(['connectingDirect'], direct.webhookFailed),
  holdRequested: IGNORED,
  holdSet: IGNORED,
  handlerIdentified: IGNORED,
  handlerRecalled: IGNORED,
  callEndRequested: cell(['ended'], step.endAsked),
  callerMoved: cell(['connectingDirect'], step.moved),
  timerFired: cell(['connectingDirect'], step.timer),
  reconciled: cell(['connectingDirect', 'ended'], repair.reconciled),
  effectFailed: cell(['connectingDirect'], repair.effectFailed),
};

/** Caller and handler are in the room; `held` differs by what the handler did. */
function inRoom(self: 'connected' | 'held'): LineRow {
  return {
    handlerLegAccepted: cell([self], step.legAccepted),
    // The first leg was answered before its request was given up: the reply has dialled the caller direct.
    handlerLegRefused: cell([self, 'connectingDirect'], step.legRefused),
    handlerLegProgressed: cell([self], step.strangerProgressed),
    handlerLegEnded: cell([self, 'connecting'], step.legEnded),
    directLegProgressed: cell([self, 'connectedDirect'], direct.directProgressed),
    directLegEnded: cell([self, 'connecting'], room.directEnded),
    roomMoveRequested: IGNORED,
    handlerMoved: IGNORED,
    participantJoined: cell([self], step.joined),
    participantLeft: cell([self, 'connecting', 'callerGone'], step.left),
    participantHeld: cell([self], step.held),
    callerSpoke: cell([self], step.spoke),
    callerLeft: cell(['callerGone'], step.callerGone),
    callerDialEnded: cell([self, 'callerGone', 'connectingDirect'], direct.dialEnded),
    ringbackFetched: cell([self], step.ringbackLate),
    webhookFailed: cell(['connectingDirect'], direct.webhookFailed),
    holdRequested: cell([self], step.holdAsked),
    holdSet: cell(['held', 'connected'], step.holdDone),
    handlerIdentified: cell([self], step.identified),
    handlerRecalled: IGNORED,
    callEndRequested: cell(['ended'], step.endAsked),
    callerMoved: cell([self], step.moved),
    timerFired: cell([self], step.timer),
    reconciled: cell([self, 'connecting', 'callerGone'], repair.reconciled),
    effectFailed: cell([self], repair.effectFailed),
  };
}

const CONNECTED_DIRECT: LineRow = {
  handlerLegAccepted: cell(['connectedDirect'], step.legAccepted),
  handlerLegRefused: IGNORED,
  handlerLegProgressed: cell(['connectedDirect'], step.strangerProgressed),
  handlerLegEnded: IGNORED,
  directLegProgressed: IGNORED,
  directLegEnded: cell(['connectedDirect'], room.directEnded),
  roomMoveRequested: cell(['connectedDirect'], room.roomAsked),
  handlerMoved: cell(['connectedDirect'], room.handlerMoved),
  participantJoined: cell(['connectedDirect'], room.movedJoined),
  participantLeft: IGNORED,
  participantHeld: IGNORED,
  callerSpoke: cell(['connectedDirect'], step.spoke),
  callerLeft: cell(['ended'], step.callerGone),
  callerDialEnded: cell(
    ['connectedDirect', 'connectingDirect', 'connecting', 'connected', 'ended'],
    direct.dialEnded,
  ),
  ringbackFetched: cell(['connectedDirect'], step.ringbackLate),
  webhookFailed: cell(['connectingDirect'], direct.webhookFailed),
  holdRequested: IGNORED,
  holdSet: IGNORED,
  handlerIdentified: cell(['connectedDirect'], step.identified),
  handlerRecalled: IGNORED,
  callEndRequested: cell(['ended'], step.endAsked),
  callerMoved: IGNORED,
  timerFired: cell(['connectedDirect'], step.timer),
  reconciled: cell(['connectedDirect', 'ended'], repair.reconciled),
  effectFailed: cell(['connectedDirect'], repair.effectFailed),
};

const HANDED_OVER: LineRow = {
  handlerLegAccepted: cell(['handedOver'], step.legAccepted),
  handlerLegRefused: cell(['handedOver'], step.legRefused),
  handlerLegProgressed: cell(['handedOver', 'connected'], step.legProgressed),
  handlerLegEnded: cell(['handedOver'], step.legEnded),
  directLegProgressed: IGNORED,
  directLegEnded: IGNORED,
  roomMoveRequested: IGNORED,
  handlerMoved: IGNORED,
  participantJoined: cell(['handedOver'], step.joined),
  participantLeft: cell(['handedOver', 'ended'], step.left),
  participantHeld: IGNORED,
  callerSpoke: cell(['handedOver'], step.spoke),
  callerLeft: cell(['ended'], step.callerGone),
  callerDialEnded: cell(['handedOver', 'connectingDirect', 'ended'], direct.dialEnded),
  ringbackFetched: cell(['handedOver'], step.ringbackLate),
  webhookFailed: cell(['connectingDirect'], direct.webhookFailed),
  holdRequested: IGNORED,
  holdSet: IGNORED,
  handlerIdentified: IGNORED,
  handlerRecalled: cell(['handedOver'], step.recalled),
  callEndRequested: cell(['ended'], step.endAsked),
  callerMoved: cell(['handedOver'], step.moved),
  timerFired: IGNORED,
  reconciled: cell(['handedOver', 'connected', 'ended'], repair.reconciled),
  effectFailed: cell(['handedOver'], repair.effectFailed),
};

const CALLER_GONE: LineRow = {
  handlerLegAccepted: cell(['callerGone'], step.legAccepted),
  handlerLegRefused: IGNORED,
  handlerLegProgressed: cell(['callerGone'], step.lateProgressed),
  handlerLegEnded: cell(['callerGone', 'ended'], step.legEnded),
  directLegProgressed: IGNORED,
  directLegEnded: cell(['callerGone', 'ended'], room.directEnded),
  roomMoveRequested: IGNORED,
  handlerMoved: IGNORED,
  participantJoined: IGNORED,
  participantLeft: cell(['callerGone', 'ended'], step.left),
  participantHeld: IGNORED,
  callerSpoke: IGNORED,
  callerLeft: IGNORED,
  callerDialEnded: cell(['callerGone'], direct.dialEndedAfterEnd),
  ringbackFetched: cell(['callerGone'], step.ringbackLate),
  webhookFailed: cell(['callerGone'], direct.dialEndedAfterEnd),
  holdRequested: IGNORED,
  holdSet: IGNORED,
  handlerIdentified: cell(['callerGone'], step.identified),
  handlerRecalled: IGNORED,
  callEndRequested: cell(['ended'], step.endAsked),
  callerMoved: IGNORED,
  timerFired: cell(['callerGone', 'ended'], step.timer),
  reconciled: cell(['callerGone', 'ended'], repair.reconciled),
  effectFailed: cell(['callerGone'], repair.effectFailed),
};

const ENDED: LineRow = {
  handlerLegAccepted: cell(['ended'], step.legAccepted),
  handlerLegRefused: IGNORED,
  handlerLegProgressed: cell(['ended'], step.lateProgressed),
  handlerLegEnded: IGNORED,
  directLegProgressed: IGNORED,
  directLegEnded: IGNORED,
  roomMoveRequested: IGNORED,
  handlerMoved: IGNORED,
  participantJoined: IGNORED,
  participantLeft: IGNORED,
  participantHeld: IGNORED,
  callerSpoke: IGNORED,
  callerLeft: IGNORED,
  callerDialEnded: cell(['ended'], direct.dialEndedAfterEnd),
  ringbackFetched: cell(['ended'], step.ringbackLate),
  webhookFailed: cell(['ended'], direct.dialEndedAfterEnd),
  holdRequested: IGNORED,
  holdSet: IGNORED,
  handlerIdentified: IGNORED,
  handlerRecalled: IGNORED,
  callEndRequested: IGNORED,
  callerMoved: IGNORED,
  timerFired: IGNORED,
  reconciled: IGNORED,
  effectFailed: cell(['ended'], repair.effectFailed),
};

export const LINE: Readonly<Record<LineState, LineRow>> = {
  connecting: CONNECTING,
  connectingDirect: CONNECTING_DIRECT,
  connected: inRoom('connected'),
  connectedDirect: CONNECTED_DIRECT,
  held: inRoom('held'),
  handedOver: HANDED_OVER,
  callerGone: CALLER_GONE,
  ended: ENDED,
};

const LINE_EVENT_TYPES: ReadonlySet<string> = new Set(LINE_EVENTS);

function isLineEvent(event: CallEvent): event is EventOf<LineEventType> {
  return LINE_EVENT_TYPES.has(event.type);
}

/** Works one event into the line. Events the line does not know, and cells that are ignored, leave the draft as it is. */
export function stepLine(draft: LineDraft, event: CallEvent): void {
  if (!isLineEvent(event)) return;
  const found = LINE[draft.line.state][event.type] as LineCell<LineEventType> | null;
  found?.step(draft, event);
}

/** The line of a call that has just arrived: the first handler is being asked for while the caller's webhook waits. */
export function newLine(first: Line['attempts'][number]): Line {
  return {
    state: 'connecting',
    generation: 1,
    step: 0,
    attempts: [first],
    attemptCount: 1,
    handler: null,
    companyAudible: false,
    roomHandle: null,
    moving: null,
    answeredAt: null,
    callerSpokeAt: null,
    callerLeftAt: null,
  };
}
