/** What must hold after every step of every call, by safety rule. Each check says in words what it found. */
import { type Call, type Line, roomName } from '../../src/core/call/call.ts';
import type { CallEffect } from '../../src/core/call/effects.ts';
import { laneOf } from '../../src/core/call/effects.ts';
import { claimsOf, offersOf } from '../../src/core/call/seat-draft.ts';
import { chairsOf, isHeld } from '../../src/core/call/seat-holders.ts';
import { observersAtMost } from '../../src/core/call/seat-observers.ts';
import type { LegId, OfferId, SpecialistId } from '../../src/core/ids.ts';
import { LEVELS, type Level } from '../../src/core/register/level.ts';
import { raisesOf } from '../../src/core/risk/raises.ts';
import type { Then } from './calls.ts';

export type Check = (step: Then, past: Past) => string | null;

/** What has been seen so far on a walk. */
export class Past {
  /** Handler legs that may be alive, and not yet let go. */
  readonly legs = new Map<LegId, number>();
  private readonly gone = new Set<LegId>();
  readonly claimed = new Set<SpecialistId>();
  readonly raised: string[] = [];
  /** Raised before, and again although nobody has newly confirmed who called. */
  readonly raisedTwice: string[] = [];
  readonly timers = new Set<string>();
  readonly claims = new Set<OfferId>();

  note(step: Then): void {
    this.noteLegs(step);
    const { event } = step;
    if (event.type === 'specialistClaimed') this.claimed.add(event.specialistId);
    for (const effect of step.effects) {
      if (effect.do === 'releaseSpecialist' || effect.do === 'moveSpecialist')
        this.claimed.delete(effect.specialistId);
      if (effect.do === 'raiseReferral') {
        if (this.raised.includes(effect.pathway) && effect.confirmed !== true)
          this.raisedTwice.push(effect.pathway);
        this.raised.push(effect.pathway);
      }
      if (effect.do === 'startTimer') this.timers.add(effect.timerId);
      if (effect.do === 'claimSpecialist') this.claims.add(effect.offer);
    }
  }

  private noteLegs({ event, effects, before }: Then): void {
    if (event.type === 'handlerLegAccepted') {
      const attempt = before.line.attempts.find((one) => one.id === event.attempt);
      this.sawLeg(event.legId, attempt?.generation ?? before.line.generation);
    }
    if (event.type === 'handlerLegProgressed') this.sawLeg(event.legId, event.generation);
    if (event.type === 'handlerLegEnded') this.lostLeg(event.legId);
    if (event.type === 'participantLeft' && !event.moved) this.lostLeg(event.legId);
    for (const effect of effects) {
      if (effect.do === 'endLeg' || effect.do === 'endLegUnlessWithCaller') this.lostLeg(effect.legId);
      if (effect.do === 'endRoom')
        for (const [leg, generation] of this.legs)
          if (effect.room === roomName(before.id, generation)) this.lostLeg(leg);
    }
  }

  private sawLeg(leg: LegId, generation: number): void {
    if (!this.gone.has(leg)) this.legs.set(leg, generation);
  }

  /** Ended, or asked to end: what is said of it later brings nobody back. */
  private lostLeg(leg: LegId): void {
    this.legs.delete(leg);
    this.gone.add(leg);
  }
}

const underWay = (line: Line): boolean =>
  line.attempts.some((attempt) => attempt.state === 'requested' || attempt.state === 'ringing');
const isHeard = (call: Call): boolean => call.seat.state === 'audible' || call.seat.state === 'leading';
const did = (effects: readonly CallEffect[], what: CallEffect['do']) =>
  effects.filter((effect) => effect.do === what);

/** S2: a caller's leg that asks what next, and lives, is connected. */
export const askedIsConnected: Check = ({ before, event, reply }) => {
  const asks = (event.type === 'callerDialEnded' && event.callerAlive) || event.type === 'webhookFailed';
  const over = before.line.state === 'callerGone' || before.line.state === 'ended';
  if (!asks || over) return null;
  return reply.kind === 'dialDirect' || reply.kind === 'enterRoom' ? null : `answered with ${reply.kind}`;
};

