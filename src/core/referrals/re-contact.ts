import type { ActorId, CallId, ForceId, LineId, PersonId, ReferralId, SpecialistId } from '../ids.ts';
import type { Instant } from '../time.ts';
import {
  type ContactLine,
  type LineEvent,
  type LineSays,
  lineStep,
  mayHaveRung,
  newLine,
} from './contact-line.ts';
import { effectsOfReContact } from './re-contact-effects.ts';
import type { ReferralEffect } from './referral-effect.ts';

/**
 * A promised contact with one person (S10). `planned`: its time has not come. `offered`: a specialist may press.
 * `withSpecialist`: one has pressed and is on it. `withSupervisor`: attempts are used up, or nothing safe is agreed.
 */
export type ReContactStatus =
  | 'planned'
  | 'offered'
  | 'withSpecialist'
  | 'withSupervisor'
  | 'reached'
  | 'ended';

/**
 * How an attempt ended, as the specialist heard it. On a machine nothing is said, unless voicemail was agreed. `notRung`:
 * the line failed before the person's telephone rang.
 */
export const ATTEMPT_OUTCOMES = [
  'reached',
  'noAnswer',
  'machine',
  'somebodyElse',
  'stopWord',
  'notSafe',
  'notRung',
] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

export interface ReContact {
  readonly id: ReferralId;
  readonly version: number;
  readonly force: ForceId;
  readonly callId: CallId;
  readonly person: PersonId;
  readonly status: ReContactStatus;
  /** Who must act now: a duty or a person. */
  readonly owner: string;
  /** When it is looked at next; null when a person has it. */
  readonly nextAt: Instant | null;
  readonly attempts: readonly {
    readonly at: Instant;
    readonly by: ActorId;
    readonly outcome: AttemptOutcome;
  }[];
  readonly maxAttempts: number;
  readonly createdAt: Instant;
  /** The referral that asked for it; missing where a person did, or an earlier release. */
  readonly referralId?: ReferralId | null;
  /** Why a person promised it; missing where a referral did, or an earlier release. */
  readonly because?: string;
  /** The line that the call came in on: says the caller id. */
  readonly lineId?: LineId | null;
  /** The attempt under way; missing or null: none is. */
  readonly line?: ContactLine | null;
  /** How often somebody has pressed, whether or not the person was rung. */
  readonly presses?: number;
  /** Presses made when a supervisor last allowed more: those do not count against it again. */
  readonly spent?: number;
  /** After an attempt that nobody answered: not offered before then, however wide the window. */
  readonly notBefore?: Instant | null;
}

export type ReContactEvent =
  | { readonly kind: 'planned'; readonly nextAt: Instant }
  | { readonly kind: 'offered' }
  | {
      readonly kind: 'pressed';
      readonly by: ActorId;
      readonly specialist: SpecialistId;
      readonly taken: boolean;
    }
  | { readonly kind: 'line'; readonly event: LineEvent }
  /** The press came to nothing before the person was rung: offered again. */
  | { readonly kind: 'notDialled'; readonly press: number; readonly why: string }
  /** Between press and acceptance the profile has changed: nobody is rung. */
  | {
      readonly kind: 'prevented';
      readonly press: number;
      readonly why: string;
      /** When it may be tried next; null: a person decides. */
      readonly nextAt: Instant | null;
    }
  | {
      readonly kind: 'attempted';
      readonly by: ActorId;
      readonly outcome: AttemptOutcome;
      readonly nextAt: Instant;
    }
  /** Nobody has said how an attempt went that may have rung the person. */
  | { readonly kind: 'untold'; readonly press: number; readonly nextAt: Instant }
  | { readonly kind: 'notPossible'; readonly why: string }
  | {
      readonly kind: 'moreAllowed';
      readonly by: ActorId;
      readonly attempts: number;
      readonly why: string;
      readonly nextAt: Instant;
    }
  | { readonly kind: 'ended'; readonly by: ActorId; readonly why: string };

export interface ReContactChange {
  readonly reContact: ReContact;
  readonly effects: readonly ReferralEffect[];
  /** What the specialist's leg does next, where its webhook waits for it. */
  readonly says: LineSays | null;
}

/** Somebody with the duty of specialists; the console shows them what is offered. */
export const SPECIALISTS = 'specialists';
const SUPERVISOR = 'supervisor';
/** Presses that may come to nothing beside the agreed attempts, before a supervisor looks at why. */
const SPARE_PRESSES = 6;

/** What an event does; null when it cannot happen now or changes nothing. Every attempt is one press of one person. */
export function changeReContact(
  before: ReContact,
  event: ReContactEvent,
  now: Instant,
): ReContactChange | null {
  if (event.kind === 'line') return onLine(before, event.event, now);
  const next = nextOf(before, event, now);
  if (next === null) return null;
  const after: ReContact = { ...before, ...next, version: before.version + 1 };
  return { reContact: after, effects: effectsOfReContact(before, event, after, now), says: null };
}

