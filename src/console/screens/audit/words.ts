import type { Entry } from './entry.ts';

/** The six of the logging duty (DPA 2018 s.62), and what else is on record. */
export const OPERATION_WORDS: Readonly<Record<Entry['entry']['operation'], string>> = {
  collection: 'Collection',
  alteration: 'Alteration',
  consultation: 'Consultation',
  disclosure: 'Disclosure',
  combination: 'Combination',
  erasure: 'Erasure',
  operation: 'Operation',
  access: 'Access',
};

export const SUBJECT_WORDS: Readonly<Record<Entry['entry']['subjectType'], string>> = {
  call: 'Call',
  person: 'Person',
  referral: 'Referral',
  specialist: 'Specialist',
  policy: 'Policy',
  roster: 'Roster',
  register: 'Register',
  alarm: 'Alarm',
  system: 'System',
};

/** `callDisclosedToSpecialist` → "Call disclosed to specialist": the name as written, made readable. */
export function whatInWords(what: string): string {
  const words = what
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('.', ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
