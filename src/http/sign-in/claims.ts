import { createHash } from 'node:crypto';
import type { Principal } from '../../core/access/principal.ts';
import { type Role, scopesOf } from '../../core/access/role.ts';
import { AppError } from '../../core/errors.ts';
import { type ActorId, type ForceId, id, type SpecialistId } from '../../core/ids.ts';
import type { SignInSettings } from '../../wire/access.ts';

/** What an identity provider said about a person, already verified. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * Who somebody is by their claims. Default is nothing: a role or force that the file does not map gives nothing, and
 * nobody without a role and a force comes in. Throws `forbidden`.
 */
export function principalOf(claims: Claims, settings: SignInSettings): Omit<Principal, 'grant'> {
  const roles = mapped(claims[settings.roles.claim], settings.roles.map) as readonly Role[];
  const forces = mapped(claims[settings.forces.claim], settings.forces.map);
  if (roles.length === 0) throw new AppError('forbidden', 'your account has no role here');
  if (forces.length === 0) throw new AppError('forbidden', 'your account belongs to no force here');
  if (settings.requireAcr.length > 0 && !settings.requireAcr.includes(String(claims.acr)))
    throw new AppError('forbidden', 'sign in with your second factor');
  const scopes = new Set(scopesOf(roles));
  const specialist = opaque(claims[settings.specialistClaim]);
  if (specialist === null) scopes.delete('specialist:self');
  return {
    actor: id<ActorId>(opaque(claims.sub) ?? digestOf(String(claims.sub))),
    kind: 'person',
    scopes,
    forces: new Set(forces.map((force) => id<ForceId>(force))),
    specialist: specialist === null ? null : id<SpecialistId>(specialist),
    name: typeof claims.name === 'string' ? claims.name.slice(0, 80) : null,
    elevated: null,
  };
}

function mapped(claim: unknown, map: Readonly<Record<string, string>>): readonly string[] {
  const values = Array.isArray(claim) ? claim : typeof claim === 'string' ? claim.split(/[ ,]+/) : [];
  return [
    ...new Set(values.flatMap((value) => (Object.hasOwn(map, String(value)) ? [map[String(value)]!] : []))),
  ];
}

/** Ids stand in logs and audit: an address or a number that a provider uses as subject does not (S14). */
function opaque(claim: unknown): string | null {
  if (typeof claim !== 'string') return null;
  return /^(?!.*\d{7})[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$/.test(claim) ? claim : null;
}

function digestOf(subject: string): string {
  return `person-${createHash('sha256').update(subject).digest('hex').slice(0, 16)}`;
}
