import type { ForceId, HouseholdId, PersonId } from '../ids.ts';
import type { LocalDate } from '../time.ts';
import type { Confidence, Role } from './assessment.ts';
import type { Weekday } from './civil-date.ts';
import type { SharingConsent } from './consent.ts';
import type { Level } from './level.ts';

/** Where a fact came from: the system or file, and its own reference for it. Import is idempotent by it. */
export interface SourceReference {
  readonly source: string;
  readonly reference: string;
}

/** One person's tie to one number. Many numbers to many people: the same number may stand in several people's ties. */
export interface NumberTie {
  /** E.164. */
  readonly number: string;
  /** What the person is in the relationship for which the number is on the register. */
  readonly role: Role;
  readonly confidence: Confidence;
  readonly source: string;
  readonly verifiedOn: LocalDate | null;
  /** From this day on the number is somebody else's: history that is shown and no longer carries this person's level. */
  readonly changedHandsOn: LocalDate | null;
}

export const RELATIONSHIP_KINDS = ['partner', 'exPartner', 'family', 'carer', 'child', 'other'] as const;
export type RelationshipKind = (typeof RELATIONSHIP_KINDS)[number];

/** One side of a relationship: a person may be victim in one and suspect in another (DPA 2018 s.38). */
export interface Relationship {
  readonly other: PersonId;
  readonly kind: RelationshipKind;
  /** What this person is in it. */
  readonly role: Role;
  readonly source: string;
  readonly asOf: LocalDate | null;
}

export const MARKER_TYPES = [
  'domesticAbuse',
  'stalking',
  'strangulation',
  'firearms',
  'weapons',
  'honourBased',
  'marac',
  'treatAsUrgent',
  'suicideRisk',
  'childAtRisk',
  'other',
] as const;
export type MarkerType = (typeof MARKER_TYPES)[number];

/** A warning on a person, with its level, its reason and its dates. */
export interface Marker {
  /** Unique within the person. */
  readonly id: string;
  readonly type: MarkerType;
  readonly level: Level;
  /** Why, in the words of whoever set it. */
  readonly reason: string;
  readonly setBy: string;
  readonly setOn: LocalDate | null;
  readonly source: string;
  /** Falls due for a person's review; it goes on holding until a person decides. */
  readonly reviewOn: LocalDate | null;
  /** Last day on which it holds; null: until removed. */
  readonly expiresOn: LocalDate | null;
  readonly removed: { readonly on: LocalDate; readonly by: string; readonly reason: string } | null;
}

/** A weekly window in which contact was agreed to be safe, in local time. `from` is included, `to` is not. */
export interface ContactWindow {
  readonly weekdays: readonly Weekday[];
  /** Minutes since midnight. */
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** How, when and through whom a person has agreed to be contacted (S10). Everything not agreed is off. */
export interface SafeContactProfile {
  /** E.164; null: none agreed. */
  readonly number: string | null;
  readonly windows: readonly ContactWindow[];
  readonly whoMayAnswer: readonly string[];
  readonly codeWord: string | null;
  readonly stopWord: string | null;
  readonly voicemail: boolean;
  readonly text: boolean;
  readonly interpreter: string | null;
  /** No contact at all by anyone: outranks everything else in the profile. */
  readonly noContact: boolean;
  readonly agreedOn: LocalDate | null;
  readonly source: string;
}

/** A threat in the words in which it was made. */
export interface Threat {
  readonly words: string;
  readonly on: LocalDate;
  readonly source: string;
}

export interface Child {
  readonly name: string | null;
  readonly dateOfBirth: LocalDate | null;
  /** Null: unknown; home-educated children have the council's name here. */
  readonly school: string | null;
}

/** One person on the register. All of it is personal data and sealed at rest (S14). */
export interface Person {
  readonly id: PersonId;
  readonly force: ForceId;
  readonly references: readonly SourceReference[];
  readonly name: string | null;
  readonly alsoKnownAs: readonly string[];
  readonly dateOfBirth: LocalDate | null;
  readonly numbers: readonly NumberTie[];
  readonly households: readonly HouseholdId[];
  readonly relationships: readonly Relationship[];
  readonly markers: readonly Marker[];
  /** Numbers that a keeper marked unsafe to ring for anybody (S10). Apart from the ties, which each import replaces. */
  readonly unsafeNumbers?: readonly string[] | undefined;
  /** Ids of orders in which the person is respondent or protected. */
  readonly orders: readonly string[];
  readonly safeContact: SafeContactProfile | null;
  readonly threats: readonly Threat[];
  readonly codeWords: readonly string[];
  /** What must not be said on a call with this person, beyond the general rules. */
  readonly doNotSay: readonly string[];
  readonly accessNeeds: readonly string[];
  /** BCP 47 tag or plain name. */
  readonly language: string | null;
  readonly children: readonly Child[];
  /** Consent to sharing, refusals and overridden refusals, oldest first. */
  readonly consent: readonly SharingConsent[];
  /** Ids that were merged into this one, and are signposts to it now: erased together with it. */
  readonly mergedFrom: readonly PersonId[];
  /** Merged into another person: kept as a signpost, without ties of its own. */
  readonly mergedInto: PersonId | null;
}

/** People who live, or lived, at one address. */
export interface Household {
  readonly id: HouseholdId;
  readonly force: ForceId;
  readonly references: readonly SourceReference[];
  readonly address: string | null;
}

/** What the register keeps of one number beside the index: who is tied to it. The ties themselves stand in the people. */
export interface NumberRecord {
  readonly number: string;
  readonly people: readonly PersonId[];
}

/** A person without any facts: the start of an import row, a proposal, a fixture. */
export function emptyPerson(id: PersonId, force: ForceId): Person {
  return {
    id,
    force,
    references: [],
    name: null,
    alsoKnownAs: [],
    dateOfBirth: null,
    numbers: [],
    households: [],
    relationships: [],
    markers: [],
    orders: [],
    safeContact: null,
    threats: [],
    codeWords: [],
    doNotSay: [],
    accessNeeds: [],
    language: null,
    children: [],
    consent: [],
    mergedFrom: [],
    mergedInto: null,
  };
}

/** True while a marker raises: not removed, and not past its last day. An overdue review does not end it (S6). */
export function markerHolds(marker: Marker, today: LocalDate): boolean {
  return marker.removed === null && (marker.expiresOn === null || marker.expiresOn >= today);
}