/** The line tells its own story; when it ends before the person was rung, the offer stands again. */
function onLine(before: ReContact, event: LineEvent, now: Instant): ReContactChange | null {
  const line = before.line ?? null;
  const step = line === null ? null : lineStep(line, event, now);
  if (line === null || step === null) return null;
  if (step.line === line) return { reContact: before, effects: [], says: step.says };
  if (step.line.state === 'over' && !mayHaveRung(step.line)) {
    const why = 'it was not taken, or the line ended, before the person was rung';
    const change = changeReContact(before, { kind: 'notDialled', press: line.press, why }, now);
    return change === null ? null : { ...change, says: step.says };
  }
  const after: ReContact = { ...before, line: step.line, version: before.version + 1 };
  const effects = effectsOfReContact(before, { kind: 'line', event }, after, now);
  return { reContact: after, effects, says: step.says };
}

function nextOf(
  before: ReContact,
  event: Exclude<ReContactEvent, { readonly kind: 'line' }>,
  now: Instant,
): Partial<ReContact> | null {
  const waiting = before.status === 'planned' || before.status === 'offered';
  const line = before.line ?? null;
  switch (event.kind) {
    case 'planned':
      if (!waiting || (before.status === 'planned' && before.nextAt === event.nextAt)) return null;
      return { status: 'planned', nextAt: event.nextAt, owner: SPECIALISTS };
    case 'offered':
      return before.status === 'planned' ? { status: 'offered', nextAt: null, owner: SPECIALISTS } : null;
    case 'pressed': {
      if (before.status !== 'offered') return null;
      const press = (before.presses ?? before.attempts.length) + 1;
      const taken = newLine(press, event.by, event.specialist, event.taken, now);
      return { status: 'withSpecialist', nextAt: null, owner: event.by, presses: press, line: taken };
    }
    case 'notDialled':
      if (line === null || line.press !== event.press || mayHaveRung(line)) return null;
      return (before.presses ?? 0) - (before.spent ?? 0) >= before.maxAttempts + SPARE_PRESSES
        ? toSupervisor
        : { status: 'offered', nextAt: null, owner: SPECIALISTS, line: null };
    case 'prevented':
      if (line === null || line.press !== event.press || mayHaveRung(line)) return null;
      return event.nextAt === null
        ? toSupervisor
        : { status: 'planned', nextAt: event.nextAt, owner: SPECIALISTS, line: null };
    case 'attempted':
      if (before.status !== 'withSpecialist' || before.owner !== event.by) return null;
      // While their own telephone still rings there is nothing to tell of.
      if (line !== null && !mayHaveRung(line)) return null;
      return afterAttempt(before, event.by, event.outcome, event.nextAt, now);
    case 'untold': {
      if (line === null || line.press !== event.press || !mayHaveRung(line)) return null;
      const { carrierSays } = line;
      const nobody = carrierSays === 'noAnswer' || carrierSays === 'busy' || carrierSays === 'failed';
      return nobody ? afterAttempt(before, line.by, 'noAnswer', event.nextAt, now) : toSupervisor;
    }
    case 'notPossible':
      return waiting ? toSupervisor : null;
    case 'moreAllowed':
      return before.status === 'withSupervisor'
        ? {
            status: 'planned',
            nextAt: event.nextAt,
            owner: SPECIALISTS,
            maxAttempts: before.attempts.length + event.attempts,
            presses: before.presses ?? before.attempts.length,
            spent: before.presses ?? before.attempts.length,
            notBefore: null,
          }
        : null;
    case 'ended':
      return before.status === 'ended' || before.status === 'reached'
        ? null
        : { status: 'ended', nextAt: null, owner: event.by, line: null };
  }
}

const toSupervisor = { status: 'withSupervisor', nextAt: null, owner: SUPERVISOR, line: null } as const;

/** Somebody else answering, the stop word, or danger heard: no software plans another try. */
function afterAttempt(
  before: ReContact,
  by: ActorId,
  outcome: AttemptOutcome,
  nextAt: Instant,
  now: Instant,
): Partial<ReContact> {
  const attempts = [...before.attempts, { at: now, by, outcome }];
  switch (outcome) {
    case 'reached':
      return { attempts, status: 'reached', nextAt: null, owner: SPECIALISTS, line: null };
    case 'somebodyElse':
    case 'stopWord':
    case 'notSafe':
      return { attempts, ...toSupervisor };
    case 'noAnswer':
    case 'machine':
    case 'notRung':
      return attempts.length >= before.maxAttempts
        ? { attempts, ...toSupervisor }
        : { attempts, status: 'planned', nextAt, notBefore: nextAt, owner: SPECIALISTS, line: null };
  }
}

/** A new one, looked at at once. */
export function newReContact(
  request: Pick<
    ReContact,
    'id' | 'force' | 'callId' | 'person' | 'maxAttempts' | 'referralId' | 'lineId' | 'because'
  >,
  by: ActorId,
  now: Instant,
): ReContactChange {
  const reContact: ReContact = {
    ...request,
    version: 1,
    status: 'planned',
    owner: SPECIALISTS,
    nextAt: now,
    attempts: [],
    createdAt: now,
    line: null,
    presses: 0,
  };
  const event: ReContactEvent = { kind: 'planned', nextAt: now };
  return { reContact, effects: effectsOfReContact(null, event, reContact, now, by), says: null };
}
