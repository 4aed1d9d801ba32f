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
