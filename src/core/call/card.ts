/** The call as the console may see it: a projection and nothing more. */
import type { CallCard, CardAccount, CardLine, CardSeat } from '../console/call-card.ts';
import type { CallCommandType } from '../console/call-command.ts';
import type { Account } from './account.ts';
import type { Call } from './call.ts';
import { gradeInWords, isTopGrade } from './grade.ts';
import { notLowered } from './lowering.ts';
import { cardRiskOf } from './card-risk.ts';
import { besideOf } from './card-beside.ts';
import { questionOf } from './pre-emption.ts';
import { refusalOf } from './refusal.ts';
import { inReadingOrder } from './telling.ts';

const LINE_STATE: Record<Call['line']['state'], CardLine['state']> = {
  connecting: 'ringing',
  connectingDirect: 'ringing',
  connected: 'connected',
  connectedDirect: 'connected',
  held: 'connected',
  handedOver: 'handedOver',
  callerGone: 'talkOn',
  ended: 'ended',
};

const SEAT_STATE: Record<Call['seat']['state'], CardSeat['state']> = {
  empty: 'empty',
  claiming: 'choosing',
  ringing: 'ringing',
  outside: 'waiting',
  entering: 'waiting',
  listening: 'inRoom',
  coaching: 'inRoom',
  audible: 'inRoom',
  handingOver: 'inRoom',
  leading: 'inRoom',
  advising: 'waiting',
  exhausted: 'nobody',
  released: 'released',
};

const OFFERED_BUTTONS: readonly CallCommandType[] = [
  'takeCall',
  'requestSpecialist',
  'releaseSpecialist',
  'setSeatMode',
  'confirmSpeaker',
  'confirmMatch',
  'correctMatch',
  'swapSpecialist',
  'callOffSwap',
  'inviteObserver',
  'sendObserverAway',
  'moveIntoRoom',
  'hold',
  'unhold',
  'handOver',
  'recallHandler',
  'markSilent',
  'acceptOffer',
  'declineOffer',
  'acceptPreEmption',
  'declinePreEmption',
  'endTalkOn',
  'endCall',
  'recordDisposition',
  'tell',
  'setGrade',
  'setLevel',
  'decideLowering',
  'markCutOff',
];

/** Same call, same card: pure. */
export function cardOf(call: Call): CallCard {
  return {
    callId: call.id,
    version: call.version,
    force: call.force,
    lineId: call.linePlan.lineId,
    lineKind: call.linePlan.kind,
    receivedAt: call.arrivedAt,
    answeredAt: call.line.answeredAt,
    endedAt: call.endedAt,
    line: lineOf(call),
    caller: {
      presentation: call.caller.presentation,
      numberEnding: call.caller.number?.slice(-3) ?? null,
      onLine: call.line.callerLeftAt === null && call.endedAt === null,
      held: call.line.state === 'held',
      sign: call.lookup.sign,
      speaker: call.seat.speaker?.who ?? null,
    },
    lookup: call.lookup.state,
    assessment: call.lookup.assessment,
    match: {
      decision: call.lookup.match?.verdict ?? 'none',
      personId: call.lookup.match?.personId as CallCard['match']['personId'],
      by: call.lookup.match?.by ?? null,
    },
    seat: seatOf(call),
    plan: call.lookup.plan,
    risk: cardRiskOf(call),
    incident: call.incident,
    disposition:
      call.disposition === null
        ? null
        : { outcome: call.disposition.outcome, by: call.disposition.by, at: call.disposition.at },
    ...(call.account !== undefined && { account: accountOf(call.account) }),
    timeline: call.moments.toReversed(),
    commands: OFFERED_BUTTONS.filter((type) => refusalOf(call, type) === null),
  };
}

function accountOf({ grade, lowerings, told, cutOff }: Account): CardAccount {
  const { inForce, original, said } = grade;
  return {
    grade: { inForce, original, said, isTop: isTopGrade(grade), words: gradeInWords(grade) },
    lowerings: lowerings
      .filter(({ state }) => state === 'waiting')
      .map(({ id, what, from, to, askedBy, because, lapsesAt }) => ({
        ...{ id, what, from, to, askedBy, because, lapsesAt },
      })),
    notLowered: notLowered(lowerings),
    told: inReadingOrder(told),
    cutOff: cutOff !== null,
  };
}

function lineOf(call: Call): CardLine {
  const { line, linePlan } = call;
  const alone = line.state === 'connecting' && line.answeredAt !== null;
  return {
    state: alone ? 'callerAlone' : LINE_STATE[line.state],
    connection: line.state === 'connectingDirect' || line.state === 'connectedDirect' ? 'direct' : 'room',
    degraded: call.degraded.length > 0,
    handler: line.handler?.actor ?? null,
    destinationId: line.handler?.destinationId ?? line.attempts.at(-1)?.destinationId ?? null,
    mayHold: linePlan.mayHold,
    mayHandOver: linePlan.mayHandOver,
  };
}

/** What both sides are told of a call of more risk: levels and signs, nothing of whom it is about. */
function preEmptionOf({ seat, line }: Call): Pick<CardSeat, 'asked' | 'left' | 'aid' | 'helpline'> {
  const { left } = seat;
  const question = questionOf(seat);
  return {
    ...(seat.offer?.aid !== undefined && { aid: seat.offer.aid }),
    ...(seat.helpline !== undefined && seat.state === 'exhausted' && { helpline: seat.helpline }),
    ...(question !== null && { asked: { because: question.because, until: question.until } }),
    ...(left != null && line.state !== 'ended' && { left }),
  };
}

function seatOf(call: Call): CardSeat {
  const { seat } = call;
  const heard = seat.state === 'audible' || seat.state === 'leading';
  const mode = heard
    ? 'audible'
    : seat.state === 'coaching'
      ? 'coaching'
      : seat.state === 'listening'
        ? seat.coachee === null
          ? 'muted'
          : 'listening'
        : null;
  return {
    state: SEAT_STATE[seat.state],
    mode,
    specialistId: seat.offer?.specialistId ?? null,
    offer: seat.offer?.id ?? null,
    since: seat.since ?? null,
    callerHears: heard,
    requestedBy: null,
    reasons: seat.offer?.reasons ?? [],
    offersMade: seat.offerCount,
    ...preEmptionOf(call),
    beside: besideOf(seat),
  };
}
