/**
 * ACCOUNT: what the call's people make of it: what was said and promised, the grade, and what two people lowered. It
 * watches the lookup, since a person's word may raise the level too, and asks nothing of line or seat (S1).
 */
import type { ActorId } from '../ids.ts';
import type { Level } from '../register/level.ts';
import type { Instant } from '../time.ts';
import type { Lookup } from './call.ts';
import type { CallEffect } from './effects.ts';
import type { CallEvent, EventOf } from './events.ts';
import { type CallGrade, comparedWith, heard, NO_GRADE, raisedByRule, type SaidGrade } from './grade.ts';
import {
  askLowerGrade,
  askLowerLevel,
  type Asking,
  decide,
  type Judged,
  lapse,
  type Lowering,
} from './lowering.ts';
import { raiseLevel } from './lookup.ts';
import { type Told, TELLINGS_KEPT } from './telling.ts';

/** A person set the level higher. `because` is in their own words: personal data. */
export interface PersonsRaise {
  readonly level: Level;
  readonly by: ActorId;
  readonly at: Instant;
  readonly because: string;
}

export interface Account {
  /** Newest last. */
  readonly told: readonly Told[];
  /** How many there have been, those that no longer fit included. */
  readonly toldCount: number;
  readonly grade: CallGrade;
  /** Newest last. */
  readonly lowerings: readonly Lowering[];
  /** Somebody said that the call was cut off, not ended. */
  readonly cutOff: { readonly by: ActorId; readonly at: Instant } | null;
  /** What the rules are told; absent when nobody did, when two people have lowered it since, and in older records. */
  readonly raised?: PersonsRaise;
}

export const EMPTY_ACCOUNT: Account = {
  told: [],
  toldCount: 0,
  grade: NO_GRADE,
  lowerings: [],
  cutOff: null,
};

export interface AccountDraft {
  readonly now: Instant;
  account: Account;
  lookup: Lookup;
  readonly effects: CallEffect[];
}

export function stepAccount(d: AccountDraft, event: CallEvent): void {
  const lowerings = lapse(d.account.lowerings, d.now);
  if (lowerings !== d.account.lowerings) d.account = { ...d.account, lowerings };
  switch (event.type) {
    case 'storyTold':
      tell(d, event);
      return;
    case 'gradeSet':
      setGrade(d, event.grade, asking(event));
      return;
    case 'levelSet':
      setLevel(d, event);
      return;
    case 'loweringDecided':
      judge(d, decide(judged(d), event, d.now));
      return;
    case 'callCutOff':
      if (d.account.cutOff === null) d.account = { ...d.account, cutOff: { by: event.by, at: d.now } };
      raise(d, event.raise ?? null);
      return;
    case 'callerAssessed':
      raise(d, speaksUp(event) ? (event.raise ?? null) : null);
      return;
    case 'identityReceived':
      if (event.grade !== undefined) setGrade(d, event.grade, { ...asking(event), because: TOLD });
      return;
    case 'handOverRequested':
      if (event.said !== undefined)
        grade(d, heard(d.account.grade, event.said, event.by, 'said at the hand-over', d.now));
      return;
    default:
      return;
  }
}

const TOLD = 'told by the control room’s own system';

function asking(event: {
  readonly id: Asking['id'];
  readonly by: ActorId;
  readonly because?: string;
  readonly confirmWithinMs?: number;
}): Asking {
  const { id, by, because = '', confirmWithinMs = 0 } = event;
  return { id, by, because, confirmWithinMs };
}

/** Line rules of the staged introduction: a line that is off or shadows decides and records, and changes nothing. */
function speaksUp({ plan }: EventOf<'callerAssessed'>): boolean {
  return plan.introduction !== 'off' && plan.introduction !== 'shadow';
}

function tell(d: AccountDraft, { by, telling }: EventOf<'storyTold'>): void {
  const toldCount = d.account.toldCount + 1;
  const told: Told = { id: `t${toldCount}`, at: d.now, by, telling };
  d.account = { ...d.account, toldCount, told: [...d.account.told, told].slice(-TELLINGS_KEPT) };
}

/** Up at once; down only with a second person, whom it waits for. What was said is kept as said either way. */
function setGrade(d: AccountDraft, said: SaidGrade, by: Asking): void {
  const sameWords = d.account.grade.said === said.said;
  const lower = comparedWith(d.account.grade, said) === 'lower';
  grade(d, heard(d.account.grade, said, by.by, by.because, d.now));
  // The room's own system repeats itself: the same words are no new wish.
  if (lower && !(sameWords && by.because === TOLD)) judge(d, askLowerGrade(judged(d), said, by, d.now));
}

/** Up at once, and the rules are asked again: they are told who raised it. Down only with a second person. */
function setLevel(d: AccountDraft, event: EventOf<'levelSet'>): void {
  const before = d.lookup.level;
  raiseLevel(d, event.level);
  if (d.lookup.level === before) {
    judge(d, askLowerLevel(judged(d), event.level, asking(event), d.now));
    return;
  }
  const { level, by, because } = event;
  d.account = { ...d.account, raised: { level, by, at: d.now, because } };
}

function raise(
  d: AccountDraft,
  wanted: { readonly grade: SaidGrade; readonly because: string } | null,
): void {
  if (wanted !== null) grade(d, raisedByRule(d.account.grade, wanted.grade, wanted.because, d.now));
}

function grade(d: AccountDraft, next: CallGrade): void {
  if (next !== d.account.grade) d.account = { ...d.account, grade: next };
}

function judged({ account, lookup }: AccountDraft): Judged {
  return { grade: account.grade, lowerings: account.lowerings, level: lookup.level };
}

function judge(d: AccountDraft, after: Judged): void {
  const before = judged(d);
  if (after.lowerings !== before.lowerings || after.grade !== before.grade)
    d.account = { ...d.account, grade: after.grade, lowerings: after.lowerings };
  if (after.level !== before.level) {
    d.lookup = { ...d.lookup, level: after.level };
    // Two people have answered whoever raised it: told to the rules once more, it would undo what they decided.
    const { raised: _, ...rest } = d.account;
    d.account = rest;
  }
  const fresh = after.lowerings.find((one) => one.state === 'waiting' && !before.lowerings.includes(one));
  if (fresh !== undefined)
    d.effects.push({
      do: 'startTimer',
      timerId: `lowering-${fresh.id}`,
      name: 'lowering',
      afterMs: fresh.lapsesAt - d.now,
    });
}