/** S3: a caller on the line has somebody, or somebody is on the way. */
export const notAlone: Check = ({ call, before, effects, reply, event }) => {
  const { line } = call;
  if (line.callerLeftAt !== null) return null;
  switch (line.state) {
    case 'connecting':
      return underWay(line) ? null : 'connecting, and no attempt is out';
    case 'connectingDirect': {
      if (before.line.state === 'connectingDirect') return null;
      const begun = reply.kind === 'dialDirect' || did(effects, 'moveCaller').length > 0;
      return begun || event.type === 'reconciled' ? null : 'to be dialled direct, and nobody does it';
    }
    case 'connected':
    case 'held':
    case 'connectedDirect':
      return line.handler === null ? `${line.state} without a handler` : null;
    case 'handedOver':
      return isHeard(call) ? null : 'handed over to nobody who is heard';
    case 'callerGone':
    case 'ended':
      return null;
  }
};

/** S3: the line counts on company exactly when somebody besides the handler is heard. */
export const companyIsHeard: Check = ({ call }) => {
  const { line, seat } = call;
  const heard = isHeard(call) || seat.state === 'handingOver';
  if (line.companyAudible && !heard) return `the line counts on a specialist who is ${seat.state}`;
  if (isHeard(call) && !line.companyAudible && line.state !== 'ended')
    return 'a specialist is heard and the line does not know';
  return null;
};

/** S4, S8: nobody becomes audible but by a handler who has said who is speaking. */
export const audibleByHandlerOnly: Check = ({ call, before, effects, event }) => {
  const audible = effects.some(
    (effect) => effect.do === 'positionSpecialist' && effect.position.mode === 'audible',
  );
  const asked = (event.type === 'seatModeRequested' && event.asHandler) || event.type === 'handOverRequested';
  const sure = before.seat.speaker?.who === 'victim' || before.seat.speaker?.who === 'other';
  if (audible && !(asked && sure)) return `made audible by ${event.type}`;
  const became = isHeard(call) && !isHeard(before);
  if (became && before.seat.wanted?.mode !== 'audible' && before.seat.state !== 'handingOver')
    return `counts as audible by ${event.type}`;
  const now = call.seat.speaker?.who;
  if (became && now !== 'victim' && now !== 'other') return 'audible to an unconfirmed speaker';
  return null;
};

/** Twilio refuses a coach whose coachee is not there. */
export const coacheeIsThere: Check = ({ call, effects, reply }) => {
  const coachees = effects.flatMap((effect) =>
    effect.do === 'positionSpecialist' && 'coachee' in effect.position ? [effect.position.coachee] : [],
  );
  if (reply.kind === 'enterAsCoach') coachees.push(reply.coachee);
  const handler = call.line.handler?.legId;
  return coachees.every((leg) => leg === handler) ? null : 'coaches somebody who is not the handler';
};

/** S6: the level never falls. */
export const levelNeverFalls: Check = (step) => {
  const { before, call } = step;
  const fell = rankOf(call.lookup.level) < rankOf(before.lookup.level);
  return fell && !byTwoPeople(step, 'level') ? `the level fell by ${step.event.type}` : null;
};

/** S6: whoever says that the risk is higher is heard: the level rises, and the rules are told and asked again. */
export const personIsHeard: Check = ({ before, event, call, effects }) => {
  const judged =
    event.type === 'riskJudged' &&
    event.level !== 'standard' &&
    before.questions?.fillings.some(({ checklist }) => checklist.id === event.checklist);
  if (event.type !== 'levelSet' && !judged) return null;
  const { level } = event as { readonly level: Level };
  if (rankOf(level) <= rankOf(before.lookup.level)) return null;
  if (call.lookup.level !== level) return `${level} was said, and the level is ${call.lookup.level}`;
  if (did(effects, 'assessCaller').length !== 1) return `the rules are not asked again by ${event.type}`;
  // Of an earlier, higher judgement that two people have lowered since the rules hear as well: of at least so much.
  const told = raisesOf(call).some((reason) => rankOf(reason.level) >= rankOf(level));
  return told ? null : 'the rules are told nothing of it';
};

