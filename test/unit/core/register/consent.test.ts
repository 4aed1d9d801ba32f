import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../src/core/errors.ts';
import { id, type ActorId } from '../../../../src/core/ids.ts';
import { applyChange } from '../../../../src/core/register/apply-change.ts';
import { consentFor, consentHistory, type SharingConsent } from '../../../../src/core/register/consent.ts';
import { mergedPeople } from '../../../../src/core/register/merge-people.ts';
import { subjectAccess } from '../../../../src/core/register/subject-access.ts';
import { anna, ben, TODAY, TONIGHT } from '../../../support/register-fixtures.ts';

const said = (part: Partial<SharingConsent> = {}): SharingConsent => ({
  purpose: 'idva',
  decision: 'given',
  reason: 'asked on the phone',
  by: 'rowan',
  at: TONIGHT,
  ...part,
});
const record = (history: readonly SharingConsent[], decision: SharingConsent['decision']) => {
  const person = { ...anna, consent: history };
  const consent = { purpose: 'idva', decision, reason: 'risk of death' };
  const changed = applyChange(
    { kind: 'recordConsent', person: anna.id, consent },
    {
      person: () => person,
      order: () => null,
      by: id<ActorId>('keeper'),
      reason: 'MARAC',
      today: TODAY,
      now: TONIGHT,
    },
  );
  return changed.people.get(anna.id)?.consent;
};

describe('consent to sharing', () => {
  it('is the latest of the pathway’s own, else the latest for any purpose, else none', () => {
    const history = [
      said({ purpose: 'any', decision: 'given', at: TONIGHT - 2 }),
      said({ decision: 'refused', at: TONIGHT - 1 }),
    ];
    expect(consentFor(history, 'idva')?.decision).toBe('refused');
    expect(consentFor(history, 'housing')?.decision).toBe('given');
    expect(consentFor([], 'idva')).toBeNull();
    expect(consentFor([...history, said({ at: TONIGHT - 1 })], 'idva')?.decision).toBe('given');
  });

  it('keeps every decision with who and when, and the newest counts', () => {
    const history = record([said({ decision: 'refused', at: TONIGHT - 5 })], 'given') ?? [];
    expect(history).toHaveLength(2);
    expect(history[1]).toEqual({
      purpose: 'idva',
      decision: 'given',
      reason: 'risk of death',
      by: 'keeper',
      at: TONIGHT,
    });
  });

  it('can be overridden only where it was refused', () => {
    expect(() => record([], 'overridden')).toThrow(AppError);
    expect(() => record([said()], 'overridden')).toThrow(/no refusal/);
    const history = record([said({ decision: 'refused', at: TONIGHT - 5 })], 'overridden') ?? [];
    expect(consentFor(history, 'idva')?.decision).toBe('overridden');
  });

  it('of two records of one person is one history in order, each decision once', () => {
    const early = said({ decision: 'refused', at: TONIGHT - 5 });
    const merged = mergedPeople(
      { ...anna, consent: [said()] },
      { ...ben, consent: [early, said()] },
      () => null,
    );
    expect(merged.people.get(anna.id)?.consent).toEqual([early, said()]);
    expect(consentHistory([said()], [])).toEqual([said()]);
  });

  it('is part of what the person gets who asks, without who recorded it', () => {
    const given = subjectAccess({ ...anna, consent: [said()] }, [], [], new Map());
    expect(given.consent).toEqual([
      { purpose: 'idva', decision: 'given', reason: 'asked on the phone', at: TONIGHT },
    ]);
  });
});
