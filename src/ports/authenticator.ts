import type { Principal } from '../core/access/principal.ts';

/** What came with a request. Never logged. */
export interface Credentials {
  /** The Authorization header. */
  readonly authorization: string | null;
  /** The Cookie header. */
  readonly cookie: string | null;
  /** A ticket of the TicketOffice, for the feed. */
  readonly ticket: string | null;
}

export type AuthenticationFailure = 'missing' | 'unknown' | 'expired' | 'ended';

export type Authentication =
  | { readonly ok: true; readonly principal: Principal }
  | { readonly ok: false; readonly cause: AuthenticationFailure };

/**
 * How what somebody came with stands now. `changed`: it is good, but not for what it was good for then (broken glass is over,
 * a key's forces are others): whoever comes again with it is let in to what it is good for now.
 */
export type Standing = 'holds' | 'changed' | 'ended';

/** Recognises people and programs. API keys, bearer tokens, sessions and tickets all stand behind this. */
export interface Authenticator {
  /** Rejects `unavailable` only when what it needs (sessions) cannot be read; API keys need nothing. */
  authenticate(credentials: Credentials): Promise<Authentication>;
  /** The key unexpired and listed as it was, the session not ended, the sight not over. Rejects when it cannot be known. */
  standing(principal: Principal): Promise<Standing>;
}
