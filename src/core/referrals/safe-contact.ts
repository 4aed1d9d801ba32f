import type { SafeContactProfile } from '../register/person.ts';
import { type LocalMoment, type Weekday, weekdayOf } from '../register/civil-date.ts';
import { isOpen } from '../register/safe-contact.ts';

/** What is tried: a live call only, unless the person agreed to more. */
export type ContactMeans = 'call' | 'voicemail' | 'text';

export interface ContactQuestion {
  /** The number that would be rung now, E.164. */
  readonly number: string;
  readonly means: ContactMeans;
  /** The time on the wall where the person lives, at the moment of contact and not before. */
  readonly local: LocalMoment;
  /** Numbers that nobody may ring for anybody: marked unsafe by a person. */
  readonly unsafeNumbers: ReadonlySet<string>;
  /** Attempts made so far for this follow-up. */
  readonly attempts: number;
  readonly maxAttempts: number;
  /** Set by a person: somebody tied to the number may be the perpetrator. */
  readonly mayBePerpetrator: boolean;
}

export type ContactAnswer =
  | { readonly kind: 'allowed'; readonly brief: ContactBrief }
  /** Not now: in words for the specialist. `until` says what changes it. */
  | {
      readonly kind: 'notAllowed';
      readonly why: string;
      readonly until: 'never' | 'nextWindow' | 'profile' | 'supervisor';
    };

/** What the specialist reads before the person is rung, and has before them on the call. */
export interface ContactBrief {
  readonly whoMayAnswer: readonly string[];
  readonly codeWord: string | null;
  readonly stopWord: string | null;
  readonly interpreter: string | null;
  /** On a machine the specialist says nothing and hangs up, unless voicemail was agreed. */
  readonly onMachine: 'sayNothing' | 'agreedVoicemail';
}

/**
 * S10: whether contact is agreed at this very moment. Everything that was not agreed is off: no profile, no contact. Never
 * decides for a person: it allows a specialist to press, for one attempt.
 */
export function contactAnswer(profile: SafeContactProfile | null, ask: ContactQuestion): ContactAnswer {
  const no = (
    why: string,
    until: Extract<ContactAnswer, { kind: 'notAllowed' }>['until'],
  ): ContactAnswer => ({
    kind: 'notAllowed',
    why,
    until,
  });
  if (ask.unsafeNumbers.has(ask.number)) return no('this number is marked unsafe: it is never rung', 'never');
  if (profile === null) return no('nobody has agreed a safe way of contact', 'profile');
  if (profile.noContact) return no('the person has asked for no contact', 'profile');
  if (ask.mayBePerpetrator) return no('somebody tied to this number may be the perpetrator', 'supervisor');
  if (profile.number === null || profile.number !== ask.number)
    return no('this is not the number that was agreed', 'profile');
  if (ask.attempts >= ask.maxAttempts)
    return no('the agreed attempts are used up: a supervisor decides what is done instead', 'supervisor');
  if (!isOpen(profile, ask.local)) return no('outside the hours that were agreed', 'nextWindow');
  if (ask.means === 'voicemail' && !profile.voicemail) return no('voicemail was not agreed', 'profile');
  if (ask.means === 'text' && !profile.text) return no('text messages were not agreed', 'profile');
  return {
    kind: 'allowed',
    brief: {
      whoMayAnswer: profile.whoMayAnswer,
      codeWord: profile.codeWord,
      stopWord: profile.stopWord,
      interpreter: profile.interpreter,
      onMachine: profile.voicemail ? 'agreedVoicemail' : 'sayNothing',
    },
  };
}

/** Minutes on the wall until the profile's next window opens, 0 when one is open; null when none ever does. */
export function minutesToWindow(profile: SafeContactProfile, local: LocalMoment): number | null {
  if (profile.noContact) return null;
  if (isOpen(profile, local)) return 0;
  const today = weekdayOf(local.date);
  for (let day = 0; day <= 7; day += 1) {
    const weekday = (((today - 1 + day) % 7) + 1) as Weekday;
    const opens = profile.windows
      .filter((window) => window.weekdays.includes(weekday) && window.fromMinute < window.toMinute)
      .map((window) => window.fromMinute + day * 1_440)
      .filter((minute) => minute > local.minuteOfDay);
    if (opens.length > 0) return Math.min(...opens) - local.minuteOfDay;
  }
  return null;
}
