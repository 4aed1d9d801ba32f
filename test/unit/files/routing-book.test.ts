import { describe, expect, it } from 'vitest';
import { id, type LineId } from '../../../src/core/ids.ts';
import { createRoutingBook } from '../../../src/files/routing-book.ts';
import type { RoutingFiles } from '../../../src/files/routing-files.ts';
import { lineBookOf, lineOf, policyOf, ruleOf } from '../../support/policies.ts';
import { situationOf } from '../../support/situations.ts';
import { rosterOf } from '../../support/specialists.ts';

const emergency = lineOf({
  lineId: id<LineId>('emergency'),
  dialled: ['+441134960999', 'sip:999@switch.example'],
  isDefault: false,
  kind: 'emergency',
  mayHandOver: false,
});

function filesOf(version: number, more: Partial<RoutingFiles> = {}): RoutingFiles {
  return {
    version,
    lines: {
      ...lineBookOf(lineOf(), emergency),
      ownNumbers: new Set(['+441134960001']),
      trustedSipSources: ['198.51.100.10', '203.0.113.0/28', '2001:db8::/32'],
    },
    policy: policyOf([ruleOf('always', {}, { prompts: ['ask'] })]),
    roster: rosterOf(),
    pathways: new Set(),
    texts: {},
    ...more,
  };
}

describe('the routing book on the call path', () => {
  const book = createRoutingBook(filesOf(1));

  it('finds the line that was dialled by number or SIP address, and the default for anything else', () => {
    const lineId = (to: string) => book.lineDialled(to).lineId;
    expect(lineId('+441134960999')).toBe('emergency');
    expect(lineId('sip:999@Switch.Example;transport=tls')).toBe('emergency');
    expect(lineId('SIPS:999@switch.example')).toBe('emergency');
    expect(['+441134960101', '+440000', '', 'sip:', '101'].map(lineId)).toEqual([
      '101',
      '101',
      '101',
      '101',
      '101',
    ]);
    expect(book.line(id<LineId>('gone')).lineId).toBe('101');
  });

  it('gives the call a line plan with the version it began with', () => {
    expect(book.lineDialled('+441134960999')).toMatchObject({ policyVersion: 1, mayHandOver: false });
    expect(Object.keys(book.lineDialled('+441134960999'))).not.toContain('dialled');
  });

  it('S8: knows the own numbers and believes identity headers from listed sources only', () => {
    expect([book.isOwnNumber('+441134960001'), book.isOwnNumber('+447700900001')]).toEqual([true, false]);
    const trusted = (address: string) => book.trustsSipSource(address);
    expect(['198.51.100.10', '203.0.113.15', '2001:db8::1'].map(trusted)).toEqual([true, true, true]);
    expect(['198.51.100.11', '203.0.113.16', 'nonsense', ''].map(trusted)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('a new version', () => {
  it('replaces the old one whole; a call keeps the one it began with', () => {
    const book = createRoutingBook(filesOf(1));
    const began = book.lineDialled('+441134960101').policyVersion;
    book.replace(filesOf(2, { policy: policyOf([ruleOf('always', {}, { prompts: ['wait'] })]) }));
    expect(book.version()).toBe(2);
    expect(book.decide(situationOf()).prompts).toEqual(['Wait.']);
    expect(book.decide(situationOf(), began)).toMatchObject({ prompts: ['Ask.'], policyVersion: 1 });
    expect(book.line(id<LineId>('101'), began).policyVersion).toBe(1);
  });

  it('that is bad changes nothing', () => {
    const book = createRoutingBook(filesOf(1));
    const bad = filesOf(2, { policy: policyOf([ruleOf('always', {}, { prompts: ['nowhere'] })]) });
    expect(() => book.replace(bad)).toThrow('nowhere');
    expect(book.version()).toBe(1);
    expect(book.decide(situationOf()).prompts).toEqual(['Ask.']);
  });

  it('leaves calls of long ago to the newest, and never fails', () => {
    const book = createRoutingBook(filesOf(1));
    for (let version = 2; version <= 40; version += 1) book.replace(filesOf(version));
    expect(book.decide(situationOf(), 1).policyVersion).toBe(40);
    expect(book.decide(situationOf(), 30).policyVersion).toBe(30);
  });
});
