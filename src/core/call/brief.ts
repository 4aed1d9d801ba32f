/**
 * What a specialist is told on their own leg between PIN and room: level, why, what holds today. Made of fixed words
 * chosen by codes, never of the register's own texts, so that no name, number or address can be spoken whatever a record
 * holds (S14). It is short: the handler waits, and the console tells the rest.
 */
import type { AssessmentReason } from '../register/assessment.ts';
import type { Lookup } from './call.ts';

/** Said in this order of weight, two at most. */
const WHY: readonly (readonly [AssessmentReason['code'], string])[] = [
  ['threat', 'Threats on record.'],
  ['marker', 'Marked on the register.'],
  ['repeatHousehold', 'Repeat calls from this household.'],
  ['repeatPerson', 'Repeat caller.'],
  ['repeatNumber', 'Repeat calls from this number.'],
  ['riskQuestions', 'Risk questions answered high.'],
  ['otherForce', 'Known to another force.'],
  ['policyRaise', 'Raised by policy.'],
  ['changedHands', 'The number may have changed hands.'],
  ['tie', 'On the register.'],
];
const REASONS_SAID = 2;

export function briefFor({ state, level, sign, assessment }: Lookup): string {
  if (level === null) {
    return state === 'failed' || state === 'pending'
      ? 'The register has not answered.'
      : 'No known risk record. This does not mean no risk.';
  }
  const codes = new Set(assessment?.reasons.map(({ code }) => code));
  const why = WHY.filter(([code]) => codes.has(code)).map(([, words]) => words);
  const inForce = (assessment?.orders ?? []).some(({ standing }) => standing === 'inForce');
  return [
    `${level[0]?.toUpperCase()}${level.slice(1)} risk.`,
    ...why.slice(0, REASONS_SAID),
    // Only what is served and in force today is called so (S9).
    ...(inForce ? ['Order in force.'] : []),
    ...(assessment?.speakerMayBePerpetrator ? ['The speaker may be the perpetrator.'] : []),
    ...(sign === 'normal' ? [] : [sign === 'silent' ? 'The caller is silent.' : 'The call was abandoned.']),
  ].join(' ');
}
