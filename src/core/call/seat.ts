/**
 * SEAT: the specialist's place in a call. Everything that decides a change of the seat is in this table. It reads the
 * line and the lookup, and can touch the line only through the signals of line-signals.ts. The diagram in docs/ is drawn
 * from it.
 *
 * | state | means | entered by | on entry | left by |
 * |---|---|---|---|---|
 * | empty | nobody wanted yet | arrival | – | plan or handler's request |
 * | claiming | a specialist is being claimed | plan, request, next offer | claim asked | claimed or nobody |
 * | ringing | claimed and rung, not accepted | claim | leg asked, offer timer | PIN, console, decline, no answer, no key after two prompts, timer |
 * | outside | accepted, outside the room | acceptance, room changed | waits or is sent in | handler in the room |
 * | entering | sent into the room | document answered | – | join |
 * | listening | in the room, a muted coach, or muted while no handler is there | join, mode, handler left | – | mode, leaving |
 * | coaching | heard by the handler only | the carrier confirmed | – | mode, leaving |
 * | audible | heard by the caller, by the handler's act | the carrier confirmed | line told | mode, leaving |
 * | handingOver | being made audible before the handler goes | handler's hand-over | position asked | confirmed or failed |
 * | leading | handed over | the carrier confirmed audible | handler's leg ended | leaving |
 * | advising | direct call: console only | claim or change to direct | specialist occupied | end |
 * | exhausted | nobody could come | last overflow step | alarm, review | request |
 * | released | left or let go | leaving, end | claim given back | request |
 */
import type { SeatState } from './call.ts';
import type { CallEvent, CallEventType, EventOf } from './events.ts';
import type { SeatDraft } from './seat-draft.ts';
import * as mode from './seat-modes.ts';
import * as step from './seat-steps.ts';

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
  'handOverRequested',
  'participantJoined',
  'timerFired',
  'effectFailed',
] as const satisfies readonly CallEventType[];
export type SeatEventType = (typeof SEAT_EVENTS)[number];

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

const EMPTY: SeatRow = {
  callerAssessed: cell(['empty', ...SEARCHING], step.planned),
  speakerConfirmed: cell(['empty'], mode.speakerConfirmed),
  specialistRequested: cell(SEARCHING, step.requested),
  specialistClaimed: cell(['empty'], step.claimedLate),
  nobodyClaimed: IGNORED,
  specialistLegAccepted: cell(['empty'], step.legAccepted),
  specialistLegRefused: IGNORED,
  specialistFetched: cell(['empty'], step.fetchedLate),
  specialistLegEnded: IGNORED,
  offerAccepted: cell(['empty'], step.acceptedLate),
  offerDeclined: IGNORED,
  pinRefused: cell(['empty'], step.fetchedLate),
  specialistReleased: IGNORED,
  seatModeRequested: IGNORED,
  specialistPositioned: IGNORED,
  handOverRequested: IGNORED,
  participantJoined: IGNORED,
  timerFired: IGNORED,
  effectFailed: IGNORED,
};

const CLAIMING: SeatRow = {
  ...EMPTY,
  callerAssessed: IGNORED,
  speakerConfirmed: cell(['claiming'], mode.speakerConfirmed),
  specialistRequested: IGNORED,
  specialistClaimed: cell(['ringing', 'advising', 'claiming'], step.claimed),
  nobodyClaimed: cell(SEARCHING, step.nobody),
  specialistLegAccepted: cell(['claiming'], step.legAccepted),
  specialistFetched: cell(['claiming'], step.fetchedLate),
  offerAccepted: cell(['claiming'], step.acceptedLate),
  pinRefused: cell(['claiming'], step.fetchedLate),
  specialistReleased: cell(['released'], step.release),
  effectFailed: cell(SEARCHING, step.effectFailed),
};

const RINGING: SeatRow = {
  ...EMPTY,
  callerAssessed: IGNORED,
  speakerConfirmed: cell(['ringing'], mode.speakerConfirmed),
  specialistRequested: IGNORED,
  specialistClaimed: cell(['ringing'], step.claimedLate),
  specialistLegAccepted: cell(['ringing'], step.legAccepted),
  specialistLegRefused: cell(['ringing', ...SEARCHING], step.legRefused),
  specialistFetched: cell(['ringing', ...SEARCHING], step.fetched),
  specialistLegEnded: cell(['ringing', ...SEARCHING], step.ringEnded),
  offerAccepted: cell(['ringing', 'outside', 'entering'], step.accepted),
  offerDeclined: cell(['ringing', ...SEARCHING], step.declined),
  pinRefused: cell(['ringing', ...SEARCHING], step.pinRefused),
  specialistReleased: cell(['released'], step.release),
  timerFired: cell(['ringing', ...SEARCHING], step.timer),
  effectFailed: cell(['ringing', ...SEARCHING], step.effectFailed),
};

