/**
 * SEAT: the specialist's place in a call. Everything that decides a change of the seat is in this table. It reads the
 * line and the lookup, and can touch the line only through the signals of line-signals.ts. The diagram in docs/ is drawn
 * from it.
 *
 * | state | means | entered by | on entry | left by |
 * |---|---|---|---|---|
 * | empty | nobody wanted yet | arrival | – | plan or handler's request |
 * | claiming | a specialist is being claimed | plan, request, next offer | claim asked | claimed or nobody |
 * | ringing | one or more claimed and rung, none accepted | claim | leg asked, offer timer, widening timer | first PIN or console, all declined or without answer |
 * | outside | accepted, outside the room | acceptance, room changed, could not be muted | brief, waits or is sent in | handler in the room |
 * | entering | sent into the room | document answered | – | join |
 * | listening | in the room, a muted coach, or muted while no handler is there | join, mode, handler left | – | mode, leaving, a call of more risk |
 * | coaching | heard by the handler only | the carrier confirmed | – | mode, leaving |
 * | audible | heard by the caller, by the handler's act | the carrier confirmed | line told | mode, leaving |
 * | handingOver | being made audible before the handler goes | handler's hand-over | position asked | confirmed or failed |
 * | leading | handed over | the carrier confirmed audible | handler's leg ended | leaving |
 * | advising | direct call: console only | claim or change to direct | leg ended, specialist occupied | release, end |
 * | exhausted | nobody could come; waits on the list | last overflow step | alarm, review once | the list's turn, request |
 * | released | left or let go | leaving, end | claim given back | request |
 */
import type { SeatState } from './call.ts';
import type { CallEvent, CallEventType, EventOf } from './events.ts';
import type { SeatDraft } from './seat-draft.ts';
import * as mode from './seat-modes.ts';
import * as preEmption from './pre-emption.ts';
import * as document from './seat-documents.ts';
import * as repair from './seat-repairs.ts';
import * as step from './seat-steps.ts';
import * as swap from './seat-swap.ts';

export const SEAT_EVENTS = [
  'callerAssessed',
  'speakerConfirmed',
  'specialistRequested',
  'specialistClaimed',
  'nobodyClaimed',
  'specialistLegAccepted',
  'specialistLegRefused',
  'specialistFetched',
  'specialistLegEnded',
  'offerAccepted',
  'offerDeclined',
  'pinRefused',
  'specialistReleased',
  'seatModeRequested',
  'specialistPositioned',
  'swapRequested',
  'swapCalledOff',
  'handOverRequested',
  'preEmptionAsked',
  'preEmptionAnswered',
  'participantJoined',
  'timerFired',
  'reconciled',
  'effectFailed',
] as const satisfies readonly CallEventType[];
export type SeatEventType = (typeof SEAT_EVENTS)[number];

/** Every state that a cell may lead to, its own when it may stay, and what it does. A test holds the list to what happens. */
export interface SeatCell<Type extends SeatEventType> {
  readonly to: readonly SeatState[];
  readonly step: (draft: SeatDraft, event: EventOf<Type>) => void;
}
type SeatRow = { readonly [Type in SeatEventType]: SeatCell<Type> | null };

function cell<Type extends SeatEventType>(
  to: readonly SeatState[],
  run: (draft: SeatDraft, event: EventOf<Type>) => void,
): SeatCell<Type> {
  return { to, step: run };
}
/** Nothing settled changes (S12). */
const IGNORED = null;

/** Where the search for the next person may lead. */
const SEARCHING = ['claiming', 'exhausted'] as const;

/** Without an offer: late claims are given back, late legs sent away. */
function withoutOffer(self: 'empty' | 'claiming' | 'exhausted' | 'released'): SeatRow {
  return {
    callerAssessed: IGNORED,
    speakerConfirmed: cell([self], mode.speakerConfirmed),
    specialistRequested: cell([...new Set([self, ...SEARCHING])], step.requested),
    specialistClaimed: cell([self], step.claimedLate),
    nobodyClaimed: IGNORED,
    specialistLegAccepted: cell([self], step.legAccepted),
    specialistLegRefused: IGNORED,
    specialistFetched: cell([self], document.fetchedLate),
    specialistLegEnded: IGNORED,
    offerAccepted: cell([self], document.acceptedLate),
    offerDeclined: IGNORED,
    pinRefused: cell([self], document.fetchedLate),
    specialistReleased: IGNORED,
    seatModeRequested: IGNORED,
    specialistPositioned: IGNORED,
    swapRequested: IGNORED,
    swapCalledOff: IGNORED,
    handOverRequested: IGNORED,
    preEmptionAsked: IGNORED,
    preEmptionAnswered: IGNORED,
    participantJoined: IGNORED,
    timerFired: IGNORED,
    reconciled: IGNORED,
    effectFailed: IGNORED,
  };
}

