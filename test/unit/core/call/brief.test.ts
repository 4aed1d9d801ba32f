import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { briefFor } from '../../../../src/core/call/brief.ts';
import type { Lookup } from '../../../../src/core/call/call.ts';
import { PENDING_LOOKUP } from '../../../../src/core/call/lookup.ts';
import type { AssessmentReason, OrderShown } from '../../../../src/core/register/assessment.ts';
import type { Level } from '../../../../src/core/register/level.ts';
import { id, type PersonId } from '../../../../src/core/ids.ts';
import { anAssessment } from '../../../support/calls.ts';

const reason = (code: AssessmentReason['code'], text = 'as recorded'): AssessmentReason => {
  return { code, text, level: 'high', source: 'crime system', asOf: null };
};
const order = (standing: OrderShown['standing']): OrderShown => ({
  ...{ orderId: 'o', type: 'nonMolestation', standing, respondent: id<PersonId>('p'), protectedPeople: [] },
  ...{ conditions: ['must not contact: yes'], powerOfArrest: true, breachConsequence: 'arrest' },
  ...{ expiresOn: null, source: 'court', verifiedOn: null },
});
function lookup(level: Level | null, changes: Parameters<typeof anAssessment>[1] = {}): Lookup {
  return {
    ...PENDING_LOOKUP,
    state: level === null ? 'missed' : 'matched',
    level,
    assessment: anAssessment(level, changes),
  };
}

describe('the brief that a specialist hears before the room', () => {
  it('says level, why, and an order that is in force', () => {
    const reasons = [reason('marker'), reason('threat')];
    expect(briefFor(lookup('high', { reasons, orders: [order('inForce')] }))).toBe(
      'High risk. Threats on record. Marked on the register. Order in force.',
    );
  });

  it.each(['notServed', 'expired', 'discharged', 'notStarted'] as const)(
    'S9: an order that is %s is not called in force',
    (standing) => {
      expect(briefFor(lookup('high', { orders: [order(standing)] }))).not.toContain('Order');
    },
  );

  it('S7: without a record it does not say that there is no risk', () => {
    expect(briefFor(lookup(null))).toBe('No known risk record. This does not mean no risk.');
    expect(briefFor(PENDING_LOOKUP)).toBe('The register has not answered.');
  });

  it('S8: warns when the speaker may be the perpetrator', () => {
    expect(briefFor(lookup('medium', { speakerMayBePerpetrator: true }))).toContain('may be the perpetrator');
  });

  it('S14: nothing that a record holds is spoken, whatever it holds, and it is short', () => {
    const personal = fc.string({ minLength: 4, maxLength: 20 }).map((text) => `§${text}§`);
    fc.assert(
      fc.property(personal, personal, fc.constantFrom(...CODES), (name, place, code) => {
        const told = briefFor(
          lookup('high', {
            reasons: [reason(code, `${name} at ${place}`)],
            people: anAssessment('high').people.map((person) => ({ ...person, name })),
            threats: [{ words: `${name} said so`, on: '2026-11-01' }],
            doNotSay: [place],
            codeWords: [name],
            orders: [{ ...order('inForce'), type: name, conditions: [place] }],
          }),
        );
        expect(told).not.toContain('§');
        expect(told).not.toMatch(/\d/);
        expect(told.length).toBeLessThan(160);
      }),
    );
  });
});

const CODES: readonly AssessmentReason['code'][] = [
  ...(['tie', 'changedHands', 'otherForce', 'marker', 'order', 'threat', 'repeatNumber'] as const),
  ...(['repeatPerson', 'repeatHousehold', 'policyRaise', 'riskQuestions', 'levelOnly'] as const),
];
