/**
 * LOOKUP: what the register says of the caller. It listens to the line (a call that turned out abandoned or silent is
 * assessed again) and never delays it. Its failure is an event, not an exception.
 *
 * | state | means | entered by | left by |
 * |---|---|---|---|
 * | pending | an assessment is asked for | arrival, late identity | assessed, failed |
 * | matched | a known-risk record is tied to the number | assessed | late identity |
 * | missed | no known-risk record; this does not mean no risk (S7) | assessed | late identity |
 * | failed | the register could not be asked | failure | late identity, later assessment |
 */
import type { Assessment } from '../register/assessment.ts';
import type { Level } from '../register/level.ts';
import { laterPlan, raised } from '../routing/later-plan.ts';
import { type Instant, SECOND } from '../time.ts';
import type { Lookup, LookupState } from './call.ts';
import type { CallEffect } from './effects.ts';
import type { CallEvent, CallEventType, EventOf } from './events.ts';
import type { LineSignal } from './line-draft.ts';

export interface LookupDraft {
  readonly now: Instant;
  lookup: Lookup;
  readonly effects: CallEffect[];
}

export const PENDING_LOOKUP: Lookup = {
  state: 'pending',
  assessment: null,
  plan: null,
  level: null,
  match: null,
  sign: 'normal',
};

/** An incomplete answer is asked for again after 1 s, 2 s, 4 s … about two minutes in all; then people have what there is. */
const ASK_AGAIN_AFTER_MS = SECOND;
const ASKED_AGAIN_AT_MOST = 7;

export const LOOKUP_EVENTS = [
  'callerAssessed',
  'assessmentFailed',
  'identityReceived',
  'matchConfirmed',
  'matchCorrected',
  'silenceReported',
  'effectFailed',
  'timerFired',
] as const satisfies readonly CallEventType[];
export type LookupEventType = (typeof LOOKUP_EVENTS)[number];

type LookupStep<Type extends LookupEventType> = (d: LookupDraft, e: EventOf<Type>) => void;
type LookupRow = { readonly [Type in LookupEventType]: LookupStep<Type> };

const ROW: LookupRow = {
  callerAssessed: assessed,
  assessmentFailed: failed,
  identityReceived: identity,
  matchConfirmed: (d, e) => judge(d, { verdict: 'confirmed', personId: e.personId, by: e.by, at: d.now }),
  matchCorrected: (d, e) => judge(d, { verdict: 'corrected', personId: e.personId, by: e.by, at: d.now }),
  silenceReported: (d) => signed(d, 'silent'),
  effectFailed: (d, e) => {
    if (e.effect.do === 'assessCaller') failed(d);
  },
  timerFired: (d, e) => {
    const { incomplete } = d.lookup;
    if (incomplete?.open && e.timerId === askAgainId(incomplete.times))
      d.effects.push({ do: 'assessCaller' });
  },
};

/** Every state answers every event alike: a later answer adds to an earlier one, and never lowers it (S6). */
export const LOOKUP: Readonly<Record<LookupState, LookupRow>> = {
  pending: ROW,
  matched: ROW,
  missed: ROW,
  failed: ROW,
};

function assessed(d: LookupDraft, e: EventOf<'callerAssessed'>): void {
  const found = e.assessment !== null && e.assessment.level !== null;
  const { superseded = false, ...lookup } = d.lookup;
  d.lookup = {
    ...lookup,
    state: found || d.lookup.state === 'matched' ? 'matched' : 'missed',
    assessment: superseded
      ? (e.assessment ?? d.lookup.assessment)
      : fuller(d.lookup.assessment, e.assessment),
    plan: d.lookup.plan === null ? e.plan : laterPlan(d.lookup.plan, e.plan),
    level: raised(raised(d.lookup.level, e.assessment?.level ?? null), e.plan.level),
  };
  if (e.incomplete === true) askAgain(d, (lookup.incomplete?.times ?? 0) + 1);
  else if (lookup.incomplete !== undefined)
    d.lookup = { ...d.lookup, incomplete: { ...lookup.incomplete, open: false } };
}

/**
 * A store that is silent for a moment may not make the fourth call tonight look like the first, or hide an order for good:
 * what could not be read or counted is asked for again, by a timer that no crash loses.
 */
function askAgain(d: LookupDraft, time: number): void {
  d.lookup = { ...d.lookup, incomplete: { times: time, open: true } };
  if (time > ASKED_AGAIN_AT_MOST) return;
  const afterMs = ASK_AGAIN_AFTER_MS * 2 ** (time - 1);
  d.effects.push({ do: 'startTimer', timerId: askAgainId(time), name: 'assessAgain', afterMs });
}

function askAgainId(time: number): string {
  return `assessAgain-${time}`;
}

/** An answer without details takes none away that are known, and one without counts no count (S6). */
function fuller(before: Assessment | null, later: Assessment | null): Assessment | null {
  if (before === null || later === null) return later ?? before;
  const repeat = {
    windowHours: later.repeat.windowHours,
    sameNumber: Math.max(before.repeat.sameNumber, later.repeat.sameNumber),
    samePerson: Math.max(before.repeat.samePerson, later.repeat.samePerson),
    sameHousehold: Math.max(before.repeat.sameHousehold, later.repeat.sameHousehold),
  };
  const base = before.detail === 'full' && later.detail === 'levelOnly' ? before : later;
  return { ...base, level: raised(base.level, later.level), repeat };
}

function failed(d: LookupDraft): void {
  if (d.lookup.state === 'pending') d.lookup = { ...d.lookup, state: 'failed' };
}

function identity(d: LookupDraft, e: EventOf<'identityReceived'>): void {
  if (e.caller === null || e.caller.number === null) return;
  const superseded = d.lookup.assessment !== null;
  d.lookup = {
    ...d.lookup,
    state: d.lookup.state === 'matched' ? 'matched' : 'pending',
    ...(superseded && { superseded }),
  };
  d.effects.push({ do: 'assessCaller' });
}

function judge(d: LookupDraft, match: NonNullable<Lookup['match']>): void {
  d.lookup = { ...d.lookup, match };
}

/** Answers, words heard and people raise the level at once; the rules are asked again, since they may now bring a specialist (S6). */
export function raiseLevel(d: Pick<LookupDraft, 'lookup' | 'effects'>, to: Level | null): void {
  const level = raised(d.lookup.level, to);
  if (level === d.lookup.level) return;
  d.lookup = { ...d.lookup, level };
  d.effects.push({ do: 'assessCaller' });
}

const TYPES: ReadonlySet<string> = new Set(LOOKUP_EVENTS);

export function stepLookup(draft: LookupDraft, event: CallEvent): void {
  if (!TYPES.has(event.type)) return;
  const typed = event as EventOf<LookupEventType>;
  const step = LOOKUP[draft.lookup.state][typed.type] as LookupStep<LookupEventType>;
  step(draft, typed);
}

/** An abandoned or silent call is a different situation: the rules are asked again with the sign (design 2.10). */
export function hearLineInLookup(d: LookupDraft, signal: LineSignal): void {
  const sign =
    signal.signal === 'silent'
      ? 'silent'
      : signal.signal === 'callerOut' && (!signal.answered || signal.unheard)
        ? 'abandoned'
        : null;
  if (sign !== null) signed(d, sign);
}

function signed(d: LookupDraft, sign: 'silent' | 'abandoned'): void {
  if (d.lookup.sign !== 'normal') return;
  d.lookup = { ...d.lookup, sign };
  d.effects.push({ do: 'assessCaller' });
}
