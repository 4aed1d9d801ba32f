import type { Principal } from '../core/access/principal.ts';
import type { Authentication, Authenticator, Credentials, Standing } from '../ports/authenticator.ts';
import type { Clock } from '../ports/clock.ts';
import type { TicketOffice } from '../ports/ticket-office.ts';
import { type ApiKeys, looksLikeApiKey } from './api-keys.ts';

/** Another way to be recognised; null: this credential is not of my kind. */
export interface CredentialKind {
  recognise(credentials: Credentials): Promise<Authentication | null>;
  /** Null: not a grant of mine. */
  standing(principal: Principal): Promise<Standing | null>;
}

/** API keys first, because they need no Redis; then tickets; then whatever else is switched on (sessions, bearer tokens). */
export function createAuthenticator(
  keys: ApiKeys,
  tickets: TicketOffice | null,
  clock: Clock,
  others: readonly CredentialKind[] = [],
): Authenticator {
  return {
    authenticate: async (credentials) => {
      const token = bearer(credentials.authorization);
      if (token !== null && looksLikeApiKey(token)) return keys.recognise(token, clock.now());
      if (credentials.ticket !== null) return await byTicket(tickets, credentials.ticket);
      for (const other of others) {
        const found = await other.recognise(credentials);
        if (found !== null) return found;
      }
      return { ok: false, cause: token === null ? 'missing' : 'unknown' };
    },
    standing: async (principal) => {
      if (principal.grant.startsWith('key:')) return keys.standing(principal, clock.now());
      for (const other of others) {
        const standing = await other.standing(principal);
        if (standing !== null) return standing;
      }
      return 'ended';
    },
  };
}

async function byTicket(tickets: TicketOffice | null, ticket: string): Promise<Authentication> {
  const principal = await tickets?.redeem(ticket);
  return principal ? { ok: true, principal } : { ok: false, cause: 'unknown' };
}

/** The token of an `Authorization: Bearer …` header (RFC 6750); null when it is anything else. */
export function bearer(header: string | null): string | null {
  return /^Bearer ([A-Za-z0-9._~+/=-]{1,4096})$/i.exec(header ?? '')?.[1] ?? null;
}