/** Whoever has accepted. What a room allows is added by the rows below. */
function accepted(
  self: 'outside' | 'entering' | 'listening' | 'coaching' | 'audible' | 'handingOver' | 'leading',
  fetches: readonly SeatState[],
): SeatRow {
  return {
    callerAssessed: IGNORED,
    speakerConfirmed: cell([self], mode.speakerConfirmed),
    specialistRequested: IGNORED,
    specialistClaimed: cell([self], step.claimedLate),
    nobodyClaimed: IGNORED,
    specialistLegAccepted: cell([self], step.legAccepted),
    specialistLegRefused: IGNORED,
    specialistFetched: cell(fetches, document.fetched),
    specialistLegEnded: cell([self, ...SEARCHING, 'released'], step.legLost),
    offerAccepted: cell(fetches, document.acceptedLate),
    offerDeclined: IGNORED,
    pinRefused: cell(fetches, document.pinLate),
    specialistReleased: cell(['released'], step.release),
    seatModeRequested: IGNORED,
    specialistPositioned: IGNORED,
    swapRequested: IGNORED,
    swapCalledOff: IGNORED,
    handOverRequested: IGNORED,
    preEmptionAsked: IGNORED,
    preEmptionAnswered: IGNORED,
    participantJoined: IGNORED,
    timerFired: IGNORED,
    reconciled: IGNORED,
    effectFailed: IGNORED,
  };
}

/** A second specialist may be asked to take over; the seat stays as it is until they are in the room. */
function swapping(self: SeatState): Pick<SeatRow, 'swapRequested' | 'swapCalledOff'> {
  return { swapRequested: cell([self], swap.swapAsked), swapCalledOff: cell([self], swap.swapCalledOff) };
}

/** Who sits here may be asked to leave for more risk, and leaves when they agree. */
function preEmptible(self: 'listening' | 'coaching') {
  return {
    preEmptionAsked: cell<'preEmptionAsked'>([self], preEmption.asked),
    preEmptionAnswered: cell<'preEmptionAnswered'>([self, 'exhausted'], preEmption.answered),
    timerFired: cell<'timerFired'>([self], preEmption.lapsed),
  };
}

/** In the room beside a handler. */
function besideHandler(self: 'listening' | 'coaching' | 'audible'): SeatRow {
  return {
    ...accepted(self, self === 'audible' ? [self, 'outside', 'entering'] : [self, 'entering']),
    speakerConfirmed: cell([...new Set([self, 'listening'] as const)], mode.speakerConfirmed),
    ...swapping(self),
    ...(self === 'audible' ? {} : preEmptible(self)),
    seatModeRequested: cell([self], mode.modeAsked),
    specialistPositioned: cell(['listening', 'coaching', 'audible'], mode.positioned),
    handOverRequested: cell([self, 'handingOver'], mode.handOverAsked),
    reconciled: cell([self, ...SEARCHING, 'released'], repair.reconciled),
  };
}

const EMPTY: SeatRow = {
  ...withoutOffer('empty'),
  callerAssessed: cell(['empty', ...SEARCHING], step.planned),
};

const CLAIMING: SeatRow = {
  ...withoutOffer('claiming'),
  specialistRequested: IGNORED,
  specialistClaimed: cell(['claiming', 'ringing', 'advising'], step.claimed),
  nobodyClaimed: cell(SEARCHING, step.nobody),
  specialistReleased: cell(['released'], step.release),
  effectFailed: cell(SEARCHING, repair.effectFailed),
};

