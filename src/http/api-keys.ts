import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Principal } from '../core/access/principal.ts';
import type { Scope } from '../core/access/scope.ts';
import type { Instant } from '../core/time.ts';
import type { Authentication, Standing } from '../ports/authenticator.ts';
import type { ApiKeyRecord } from '../wire/access.ts';

/** `alongside_<id>_<43 characters>`: the id finds the record, the 32 random bytes are the secret. */
const FORM = /^alongside_([A-Za-z0-9-]{1,60})_([A-Za-z0-9_-]{43})$/;
const SECRET_BYTES = 32;
const GRANT = 'key:';

/** Whether a bearer token claims to be one of our keys (and not a token of an identity provider). */
export function looksLikeApiKey(token: string): boolean {
  return token.startsWith('alongside_');
}

/** A new key and what stands of it in `access.yaml`. The key is shown once and kept nowhere. */
export function newApiKey(id: string): { readonly key: string; readonly hash: string } {
  const key = `alongside_${id}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { key, hash: `sha256:${digestOf(key).toString('hex')}` };
}

/** The keys of `access.yaml`, replaced whole when the file changes. */
export interface ApiKeys {
  recognise(key: string, now: Instant): Authentication;
  /** Of the key somebody came with. Another key under its id is another key; fewer or more rights are `changed`. */
  standing(principal: Principal, now: Instant): Standing;
  replace(records: readonly ApiKeyRecord[]): void;
}

/**
 * A plain SHA-256 is enough for 256 random bits: there is nothing to guess. Compared in constant time, and an unknown id
 * costs the same as a known one.
 */
export function createApiKeys(records: readonly ApiKeyRecord[]): ApiKeys {
  let byId = new Map(records.map((record) => [record.id, record]));
  const expired = (record: ApiKeyRecord, now: Instant) =>
    now >= Date.parse(`${record.expires}T00:00:00Z`) + 24 * 60 * 60 * 1_000;
  return {
    recognise: (key, now) => {
      const record = byId.get(FORM.exec(key)?.[1] ?? '');
      const wanted = Buffer.from(record?.hash.slice('sha256:'.length) ?? '0'.repeat(64), 'hex');
      const same = timingSafeEqual(digestOf(key), wanted);
      if (record === undefined || !same) return { ok: false, cause: 'unknown' };
      return expired(record, now)
        ? { ok: false, cause: 'expired' }
        : { ok: true, principal: principalOf(record) };
    },
    standing: (principal, now) => {
      const record = byId.get(principal.grant.slice(GRANT.length));
      if (record === undefined || expired(record, now)) return 'ended';
      // A ticket of a release that did not say which key it was for: it comes back with one that does.
      if (principal.keyHash === undefined) return 'changed';
      if (principal.keyHash !== record.hash) return 'ended';
      return sameRights(principal, principalOf(record)) ? 'holds' : 'changed';
    },
    replace: (next) => {
      byId = new Map(next.map((record) => [record.id, record]));
    },
  };
}

function principalOf(record: ApiKeyRecord): Principal {
  return {
    actor: record.actor,
    kind: 'program',
    scopes: new Set<Scope>(record.scopes),
    forces: new Set(record.forces),
    specialist: record.specialist,
    grant: `${GRANT}${record.id}`,
    keyHash: record.hash,
    name: null,
    elevated: null,
  };
}

function sameRights(one: Principal, other: Principal): boolean {
  return (
    one.actor === other.actor &&
    one.specialist === other.specialist &&
    one.scopes.symmetricDifference(other.scopes).size === 0 &&
    one.forces.symmetricDifference(other.forces).size === 0
  );
}

function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
