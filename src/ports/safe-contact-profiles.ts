import type { PersonId } from '../core/ids.ts';
import type { SafeContactProfile } from '../core/register/person.ts';

/** How a person may be reached now, read from the register at the moment it is asked. Personal data. */
export interface SafeContactNow {
  /** Null: nobody has agreed anything. */
  readonly profile: SafeContactProfile | null;
  /** Numbers that are never rung, e.g. those tied to a perpetrator of this person's abuse. */
  readonly unsafeNumbers: ReadonlySet<string>;
  readonly mayBePerpetrator: boolean;
}

export interface SafeContactProfiles {
  /** Rejects when the register does not answer: then nobody is rung. Null: the person is not on the register. */
  of(person: PersonId): Promise<SafeContactNow | null>;
}
