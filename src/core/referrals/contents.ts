import type { Pathway } from './pathway.ts';
import type { Referral } from './referral.ts';

/** Fields that the referral itself answers; every other name is a fact that somebody supplies. */
const OWN_FIELDS: Readonly<Record<string, (referral: Referral) => string>> = {
  callId: (referral) => referral.callId,
  force: (referral) => referral.force,
  because: (referral) => referral.because,
  legalBasis: (referral) =>
    referral.legalReference == null
      ? referral.legalBasis
      : `${referral.legalBasis} (${referral.legalReference})`,
  people: (referral) => referral.people.join(', '),
  consent: (referral) => referral.consent?.state ?? '',
  raisedBy: (referral) => referral.raisedBy,
};

/** The value of one field; empty when nobody has supplied it. What the referral itself does not know may be supplied. */
export function fieldOf(referral: Referral, name: string): string {
  const own = OWN_FIELDS[name]?.(referral) ?? '';
  return own === '' ? (referral.facts[name] ?? '') : own;
}

/** Answers that mean yes, in a field that sends a referral elsewhere. */
const YES: ReadonlySet<string> = new Set(['yes', 'true', 'y', '1']);

/** Where this referral goes: the pathway's recipient, or the other one where its field says so. */
export function recipientOf(referral: Referral, pathway: Pathway): string {
  const { otherwise } = pathway;
  if (otherwise === null) return pathway.recipient;
  const said = fieldOf(referral, otherwise.whenField).trim().toLowerCase();
  return YES.has(said) ? otherwise.recipient : pathway.recipient;
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