/** S6: what a person raised is told to the rules until two people have lowered the level, and no longer. */
export const raiseHoldsUntilLowered: Check = (step) => {
  const { before, call } = step;
  const isPersons = ({ code }: { readonly code: string }) => code === 'raisedByPerson';
  const fell = rankOf(call.lookup.level) < rankOf(before.lookup.level);
  if (fell) return raisesOf(call).some(isPersons) ? 'the rules are told what two people have lowered' : null;
  const was = raisesOf(before).find(isPersons);
  const is = raisesOf(call).find(isPersons);
  return was === undefined || rankOf(is?.level ?? null) >= rankOf(was.level)
    ? null
    : `what a person raised is forgotten by ${step.event.type}`;
};

function rankOf(level: Level | null): number {
  return level === null ? -1 : LEVELS.indexOf(level);
}

/** S6: what holds is never replaced by a grade that is less urgent, or that cannot be compared. */
export const gradeNeverFalls: Check = (step) => {
  const was = step.before.account?.grade.inForce ?? null;
  const { inForce = null, scale = [] } = step.call.account?.grade ?? {};
  if (was === null || was === inForce) return null;
  const higher = inForce !== null && scale.includes(was) && scale.indexOf(inForce) < scale.indexOf(was);
  return higher || byTwoPeople(step, 'grade') ? null : `the grade fell by ${step.event.type}`;
};

/** One asked, another confirmed, and in time. */
function byTwoPeople({ before, event, call }: Then, what: 'level' | 'grade'): boolean {
  if (event.type !== 'loweringDecided' || event.outcome !== 'approved') return false;
  const asked = before.account?.lowerings.find(({ id }) => id === event.lowering);
  const at = call.moments.at(-1)?.at ?? Number.POSITIVE_INFINITY;
  return (
    asked?.what === what && asked.state === 'waiting' && asked.askedBy !== event.by && at < asked.lapsesAt
  );
}

/** S11: who was claimed has a chair or is rung for one, or has been given back. Nobody is rung beside one who sits. */
export const oneOffer: Check = ({ call }, past) => {
  const lost = [...past.claimed].filter((specialist) => !isHeld(call.seat, specialist));
  if (lost.length > 0) return `claimed and nowhere: ${lost}`;
  const crowded = chairsOf(call.seat).find(
    (chair) => chair.state !== 'ringing' && (chair.alsoRung ?? []).length > 0,
  );
  return crowded === undefined ? null : `${crowded.state}, and others are rung`;
};

/** S4: whoever sits beside the seat is never asked to be heard by anybody, and enters muted like everybody. */
export const besideIsMute: Check = ({ call, effects }) => {
  const heard = effects.flatMap((effect) =>
    effect.do === 'positionSpecialist' &&
    effect.position.mode !== 'muted' &&
    effect.position.mode !== 'listening'
      ? [effect.offer]
      : [],
  );
  const stranger = heard.find((offer) => call.seat.offer?.id !== offer);
  if (stranger !== undefined) return `${stranger} is to be heard, and does not have the seat`;
  const loud = chairsOf(call.seat).find((chair) => chair !== call.seat && LOUD.has(chair.state));
  return loud === undefined ? null : `beside the seat somebody is ${loud.state}`;
};
const LOUD: ReadonlySet<string> = new Set(['coaching', 'audible', 'handingOver', 'leading', 'advising']);

/** A swap never leaves the handler without a coach: whoever leaves by it is followed by one who is in the room. */
export const swapWithoutGap: Check = ({ call, before, event }) => {
  const { relief } = before.seat;
  if (relief == null || call.seat.offer === null) return null;
  const tookOver = call.seat.offer.id !== before.seat.offer?.id && call.seat.relief == null;
  const firstIsGone = event.type === 'specialistLegEnded' || event.type === 'reconciled';
  if (!tookOver || firstIsGone) return null;
  return call.seat.state === 'listening' && call.seat.coachee !== null
    ? null
    : `swapped by ${event.type} to somebody who is ${call.seat.state}`;
};

/** Never more observers than the line allows. */
export const fewObservers: Check = ({ call }) =>
  (call.seat.observers ?? []).length <= observersAtMost(call.linePlan) ? null : 'too many listen';

