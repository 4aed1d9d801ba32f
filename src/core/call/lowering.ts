/**
 * Lowering a grade or a level takes two people (S6): one asks with a reason, another confirms in the time the policy
 * gives. Refused, or not decided by then, everything stays as it was. Nothing else in the system lowers either.
 */
import { decisionRefused } from '../access/approval.ts';
import type { ActorId, EventId } from '../ids.ts';
import { LEVELS, type Level } from '../register/level.ts';
import type { Instant } from '../time.ts';
import { type CallGrade, changed, comparedWith, type SaidGrade } from './grade.ts';

export interface Lowering {
  /** The id of the event that asked: how the second person names it. */
  readonly id: EventId;
  readonly what: 'grade' | 'level';
  readonly from: string;
  readonly to: string;
  readonly askedBy: ActorId;
  readonly askedAt: Instant;
  readonly because: string;
  readonly lapsesAt: Instant;
  /** `overtaken`: what was to be lowered has changed meanwhile; it must be asked again. */
  readonly state: 'waiting' | 'confirmed' | 'refused' | 'lapsed' | 'overtaken';
  readonly decided: { readonly by: ActorId; readonly at: Instant; readonly because: string } | null;
}

/** Older ones are in the call's stream and the audit log. */
const KEPT = 20;

/** What a lowering can touch. */
export interface Judged {
  readonly grade: CallGrade;
  readonly level: Level | null;
  readonly lowerings: readonly Lowering[];
}

export interface Asking {
  readonly id: EventId;
  readonly by: ActorId;
  readonly because: string;
  readonly confirmWithinMs: number;
}

/** The wish to lower the grade; unchanged when there is nothing to lower, or one waits already. */
export function askLowerGrade(judged: Judged, said: SaidGrade, asking: Asking, now: Instant): Judged {
  if (comparedWith(judged.grade, said) !== 'lower') return judged;
  return asked(judged, 'grade', judged.grade.inForce ?? '', said.name ?? '', asking, now);
}

/** The wish to lower the level; unchanged when there is nothing to lower, or one waits already. */
export function askLowerLevel(judged: Judged, to: Level, asking: Asking, now: Instant): Judged {
  const { level } = judged;
  if (level === null || LEVELS.indexOf(to) >= LEVELS.indexOf(level)) return judged;
  return asked(judged, 'level', level, to, asking, now);
}

function asked(
  judged: Judged,
  what: Lowering['what'],
  from: string,
  to: string,
  asking: Asking,
  now: Instant,
): Judged {
  if (waitingFor(judged.lowerings, what, now) !== null) return judged;
  const lowering: Lowering = {
    id: asking.id,
    what,
    from,
    to,
    askedBy: asking.by,
    askedAt: now,
    because: asking.because,
    lapsesAt: now + asking.confirmWithinMs,
    state: 'waiting',
    decided: null,
  };
  return { ...judged, lowerings: [...lapse(judged.lowerings, now), lowering].slice(-KEPT) };
}

export interface Decision {
  readonly lowering: EventId;
  readonly outcome: 'approved' | 'refused';
  readonly by: ActorId;
  readonly because: string;
}

/** Why this person may not decide it now, in words; null when they may. */
export function decisionObstacle(judged: Judged, wanted: EventId, by: ActorId, now: Instant): string | null {
  const lowering = judged.lowerings.find(({ id }) => id === wanted);
  if (lowering === undefined) return 'Nothing of that id waits for a second person.';
  if (lowering.state === 'lapsed')
    return 'It has lapsed and everything stays as it was; it can be asked again.';
  const decision =
    lowering.state === 'waiting'
      ? null
      : { outcome: 'refused' as const, by: lowering.askedBy, at: lowering.askedAt, because: '' };
  const { id, askedBy, askedAt, because, lapsesAt } = lowering;
  const approval = { id, askedBy, askedAt, because, lapsesAt, decision, subject: id, force: '' as never };
  switch (decisionRefused({ ...approval, kind: 'levelLowered' }, by, now)) {
    case 'own':
      return 'Nobody confirms what they asked themselves.';
    case 'lapsed':
      return 'It has lapsed and everything stays as it was; it can be asked again.';
    case 'decided':
      return 'It has been decided already.';
    case null:
      return null;
  }
}

/** The second person's word. Unchanged when they may not give it (their own, too late, decided before). */
export function decide(judged: Judged, decision: Decision, now: Instant): Judged {
  const lowering = judged.lowerings.find(({ id }) => id === decision.lowering);
  if (lowering === undefined || decisionObstacle(judged, decision.lowering, decision.by, now) !== null)
    return judged;
  const holds = lowering.what === 'grade' ? judged.grade.inForce : judged.level;
  const state: Lowering['state'] =
    holds !== lowering.from ? 'overtaken' : decision.outcome === 'approved' ? 'confirmed' : 'refused';
  const decided = { by: decision.by, at: now, because: decision.because };
  const lowerings = judged.lowerings.map((one) => (one === lowering ? { ...one, state, decided } : one));
  if (state !== 'confirmed') return { ...judged, lowerings };
  if (lowering.what === 'level') return { ...judged, lowerings, level: lowering.to as Level };
  const because = `${lowering.because} (asked by another person, confirmed: ${decision.because})`;
  return { ...judged, lowerings, grade: changed(judged.grade, lowering.to, decision.by, because, now) };
}

/** Silence leaves everything as it was: what nobody decided in time has lapsed. The same list when none has. */
export function lapse(lowerings: readonly Lowering[], now: Instant): readonly Lowering[] {
  const late = (one: Lowering) => one.state === 'waiting' && now >= one.lapsesAt;
  return lowerings.some(late)
    ? lowerings.map((one) => (late(one) ? { ...one, state: 'lapsed' } : one))
    : lowerings;
}

/** The one that a second person may still decide. */
export function waitingFor(
  lowerings: readonly Lowering[],
  what: Lowering['what'],
  now: Instant,
): Lowering | null {
  return lowerings.find((one) => one.what === what && one.state === 'waiting' && now < one.lapsesAt) ?? null;
}

/** A wish for a lower grade or level that came to nothing, and how. */
export interface NotLowered {
  readonly id: EventId;
  readonly what: 'grade' | 'level';
  readonly from: string;
  readonly to: string;
  readonly askedBy: ActorId;
  readonly how: 'refused' | 'lapsed' | 'overtaken';
  /** Null: nobody decided it. */
  readonly by: ActorId | null;
  readonly at: Instant;
  /** Of whoever decided it; empty when nobody did. */
  readonly because: string;
}

/** The last wish of each kind, where it came to nothing: whoever asked is told so until they ask again. */
export function notLowered(lowerings: readonly Lowering[]): readonly NotLowered[] {
  return (['grade', 'level'] as const).flatMap((what) => {
    const last = lowerings.findLast((one) => one.what === what);
    if (last === undefined || last.state === 'waiting' || last.state === 'confirmed') return [];
    const { id, from, to, askedBy, lapsesAt, decided, state: how } = last;
    const [by, at, because] = [decided?.by ?? null, decided?.at ?? lapsesAt, decided?.because ?? ''];
    return [{ id, what, from, to, askedBy, how, by, at, because }];
  });
}
