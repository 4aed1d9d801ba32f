import { type ActorId, id } from '../../core/ids.ts';
import type { Consent } from '../../core/referrals/referral.ts';
import { consentFor as consentOnRecord, type SharingConsent } from '../../core/register/consent.ts';
import { mayBePerpetrator } from '../../core/register/perpetrator.ts';
import type { Child, ContactWindow, Person, SafeContactProfile } from '../../core/register/person.ts';
import type { FactRecords } from '../../ports/confirmed-facts.ts';
import type { RegisterStore } from '../../ports/register-store.ts';
import type { ReferralFacts } from '../../ports/referral-facts.ts';
import type { SafeContactProfiles } from '../../ports/safe-contact-profiles.ts';

type PeopleStore = Pick<RegisterStore, 'people' | 'numbers' | 'orders'>;

/** Fills a referral's fields and its consent from the register's people. */
export function factsFromRegister(store: PeopleStore): ReferralFacts {
  const profiles = profilesFromRegister(store);
  return {
    async factsFor({ people: ids }) {
      if (ids.length === 0) return {};
      const people = [...(await store.people(ids)).values()].map((kept) => kept.record);
      const contacts = await Promise.all(people.map(async (person) => await contactFor(person, profiles)));
      return Object.fromEntries(
        Object.entries({
          personDetails: people.map(personText).filter(Boolean).join('; '),
          safeContact: contacts.filter(Boolean).join('; '),
          childrenDetails: people.flatMap((person) => person.children.map(childText)).join('; '),
          school: unique(people.flatMap((person) => person.children.map((child) => child.school))).join('; '),
          language: unique(people.map((person) => person.language)).join('; '),
          accessNeeds: unique(people.flatMap((person) => person.accessNeeds)).join('; '),
        }).filter(([, value]) => value !== ''),
      );
    },
    async consentFor({ people: ids, pathway }) {
      if (ids.length === 0) return null;
      const people = [...(await store.people(ids)).values()].map((kept) => kept.record);
      return consentOf(people, pathway);
    },
  };
}

/**
 * What the people concerned decided: one refusal refuses, an override says so, and only when each has said yes is it given.
 * Whoever is known as suspect or convicted alone is not asked.
 */
function consentOf(people: readonly Person[], pathway: string): Consent | null {
  const asked = people.filter((person) => !isSuspectOnly(person));
  const decisions = asked.map((person) => consentOnRecord(person.consent, pathway));
  const of = (decision: SharingConsent['decision']): SharingConsent | undefined =>
    decisions.find((each) => each?.decision === decision) ?? undefined;
  const allSaid = decisions.length > 0 && decisions.every((each) => each !== null);
  const counts = of('refused') ?? of('overridden') ?? (allSaid ? of('given') : undefined);
  if (counts === undefined) return null;
  return { state: counts.decision, by: id<ActorId>(counts.by), at: counts.at, why: counts.reason };
}

function isSuspectOnly(person: Person): boolean {
  const roles = [...person.numbers.map((tie) => tie.role), ...person.relationships.map((each) => each.role)];
  return roles.length > 0 && roles.every((role) => role === 'suspect' || role === 'convicted');
}

/** Adds what was said when facts of the call were confirmed: a person's word comes before the register's. */
export function withConfirmedDetails(
  facts: ReferralFacts,
  confirmed: Pick<FactRecords, 'ofCall'>,
): ReferralFacts {
  return {
    async factsFor(request) {
      const [known, said] = await Promise.all([facts.factsFor(request), confirmed.ofCall(request.callId)]);
      return Object.assign({}, known, ...said.map((fact) => fact.details)) as Record<string, string>;
    },
    consentFor: async (request) => await facts.consentFor(request),
  };
}

/**
 * How people may be reached now. A number that a keeper marked unsafe, on which a call's card would say that the speaker
 * may be the perpetrator, or that changed hands, is rung for nobody.
 */
export function profilesFromRegister(store: PeopleStore): SafeContactProfiles {
  return {
    async of(personId) {
      const person = (await store.people([personId])).get(personId)?.record;
      if (person === undefined) return null;
      const profile = person.safeContact;
      const agreed = profile?.number ?? null;
      if (agreed === null)
        return { profile, unsafeNumbers: new Set(person.unsafeNumbers ?? []), mayBePerpetrator: false };
      const tied = (await store.numbers([agreed])).get(agreed)?.record.people ?? [];
      const others = await store.people(tied);
      const known = [...others.values()].map(({ record }) => record);
      const orders = await store.orders([...new Set(known.flatMap((each) => each.orders))]);
      const concerned = [...orders.values()].map(({ record }) => record);
      const unsafe = mayBePerpetrator(agreed, known, concerned) || changedHands(person, agreed);
      const marked = [person, ...known].flatMap((each) => each.unsafeNumbers ?? []);
      return {
        profile,
        unsafeNumbers: new Set(unsafe ? [agreed, ...marked] : marked),
        mayBePerpetrator: unsafe,
      };
    },
  };
}

/** The person's own tie ended because the number went to somebody else. */
function changedHands(person: Person, number: string): boolean {
  return person.numbers.some((tie) => tie.number === number && tie.changedHandsOn !== null);
}

function personText(person: Person): string {
  return [person.name, person.dateOfBirth === null ? null : `born ${person.dateOfBirth}`]
    .filter((part) => part !== null)
    .join(', ');
}

function childText(child: Child): string {
  return [
    child.name ?? 'name not known',
    child.dateOfBirth === null ? null : `born ${child.dateOfBirth}`,
    child.school === null ? null : `school: ${child.school}`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

const WEEKDAYS = ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** A number that is rung for nobody is told to nobody who might ring it. */
async function contactFor(person: Person, profiles: SafeContactProfiles): Promise<string> {
  const { safeContact } = person;
  if (safeContact?.number == null || safeContact.noContact) return contactText(safeContact);
  const unsafe = (await profiles.of(person.id))?.unsafeNumbers ?? new Set();
  if (!unsafe.has(safeContact.number)) return contactText(safeContact);
  return `${contactText({ ...safeContact, number: null })}; the number on record is not safe: do not ring it`;
}

/** In words for whoever will ring; "no contact" outranks everything. */
function contactText(profile: SafeContactProfile | null): string {
  if (profile === null) return '';
  if (profile.noContact) return 'no contact at all';
  const parts = [
    profile.number === null ? 'no number agreed' : `ring ${profile.number}`,
    profile.windows.length === 0 ? 'no hours agreed' : profile.windows.map(windowText).join(' or '),
    profile.whoMayAnswer.length === 0 ? null : `may answer: ${profile.whoMayAnswer.join(', ')}`,
    profile.codeWord === null ? null : `code word: ${profile.codeWord}`,
    profile.stopWord === null ? null : `stop word: ${profile.stopWord}`,
    profile.voicemail ? 'voicemail agreed' : 'no voicemail',
    profile.text ? 'texts agreed' : 'no texts',
    profile.interpreter === null ? null : `interpreter: ${profile.interpreter}`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

function windowText(window: ContactWindow): string {
  const days = window.weekdays.map((day) => WEEKDAYS[day] ?? '').join(' ');
  return `${days} ${clock(window.fromMinute)} to ${clock(window.toMinute)}`;
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function unique(values: readonly (string | null)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== null))];
}
