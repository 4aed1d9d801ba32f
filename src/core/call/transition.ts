/**
 * transition(call, event, now): the whole decision. Pure: the same call, event and time give the same answer, on any
 * machine, at any time. Line first, since it may wait for nobody; then lookup and seat, which follow it; then what each
 * event owes to alarms, audit, reviews and follow-ups.
 */
import type { Instant } from '../time.ts';
import { type AccountDraft, EMPTY_ACCOUNT, stepAccount } from './account.ts';
import { type Call, MOMENTS_KEPT, roomName } from './call.ts';
import { dutiesOf } from './duties.ts';
import { type CallEffect, type CallReply, NOTHING } from './effects.ts';
import type { CallEvent, EventOf } from './events.ts';
import { stepLine } from './line.ts';
import type { LineDraft } from './line-draft.ts';
import { hearSeat } from './line-signals.ts';
import { hearLineInLookup, type LookupDraft, raiseLevel, stepLookup } from './lookup.ts';
import { stepRisk } from './risk.ts';
import { hearLineInChairs, settleChairs, stepChairs } from './seat-chairs.ts';
import type { SeatDraft } from './seat-draft.ts';
import { withJoined } from './seat-holders.ts';
import { waitingChanges } from './waiting.ts';
import { promptsWanted } from './situation.ts';

export interface Transition {
  readonly call: Call;
  readonly reply: CallReply;
  readonly effects: readonly CallEffect[];
}

/** Works `event` into `call`. The version rises by one; a transition that changes nothing still records its event. */
export function transition(call: Call, event: CallEvent, now: Instant): Transition {
  if (event.type === 'reconciled' && event.ofVersion !== call.version)
    return { call, reply: NOTHING, effects: [] };
  const line: LineDraft = {
    callId: call.id,
    plan: call.linePlan,
    now,
    line: call.line,
    effects: [],
    signals: [],
    reply: null,
  };
  stepLine(line, event);

  const lookup: LookupDraft = { now, lookup: call.lookup, effects: [] };
  stepLookup(lookup, event);
  for (const signal of line.signals) hearLineInLookup(lookup, signal);
  const risk = stepRisk(call, event, line.signals, now);
  raiseLevel(lookup, risk.level);

  const account: AccountDraft = {
    now,
    account: call.account ?? EMPTY_ACCOUNT,
    lookup: lookup.lookup,
    effects: [],
  };
  stepAccount(account, event);
  lookup.lookup = account.lookup;

  const seat: SeatDraft = {
    callId: call.id,
    plan: call.linePlan,
    now,
    line: line.line,
    lookup: lookup.lookup,
    chair: 'seat',
    seat: call.seat,
    effects: [],
    signals: [],
    reply: null,
  };
  stepChairs(seat, event);
  for (const signal of line.signals) hearLineInChairs(seat, signal);

  const heard = line.signals.length;
  for (const signal of seat.signals) hearSeat(line, signal);
  for (const signal of line.signals.slice(heard)) hearLineInChairs(seat, signal);

  settleChairs(seat);

  const after: Call = {
    ...withFacts(call, event, now),
    ...risk.parts,
    version: call.version + 1,
    line: line.line,
    lookup: lookup.lookup,
    seat: seat.seat.state === call.seat.state ? seat.seat : { ...withJoined(seat.seat), since: now },
    degraded: degraded(call, event, line),
    moments: withMoment(call, event, now),
    endedAt: line.line.state === 'ended' ? (call.endedAt ?? now) : null,
    ...(account.account !== EMPTY_ACCOUNT && { account: account.account }),
  };
  const duties = dutiesOf({ before: call, after, event, signals: line.signals, now });
  return {
    call: after,
    reply: line.reply ?? seat.reply ?? NOTHING,
    effects: [
      ...line.effects,
      ...lookup.effects,
      ...account.effects,
      ...seat.effects,
      ...risk.effects,
      ...promptsWanted(call, after),
      ...duties,
      ...waitingChanges(call, after),
    ],
  };
}

/** What the story does not tell: the carrier's housekeeping. */
const UNTOLD: ReadonlySet<CallEvent['type']> = new Set([
  'ringbackFetched',
  'reconciled',
  'participantJoined',
  'participantLeft',
  'handlerLegAccepted',
  'specialistLegAccepted',
  'specialistFetched',
  'callerMoved',
  'handlerMoved',
  'directLegEnded',
  'callerDialEnded',
  'timerFired',
  'answersRecalled',
  'promptsChosen',
]);

function withMoment(call: Call, event: CallEvent, now: Instant): Call['moments'] {
  if (UNTOLD.has(event.type)) return call.moments;
  const by = 'by' in event ? event.by : null;
  return [...call.moments, { at: now, what: event.type, by }].slice(-MOMENTS_KEPT);
}

/** Facts that no table decides on. */
function withFacts(call: Call, event: CallEvent, now: Instant): Call {
  if (event.type === 'identityReceived') return withIdentity(call, event);
  if (event.type === 'dispositionRecorded') {
    const { outcome, notes, safeToRingBack, by } = event;
    // What was asked for once has been raised: a corrected disposition adds, and takes nothing back (S13).
    const followUps = [...new Set([...(call.disposition?.followUps ?? []), ...event.followUps])];
    return { ...call, disposition: { outcome, notes, safeToRingBack, followUps, by, at: now } };
  }
  return call;
}

function withIdentity(call: Call, event: EventOf<'identityReceived'>): Call {
  return {
    ...call,
    caller: event.caller ?? call.caller,
    incident: {
      reference: event.incident.reference ?? call.incident.reference,
      grade: event.incident.grade ?? call.incident.grade,
      location: event.incident.location ?? call.incident.location,
    },
  };
}

function degraded(call: Call, event: CallEvent, line: LineDraft): Call['degraded'] {
  const found = line.signals.flatMap((signal) => (signal.signal === 'wentDirect' ? [signal.how] : []));
  if (event.type === 'wentDegraded') found.push(event.how);
  return [...new Set([...call.degraded, ...found])];
}

/** The room a call is in now. */
export function currentRoom(call: Call): { name: ReturnType<typeof roomName>; handle: string | null } {
  return { name: roomName(call.id, call.line.generation), handle: call.line.roomHandle };
}
