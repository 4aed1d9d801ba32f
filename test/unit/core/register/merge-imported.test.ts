import { describe, expect, it } from 'vitest';
import { id } from '../../../../src/core/ids.ts';
import type { ImportedPerson } from '../../../../src/core/register/imported.ts';
import { mergePerson, type Resolved, withoutSource } from '../../../../src/core/register/merge-imported.ts';
import { emptyPerson } from '../../../../src/core/register/person.ts';
import { aMarker, anna, aTie, FORCE, NUMBERS } from '../../../support/register-fixtures.ts';

const IDS: Resolved = {
  source: 'crime system',
  person: (reference) => id(`p-${reference}`),
  household: (reference) => id(`h-${reference}`),
  order: (reference) => `o-${reference}`,
};

function said(facts: Partial<ImportedPerson> = {}): ImportedPerson {
  return {
    reference: 'NS-1001',
    force: FORCE,
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
    ...facts,
  };
}

describe('what a source says of a person', () => {
  it('replaces what it said before, and never what others said', () => {
    const charitys = aTie(NUMBERS.anna, { source: 'charity' });
    const person = { ...anna, numbers: [...anna.numbers, charitys] };
    const after = mergePerson(person, said(), IDS, false);
    expect(after.numbers).toEqual([charitys]);
    expect(after.markers).toEqual([]);
    expect(mergePerson(person, said(), IDS, true).numbers).toEqual(person.numbers);
  });

  it('never makes anybody forget a threat, a code word or an access need', () => {
    const after = mergePerson(anna, said(), IDS, false);
    expect(after.threats).toEqual(anna.threats);
    expect(after.codeWords).toEqual(anna.codeWords);
    expect(after.accessNeeds).toEqual(anna.accessNeeds);
    expect(after.name).toBe(anna.name);
  });

  it('does not bring back a marker that a keeper removed, until it says something new', () => {
    const marker = { ...aMarker(), reference: 'M-1' };
    const { id: _id, source: _source, removed: _removed, ...facts } = marker;
    const first = mergePerson(emptyPerson(anna.id, FORCE), said({ markers: [facts] }), IDS, false);
    const removed = { on: '2026-11-20', by: 'keeper', reason: 'wrong person' };
    const taken = { ...first, markers: first.markers.map((each) => ({ ...each, removed })) };
    const again = mergePerson(taken, said({ markers: [facts] }), IDS, false);
    expect(again.markers[0]?.removed).toEqual(removed);
    const anew = mergePerson(taken, said({ markers: [{ ...facts, reason: 'happened again' }] }), IDS, false);
    expect(anew.markers[0]?.removed).toBeNull();
  });

  it('taken back, leaves what others said, or nobody', () => {
    expect(withoutSource(anna, 'crime system')).toBeNull();
    const known = { ...anna, references: [...anna.references, { source: 'charity', reference: 'C-1' }] };
    expect(withoutSource(known, 'crime system')).toMatchObject({
      numbers: [],
      markers: [],
      codeWords: ['pepperoni'],
    });
  });
});