/** No handler's leg is left unaccounted: current, awaited, or let go. */
export const legsAccounted: Check = ({ call }, past) => {
  const known = new Set(call.line.attempts.map((attempt) => attempt.legId));
  for (const leg of past.legs.keys()) {
    const attempt = call.line.attempts.find((a) => a.legId === leg);
    const awaited = attempt?.state === 'requested' || attempt?.state === 'ringing';
    const over = attempt?.state === 'ended';
    if (leg !== call.line.handler?.legId && !awaited && !over)
      return `a leg is nobody's (${known.has(leg) ? attempt?.state : 'unknown'}, ${call.line.state})`;
  }
  return null;
};

/** Every wait ends by a timer of ours or of the carrier. */
export const everyWaitEnds: Check = ({ call, before, reply }, past) => {
  const entered = (state: string) => call.seat.state === state && before.seat.state !== state;
  const rung = chairsOf(call.seat).filter(({ state }) => state === 'ringing');
  if (rung.flatMap(offersOf).some(({ id }) => !past.timers.has(`offer-${id}`)))
    return 'a specialist is rung without a timer';
  const waitedFor = chairsOf(call.seat).flatMap(claimsOf);
  if (waitedFor.some((claim) => !past.claims.has(claim)))
    return 'a claim is waited for that nobody asked for';
  const idle = chairsOf(call.seat).find(
    (chair) => chair.state === 'claiming' && claimsOf(chair).length === 0,
  );
  if (idle !== undefined) return 'claiming, and nobody claims';
  if (entered('entering') && reply.kind !== 'enterAsCoach') return 'entering without a document';
  if (call.line.state === 'callerGone' && !past.timers.has('talkOn')) return 'talk-on without a limit';
  return null;
};

/** S12: nothing happens on the line after the end but letting late legs go; what is settled stays. */
export const endIsTheEnd: Check = ({ call, before, effects }) => {
  if (before.line.state !== 'ended') return null;
  if (call.line.state !== 'ended' || call.endedAt !== before.endedAt) return 'came back after the end';
  const odd = effects.filter(
    (e) => laneOf(e) === 'line' && e.do !== 'endLeg' && e.do !== 'endLegUnlessWithCaller',
  );
  if (odd.length > 0) return `after the end: ${odd.map((effect) => effect.do)}`;
  const searching = effects.filter((e) => e.do === 'claimSpecialist' || e.do === 'ringSpecialist');
  return searching.length > 0 ? 'a specialist is sought for a call that has ended' : null;
};

/** S13: when the call has ended, each follow-up of an active plan has been raised; again only when a person has confirmed it. */
export const followUpsOnce: Check = ({ call }, past) => {
  if (past.raisedTwice.length > 0) return `raised twice: ${past.raisedTwice}`;
  if (call.endedAt === null) return null;
  const { plan } = call.lookup;
  const active = plan?.introduction === 'automatic' || plan?.introduction === 'advise';
  const planned = active ? (plan?.followUps ?? []) : [];
  const missing = [...planned, ...(call.disposition?.followUps ?? [])].filter(
    (pathway) => !past.raised.includes(pathway),
  );
  return missing.length === 0 ? null : `never raised: ${missing}`;
};

/** S16: what is written down is all there is. */
export const survivesStorage: Check = ({ call }) =>
  JSON.stringify(JSON.parse(JSON.stringify(call))) === JSON.stringify(call) ? null : 'lost in storage';

/** A person's act or a room is needed for what a direct call does not have. */
export const directStaysDirect: Check = ({ call, before }) => {
  const direct = (line: Line) => line.state === 'connectingDirect' || line.state === 'connectedDirect';
  const asked = before.line.moving === 'room';
  if (direct(before.line) && !direct(call.line) && call.line.state !== 'ended' && !asked)
    return `from direct to ${call.line.state}`;
  const inRoom = ['entering', 'listening', 'coaching', 'audible', 'handingOver', 'leading', 'outside'];
  return direct(call.line) && inRoom.includes(call.seat.state)
    ? `direct, and the specialist is ${call.seat.state}`
    : null;
};

/** The version is the fencing token: one event, one version. */
export const oneVersionAnEvent: Check = ({ call, before, event }) => {
  const stale = event.type === 'reconciled' && event.ofVersion !== before.version;
  return call.version === before.version + (stale ? 0 : 1) ? null : 'the version did not rise by one';
};