const RINGING: SeatRow = {
  callerAssessed: IGNORED,
  speakerConfirmed: cell(['ringing'], mode.speakerConfirmed),
  specialistRequested: IGNORED,
  specialistClaimed: cell(['ringing'], step.claimed),
  nobodyClaimed: cell(['ringing'], step.nobody),
  specialistLegAccepted: cell(['ringing'], step.legAccepted),
  specialistLegRefused: cell(['ringing', ...SEARCHING], step.legRefused),
  specialistFetched: cell(['ringing', ...SEARCHING], document.fetched),
  specialistLegEnded: cell(['ringing', ...SEARCHING], step.ringEnded),
  offerAccepted: cell(['ringing', 'outside'], document.accepted),
  offerDeclined: cell(['ringing', ...SEARCHING], step.declined),
  pinRefused: cell(['ringing', ...SEARCHING], document.pinRefused),
  specialistReleased: cell(['released'], step.release),
  seatModeRequested: IGNORED,
  specialistPositioned: IGNORED,
  swapRequested: IGNORED,
  swapCalledOff: IGNORED,
  handOverRequested: IGNORED,
  preEmptionAsked: IGNORED,
  preEmptionAnswered: IGNORED,
  participantJoined: IGNORED,
  timerFired: cell(['ringing', ...SEARCHING], step.timer),
  reconciled: cell(['ringing', ...SEARCHING], repair.ringReconciled),
  effectFailed: cell(['ringing', ...SEARCHING], repair.effectFailed),
};

const OUTSIDE: SeatRow = {
  ...accepted('outside', ['outside', 'entering']),
  ...swapping('outside'),
  // When the caller leaves they are let go.
  specialistLegEnded: cell(['outside', ...SEARCHING], step.legLost),
  reconciled: cell(['outside', ...SEARCHING], repair.reconciled),
};

const ENTERING: SeatRow = {
  ...accepted('entering', ['entering']),
  ...swapping('entering'),
  participantJoined: cell(['entering', 'listening'], step.inRoom),
  reconciled: cell(['entering', 'listening', ...SEARCHING, 'released'], repair.reconciled),
};

const LISTENING: SeatRow = {
  ...besideHandler('listening'),
  specialistPositioned: cell(['listening', 'coaching', 'audible', 'outside'], mode.positioned),
};

const HANDING_OVER: SeatRow = {
  ...accepted('handingOver', ['handingOver', 'entering']),
  speakerConfirmed: cell(['handingOver', 'listening'], mode.speakerConfirmed),
  specialistPositioned: cell(['handingOver', 'leading', 'listening', 'audible'], mode.positioned),
  reconciled: cell(['handingOver', ...SEARCHING, 'released'], repair.reconciled),
};

const LEADING: SeatRow = {
  ...accepted('leading', ['leading', 'outside', 'entering']),
  speakerConfirmed: cell(['leading', 'listening'], mode.speakerConfirmed),
  reconciled: cell(['leading', ...SEARCHING, 'released'], repair.reconciled),
};

const ADVISING: SeatRow = {
  ...withoutOffer('released'),
  speakerConfirmed: cell(['advising'], mode.speakerConfirmed),
  specialistRequested: IGNORED,
  specialistClaimed: cell(['advising'], step.claimedLate),
  specialistLegAccepted: cell(['advising'], step.adviserLeg),
  specialistFetched: cell(['advising'], document.fetchedLate),
  offerAccepted: cell(['advising'], document.fetchedLate),
  pinRefused: cell(['advising'], document.fetchedLate),
  specialistReleased: cell(['released'], step.release),
};

export const SEAT: Readonly<Record<SeatState, SeatRow>> = {
  empty: EMPTY,
  claiming: CLAIMING,
  ringing: RINGING,
  outside: OUTSIDE,
  entering: ENTERING,
  listening: LISTENING,
  coaching: besideHandler('coaching'),
  audible: besideHandler('audible'),
  handingOver: HANDING_OVER,
  leading: LEADING,
  advising: ADVISING,
  exhausted: {
    ...withoutOffer('exhausted'),
    specialistClaimed: cell(['exhausted', 'ringing', 'advising'], step.claimedFromList),
  },
  released: withoutOffer('released'),
};

const SEAT_EVENT_TYPES: ReadonlySet<string> = new Set(SEAT_EVENTS);

function isSeatEvent(event: CallEvent): event is EventOf<SeatEventType> {
  return SEAT_EVENT_TYPES.has(event.type);
}

/** Works one event into the seat; what the seat ignores leaves the draft as it is. */
export function stepSeat(draft: SeatDraft, event: CallEvent): void {
  if (!isSeatEvent(event)) return;
  const found = SEAT[draft.seat.state][event.type] as SeatCell<SeatEventType> | null;
  if (found === null) return;
  found.step(draft, event);
  preEmption.withdrawn(draft);
}
