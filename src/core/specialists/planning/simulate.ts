import type { CallId, SpecialistId } from '../../ids.ts';
import type { CompiledPolicy } from '../../routing/compile.ts';
import { decide } from '../../routing/decide.ts';
import type { Plan } from '../../routing/plan.ts';
import type { Situation } from '../../routing/situation.ts';
import type { Instant, Milliseconds } from '../../time.ts';
import { riskOf } from '../call-risk.ts';
import type { PoolMember } from '../rank.ts';
import type { Specialist } from '../specialist.ts';
import { type CallRisk, matchWaiting, type WaitingCall } from '../waiting.ts';
import type { Chance } from './chance.ts';
import type { ExpectedCall } from './demand.ts';
import { eventQueue } from './event-queue.ts';

/** How people and calls behave. */
export interface Behaviour {
  /** From the offer to being in the call, when accepted. Mean, exponentially distributed; 0 = at once. */
  readonly meanAnswerMs: Milliseconds;
  /** Share of offers that are declined or ring out, and how long such an offer takes. */
  readonly missShare: number;
  readonly missMs: Milliseconds;
  readonly wrapUpMs: Milliseconds;
  /** A call without a specialist ends after this long, on average; infinite = it waits as long as it takes. */
  readonly meanPatienceMs: Milliseconds;
}

/** What became of one call that wanted a specialist. */
export interface CallOutcome {
  readonly callId: CallId;
  readonly at: Instant;
  readonly level: CallRisk['level'];
  /** From the call's arrival until somebody was in it; null when it ended before. */
  readonly joinedAfterMs: Milliseconds | null;
  /** Somebody was offered the call at once. */
  readonly offeredAtOnce: boolean;
}

type Happening =
  | { readonly kind: 'arrival'; readonly call: ExpectedCall }
  | { readonly kind: 'accepted'; readonly call: Open; readonly who: SpecialistId }
  | { readonly kind: 'missed'; readonly call: Open; readonly who: SpecialistId }
  | { readonly kind: 'free'; readonly who: SpecialistId }
  | { readonly kind: 'gone'; readonly call: Open }
  | { readonly kind: 'shiftChange' };

interface Open {
  readonly call: ExpectedCall;
  readonly plan: Plan;
  readonly waiting: WaitingCall;
  readonly tried: SpecialistId[];
  offeredAtOnce: boolean;
  state: 'waiting' | 'offered' | 'over';
}

/**
 * Plays expected calls against people with the code that runs live: the policy decides who is wanted, the waiting list
 * and the ranking decide who goes where. `onDuty(at)` says who is on; it is asked at every change of shift in `changes`.
 */
export function simulate(
  policy: CompiledPolicy,
  calls: readonly ExpectedCall[],
  onDuty: (at: Instant) => readonly Specialist[],
  changes: readonly Instant[],
  behaviour: Behaviour,
  chance: Chance,
): readonly CallOutcome[] {
  const queue = eventQueue<Happening>();
  const outcomes: CallOutcome[] = [];
  const open = new Set<Open>();
  const busy = new Set<SpecialistId>();
  const readySince = new Map<SpecialistId, Instant>();
  let people: readonly Specialist[] = [];
  for (const at of changes) queue.push(at, { kind: 'shiftChange' });
  for (const call of calls) queue.push(call.situation.at, { kind: 'arrival', call });

  const end = (call: Open, joinedAfterMs: Milliseconds | null): void => {
    call.state = 'over';
    open.delete(call);
    const { callId, situation } = call.call;
    const { level } = call.waiting.risk;
    outcomes.push({ callId, at: situation.at, level, joinedAfterMs, offeredAtOnce: call.offeredAtOnce });
  };
  const offerAll = (now: Instant): void => {
    const waiting = [...open].filter((call) => call.state === 'waiting');
    if (waiting.length === 0) return;
    const free = people
      .filter((one) => !busy.has(one.id))
      .map((one) => memberOf(one, readySince.get(one.id) ?? 0));
    const byId = new Map(waiting.map((call) => [call.call.callId, call]));
    for (const match of matchWaiting(
      waiting.map((call) => needOf(call, people.length)),
      free,
      now,
    )) {
      const call = byId.get(match.callId)!;
      const who = match.specialist.specialistId;
      call.state = 'offered';
      if (call.tried.length === 0 && now === call.waiting.since) call.offeredAtOnce = true;
      call.tried.push(who);
      busy.add(who);
      const missed = chance.happens(behaviour.missShare);
      const after = missed ? behaviour.missMs : chance.exponential(behaviour.meanAnswerMs);
      queue.push(now + after, { kind: missed ? 'missed' : 'accepted', call, who });
    }
  };
  const become = (who: SpecialistId, now: Instant): void => {
    busy.delete(who);
    readySince.set(who, now);
  };

  for (let next = queue.pop(); next !== null; next = queue.pop()) {
    const { at: now, event } = next;
    switch (event.kind) {
      case 'arrival': {
        const call = arrive(policy, event.call, people.length - busy.size);
        if (call === null) break;
        open.add(call);
        if (Number.isFinite(behaviour.meanPatienceMs))
          queue.push(now + chance.exponential(behaviour.meanPatienceMs), { kind: 'gone', call });
        break;
      }
      case 'accepted':
        if (event.call.state === 'over') become(event.who, now);
        else {
          end(event.call, now - event.call.waiting.since);
          queue.push(now + event.call.call.stayMs + behaviour.wrapUpMs, { kind: 'free', who: event.who });
        }
        break;
      case 'missed':
        become(event.who, now);
        if (event.call.state === 'offered') event.call.state = 'waiting';
        break;
      case 'free':
        become(event.who, now);
        break;
      case 'gone':
        if (event.call.state !== 'over') end(event.call, null);
        break;
      case 'shiftChange':
        people = onDuty(now);
        break;
    }
    offerAll(now);
  }
  return outcomes;
}

function arrive(policy: CompiledPolicy, call: ExpectedCall, free: number): Open | null {
  const situation: Situation = { ...call.situation, specialistsFree: Math.max(0, free) };
  const plan = decide(policy, situation);
  if (plan.specialist === null) return null;
  const { assessment } = situation;
  const waiting: WaitingCall = {
    callId: call.callId,
    since: situation.at,
    need: { force: situation.force, skills: plan.specialist.skills },
    risk: riskOf(plan.level, assessment, situation.sign),
  };
  return { call, plan, waiting, tried: [], offeredAtOnce: false, state: 'waiting' };
}

/** Who has just missed an offer is asked again only after somebody else, where there is anybody else. */
function needOf(call: Open, peopleOn: number): WaitingCall {
  const tried = peopleOn > 1 ? call.tried.slice(-1) : [];
  return { ...call.waiting, need: { ...call.waiting.need, tried } };
}

function memberOf(specialist: Specialist, since: Instant): PoolMember {
  return {
    specialist,
    presence: { specialistId: specialist.id, state: 'ready', since, reason: null },
    claim: null,
  };
}