const OUTSIDE: SeatRow = {
  ...RINGING,
  speakerConfirmed: cell(['outside'], mode.speakerConfirmed),
  specialistClaimed: cell(['outside'], step.claimedLate),
  specialistLegAccepted: cell(['outside'], step.legAccepted),
  specialistLegRefused: IGNORED,
  specialistFetched: cell(['outside', 'entering'], step.fetched),
  specialistLegEnded: cell(['released', ...SEARCHING], step.lost),
  offerAccepted: cell(['outside', 'entering'], step.acceptedLate),
  offerDeclined: IGNORED,
  pinRefused: IGNORED,
  timerFired: IGNORED,
  effectFailed: IGNORED,
};

const ENTERING: SeatRow = {
  ...OUTSIDE,
  speakerConfirmed: cell(['entering'], mode.speakerConfirmed),
  specialistClaimed: cell(['entering'], step.claimedLate),
  specialistLegAccepted: cell(['entering'], step.legAccepted),
  participantJoined: cell(['listening', 'entering'], step.inRoom),
};

const LISTENING: SeatRow = {
  ...OUTSIDE,
  speakerConfirmed: cell(['listening'], mode.speakerConfirmed),
  specialistClaimed: cell(['listening'], step.claimedLate),
  specialistLegAccepted: cell(['listening'], step.legAccepted),
  seatModeRequested: cell(['listening'], mode.modeAsked),
  specialistPositioned: cell(['listening', 'coaching', 'audible'], mode.positioned),
  handOverRequested: cell(['handingOver', 'listening'], mode.handOverAsked),
};

const COACHING: SeatRow = {
  ...LISTENING,
  speakerConfirmed: cell(['coaching'], mode.speakerConfirmed),
  specialistClaimed: cell(['coaching'], step.claimedLate),
  specialistLegAccepted: cell(['coaching'], step.legAccepted),
  seatModeRequested: cell(['coaching'], mode.modeAsked),
  specialistPositioned: cell(['coaching', 'listening', 'audible'], mode.positioned),
  handOverRequested: cell(['handingOver', 'coaching'], mode.handOverAsked),
};

const AUDIBLE: SeatRow = {
  ...LISTENING,
  speakerConfirmed: cell(['audible', 'listening'], mode.speakerConfirmed),
  specialistClaimed: cell(['audible'], step.claimedLate),
  specialistLegAccepted: cell(['audible'], step.legAccepted),
  seatModeRequested: cell(['audible'], mode.modeAsked),
  specialistPositioned: cell(['audible', 'listening', 'coaching'], mode.positioned),
  handOverRequested: cell(['handingOver', 'audible'], mode.handOverAsked),
};

const HANDING_OVER: SeatRow = {
  ...OUTSIDE,
  speakerConfirmed: cell(['handingOver'], mode.speakerConfirmed),
  specialistClaimed: cell(['handingOver'], step.claimedLate),
  specialistLegAccepted: cell(['handingOver'], step.legAccepted),
  specialistFetched: cell(['handingOver', 'outside', 'entering'], step.fetched),
  specialistPositioned: cell(['leading', 'listening', 'handingOver'], mode.positioned),
};

const LEADING: SeatRow = {
  ...OUTSIDE,
  speakerConfirmed: cell(['leading'], mode.speakerConfirmed),
  specialistClaimed: cell(['leading'], step.claimedLate),
  specialistLegAccepted: cell(['leading'], step.legAccepted),
};

const ADVISING: SeatRow = {
  ...EMPTY,
  callerAssessed: IGNORED,
  speakerConfirmed: cell(['advising'], mode.speakerConfirmed),
  specialistRequested: IGNORED,
  specialistClaimed: cell(['advising'], step.claimedLate),
  specialistLegAccepted: cell(['advising'], step.legAccepted),
  specialistReleased: cell(['released'], step.release),
};

const OVER: SeatRow = { ...EMPTY, callerAssessed: IGNORED };

export const SEAT: Readonly<Record<SeatState, SeatRow>> = {
  empty: EMPTY,
  claiming: CLAIMING,
  ringing: RINGING,
  outside: OUTSIDE,
  entering: ENTERING,
  listening: LISTENING,
  coaching: COACHING,
  audible: AUDIBLE,
  handingOver: HANDING_OVER,
  leading: LEADING,
  advising: ADVISING,
  exhausted: OVER,
  released: OVER,
};

const SEAT_EVENT_TYPES: ReadonlySet<string> = new Set(SEAT_EVENTS);

function isSeatEvent(event: CallEvent): event is EventOf<SeatEventType> {
  return SEAT_EVENT_TYPES.has(event.type);
}

/** Works one event into the seat; what the seat ignores leaves the draft as it is. */
export function stepSeat(draft: SeatDraft, event: CallEvent): void {
  if (!isSeatEvent(event)) return;
  const found = SEAT[draft.seat.state][event.type] as SeatCell<SeatEventType> | null;
  found?.step(draft, event);
}
