import type { Pathway } from './pathway.ts';
import type { Referral } from './referral.ts';

/** Fields that the referral itself answers; every other name is a fact that somebody supplies. */
const OWN_FIELDS: Readonly<Record<string, (referral: Referral) => string>> = {
  callId: (referral) => referral.callId,
  force: (referral) => referral.force,
  because: (referral) => referral.because,
  legalBasis: (referral) => referral.legalBasis,
  people: (referral) => referral.people.join(', '),
  consent: (referral) => referral.consent?.state ?? '',
  raisedBy: (referral) => referral.raisedBy,
};

/** The value of one field; empty when nobody has supplied it. */
export function fieldOf(referral: Referral, name: string): string {
  return OWN_FIELDS[name]?.(referral) ?? referral.facts[name] ?? '';
}

/** The required fields that are still empty, in the pathway's order. */
export function missingFields(referral: Referral, pathway: Pathway): readonly string[] {
  return pathway.contains
    .filter((field) => field.required && fieldOf(referral, field.name) === '')
    .map((field) => field.name);
}

/** What leaves: the fields that the pathway names, and nothing else. Personal data; never logged. */
export function contentsOf(referral: Referral, pathway: Pathway): Readonly<Record<string, string>> {
  const filled = pathway.contains
    .map((field) => [field.name, fieldOf(referral, field.name)] as const)
    .filter(([, value]) => value !== '');
  return Object.fromEntries(filled);
}
