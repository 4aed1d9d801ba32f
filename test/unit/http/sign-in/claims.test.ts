import { describe, expect, it } from 'vitest';
import { principalOf } from '../../../../src/http/sign-in/claims.ts';
import type { SignInSettings } from '../../../../src/wire/access.ts';

const settings: SignInSettings = {
  ...{ issuer: 'https://id.example', clientId: 'alongside', scope: 'openid', audience: null },
  roles: {
    claim: 'groups',
    map: { 'CTRL-HANDLERS': 'handler', 'DA-ADVISERS': 'specialist', AUDIT: 'auditor' },
  },
  forces: { claim: 'org', map: { NS: 'northshire' } },
  ...{ specialistClaim: 'staff', requireAcr: [], sessionHours: 8, idleHours: 2 },
};
const claims = { sub: 'u-17', name: 'Ann Example', groups: ['CTRL-HANDLERS'], org: 'NS' };

describe('who somebody is by their claims', () => {
  it('given a mapped role and force, when they come in, then they have that role’s scopes and that force', () => {
    const who = principalOf(claims, settings);
    expect(who).toMatchObject({
      actor: 'u-17',
      kind: 'person',
      name: 'Ann Example',
      specialist: null,
      elevated: null,
    });
    expect([...who.forces]).toEqual(['northshire']);
    expect(who.scopes.has('calls:command')).toBe(true);
    expect(who.scopes.has('audit:read')).toBe(false);
  });

  it.each([
    ['no role', { groups: [] }],
    ['a role that is not mapped', { groups: ['DOMAIN-ADMINS'] }],
    ['a role named like a property of every object', { groups: ['constructor', '__proto__'] }],
    ['no force', { org: undefined }],
    ['a force that is not mapped', { org: 'XX' }],
  ])('given %s, when they come in, then they are turned away', (_, part) => {
    expect(() => principalOf({ ...claims, ...part }, settings)).toThrow(/has no role|belongs to no force/);
  });

  it('given an adviser without a staff id, when they come in, then they have no desk of their own', () => {
    const part = { groups: ['DA-ADVISERS'] };
    expect(principalOf({ ...claims, ...part }, settings).scopes.has('specialist:self')).toBe(false);
    const whole = principalOf({ ...claims, ...part, staff: 'sam' }, settings);
    expect([whole.specialist, whole.scopes.has('specialist:self')]).toEqual(['sam', true]);
  });

  it('S15: given an auditor, when they come in, then they can read the log and no call or record', () => {
    const { scopes } = principalOf({ ...claims, groups: ['AUDIT'] }, settings);
    expect([...scopes]).toEqual(['audit:read']);
  });

  it('S14: given an address or number as subject, when it becomes an actor, then only its digest is used', () => {
    for (const sub of ['ann@northshire.example', '+447700900123', '07700900123']) {
      const { actor } = principalOf({ ...claims, sub }, settings);
      expect(actor).toMatch(/^person-[0-9a-f]{16}$/);
    }
  });

  it('given a way of signing in that is too weak, when they come in, then they are asked for the second factor', () => {
    const strict = { ...settings, requireAcr: ['mfa'] };
    expect(() => principalOf({ ...claims, acr: 'pwd' }, strict)).toThrow('second factor');
    expect(principalOf({ ...claims, acr: 'mfa' }, strict).actor).toBe('u-17');
  });
});
