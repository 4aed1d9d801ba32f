import type { PersonId } from '../ids.ts';
import type { LocalDate } from '../time.ts';
import type { SharingConsent } from './consent.ts';
import type { Order } from './order.ts';
import type { Marker, NumberTie, Person, SafeContactProfile, Threat } from './person.ts';

/** Fields that are plain facts about a person and can be corrected one by one. */
export type Correctable = Pick<
  Person,
  | 'name'
  | 'alsoKnownAs'
  | 'dateOfBirth'
  | 'households'
  | 'relationships'
  | 'codeWords'
  | 'doNotSay'
  | 'accessNeeds'
  | 'language'
  | 'children'
  | 'consent'
>;

/**
 * Everything a person can do to the register, as closed data: a keeper does it, a partner proposes it, a second keeper
 * confirms it, and all three mean the same. Ids of new records are part of it, so doing it twice is doing it once.
 */
export type RegisterChange =
  | { readonly kind: 'addPerson'; readonly person: Person }
  | { readonly kind: 'correct'; readonly person: PersonId; readonly facts: Partial<Correctable> }
  | { readonly kind: 'tieNumber'; readonly person: PersonId; readonly tie: NumberTie }
  | { readonly kind: 'untieNumber'; readonly person: PersonId; readonly number: string }
  | {
      readonly kind: 'changedHands';
      readonly person: PersonId;
      readonly number: string;
      readonly on: LocalDate;
    }
  /** A number that is never rung back; false takes the mark away. */
  | {
      readonly kind: 'markUnsafe';
      readonly person: PersonId;
      readonly number: string;
      readonly unsafe: boolean;
    }
  | { readonly kind: 'setMarker'; readonly person: PersonId; readonly marker: Marker }
  | { readonly kind: 'removeMarker'; readonly person: PersonId; readonly marker: string }
  | {
      readonly kind: 'reviewMarker';
      readonly person: PersonId;
      readonly marker: string;
      readonly nextOn: LocalDate;
    }
  | { readonly kind: 'putOrder'; readonly order: Order }
  | { readonly kind: 'safeContact'; readonly person: PersonId; readonly profile: SafeContactProfile | null }
  /** By whoever asks for it, at that moment. An override needs a refusal to override. */
  | {
      readonly kind: 'recordConsent';
      readonly person: PersonId;
      readonly consent: Pick<SharingConsent, 'purpose' | 'decision' | 'reason'>;
    }
  | { readonly kind: 'addThreat'; readonly person: PersonId; readonly threat: Threat }
  /** `from` becomes a signpost to `into`, which takes over everything. */
  | { readonly kind: 'merge'; readonly into: PersonId; readonly from: PersonId }
  /** The named facts leave `person` for a new person. */
  | {
      readonly kind: 'split';
      readonly person: PersonId;
      readonly newPerson: PersonId;
      readonly references: readonly string[];
      readonly numbers: readonly string[];
      readonly markers: readonly string[];
      readonly orders: readonly string[];
    }
  | { readonly kind: 'erase'; readonly person: PersonId };

/** People whose records a change needs to see. */
export function peopleOfChange(change: RegisterChange): readonly PersonId[] {
  switch (change.kind) {
    case 'addPerson':
      return [change.person.id];
    case 'putOrder':
      return [change.order.respondent, ...change.order.protectedPeople];
    case 'merge':
      return [change.into, change.from];
    case 'split':
      return [change.person, change.newPerson];
    case 'correct':
    case 'tieNumber':
    case 'untieNumber':
    case 'changedHands':
    case 'markUnsafe':
    case 'setMarker':
    case 'removeMarker':
    case 'reviewMarker':
    case 'safeContact':
    case 'addThreat':
    case 'recordConsent':
    case 'erase':
      return [change.person];
  }
}
