import { describe, expect, it } from 'vitest';
import { CHAIN_START, extendChain, faultOf } from '../../../../src/core/audit/chain.ts';
import { auditEntry } from '../../../support/audit-entries.ts';

/** Readable stand-in for SHA-256: shows what went in. */
const hashOf = (previous: string, entry: { id: string }) => `${previous.slice(-6)}>${entry.id}`;

describe('the audit chain', () => {
  it('given a head, when entries are added, then each link carries the hash before it and the next number', () => {
    const links = extendChain({ sequence: 4, hash: 'h4' }, [auditEntry('a'), auditEntry('b')], hashOf);
    expect(links.map(({ sequence, previous, hash }) => [sequence, previous, hash])).toEqual([
      [5, 'h4', 'h4>a'],
      [6, 'h4>a', 'h4>a>b'],
    ]);
  });

  it('given links made so, when they are checked one after the other, then all hold', () => {
    let before = CHAIN_START;
    for (const link of extendChain(
      CHAIN_START,
      ['a', 'b', 'c'].map((name) => auditEntry(name)),
      hashOf,
    )) {
      expect(faultOf(before, link, hashOf)).toBeNull();
      before = link;
    }
  });

  it('S15: given one link altered in any way, when it is checked, then the fault is named', () => {
    const [first, second] = extendChain(CHAIN_START, [auditEntry('a'), auditEntry('b')], hashOf);
    if (!first || !second) throw new Error('two links were made');
    expect(faultOf(first, { ...second, sequence: 3 }, hashOf)).toBe('missing');
    expect(faultOf(first, { ...second, sequence: 1 }, hashOf)).toBe('outOfOrder');
    expect(faultOf(first, { ...second, previous: 'x' }, hashOf)).toBe('previousDiffers');
    expect(faultOf(first, { ...second, hash: 'x' }, hashOf)).toBe('hashDiffers');
    expect(faultOf(first, { ...second, entry: auditEntry('c') }, hashOf)).toBe('hashDiffers');
  });
});
