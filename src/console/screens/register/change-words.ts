import type { Given } from '../../api/client.ts';

export type Change = Given<'changeRegister'>['body']['change'];

/** The changes that have a form here; orders and whole entries come by import, API or command line. */
export const CHANGE_WORDS = {
  setMarker: 'Set a marker',
  reviewMarker: 'Review a marker',
  removeMarker: 'Remove a marker',
  changedHands: 'Number changed hands',
  tieNumber: 'Add a number',
  addThreat: 'Add a threat',
  recordConsent: 'Record consent',
  safeContact: 'Safe contact',
  correct: 'Correct name, birth, language',
  merge: 'Merge another into this',
  erase: 'Erase',
} as const satisfies Partial<Record<Change['kind'], string>>;
export type ChangeKind = keyof typeof CHANGE_WORDS;

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
] as const satisfies readonly Extract<Change, { kind: 'setMarker' }>['marker']['type'][];
