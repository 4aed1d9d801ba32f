import type { Assessment, SafeContactShown } from './assessment.ts';
import { type LocalMoment, weekdayOf } from './civil-date.ts';
import type { ContactWindow, Person, SafeContactProfile } from './person.ts';

/**
 * Whether ringing this number back now is agreed to be safe (S10): `no` when anybody tied to it may be the perpetrator or
 * said no contact, when it is not the agreed number, or outside the windows; `unknown` when nobody agreed anything.
 */
export function safeToRingBack(
  people: readonly Person[],
  number: string,
  local: LocalMoment,
  mayBePerpetrator: boolean,
): Assessment['safeToRingBack'] {
  const profiles = people.flatMap((person) => (person.safeContact === null ? [] : [person.safeContact]));
  if (isMarkedUnsafe(people, number)) return 'no';
  if (mayBePerpetrator || profiles.some((profile) => profile.noContact)) return 'no';
  if (profiles.length === 0) return 'unknown';
  if (profiles.length < people.length) return 'no';
  return profiles.every((profile) => profile.number === number && isOpen(profile, local))
    ? 'withinWindows'
    : 'no';
}

/** Marked for anybody it is tied to, it is rung for nobody. */
export function isMarkedUnsafe(people: readonly Person[], number: string): boolean {
  return people.some(({ unsafeNumbers }) => unsafeNumbers?.includes(number) === true);
}

/** The agreements of these people, as the handler is shown them. */
export function shownSafeContact(people: readonly Person[], number: string): readonly SafeContactShown[] {
  const unsafe = isMarkedUnsafe(people, number);
  return people.flatMap(({ id, safeContact }) => {
    if (safeContact === null) return [];
    const { number: agreed, source: _, ...shown } = safeContact;
    return [{ ...shown, personId: id, thisNumber: agreed === number && !unsafe }];
  });
}

/** True when contact under the profile is agreed for this moment. A profile without windows agrees to no moment. */
export function isOpen(profile: SafeContactProfile, local: LocalMoment): boolean {
  return !profile.noContact && profile.windows.some((window) => covers(window, local));
}

function covers(window: ContactWindow, local: LocalMoment): boolean {
  return (
    window.weekdays.includes(weekdayOf(local.date)) &&
    local.minuteOfDay >= window.fromMinute &&
    local.minuteOfDay < window.toMinute
  );
}
