import { describe, expect, it } from 'vitest';
import {
  addressKey,
  folded,
  nameKeys,
  postcodeOf,
  searchKeysOfHousehold,
  searchKeysOfPerson,
} from '../../../../src/core/register/search-keys.ts';
import { anna, marlowHouse } from '../../../support/register-fixtures.ts';

describe('what a record is found by', () => {
  it('is the same for every habit of spelling', () => {
    expect(folded('  Zoë  O’Brien-Smith ')).toBe('zoe o brien smith');
    expect(nameKeys('SIÂN Evans')).toEqual(nameKeys('sian   evans'));
  });

  it('is each word of each name, each reference and each household, once', () => {
    const keys = searchKeysOfPerson({ ...anna, alsoKnownAs: ['Annie Marlow'] });
    expect(keys.map((key) => `${key.kind}:${key.text}`)).toEqual([
      'reference:ns 1001',
      'name:anna',
      'name:marlow',
      'name:annie',
      'member:hmarlow00001',
    ]);
  });

  it('is an address by its postcode, however it is written', () => {
    expect(postcodeOf('1 Harbour Row, Northtown, NT1 1AA')).toBe('nt11aa');
    expect(postcodeOf('1 Harbour Row nt11aa ')).toBe('nt11aa');
    expect(postcodeOf('1 Harbour Row')).toBeNull();
    const keys = searchKeysOfHousehold(marlowHouse);
    expect(keys).toContainEqual(addressKey('somewhere, NT1 1AA'));
  });
});
