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

/** Recognises people and programs. API keys, bearer tokens, sessions and tickets all stand behind this. */
export interface Authenticator {
  /** Rejects `unavailable` only when what it needs (sessions) cannot be read; API keys need nothing. */
  authenticate(credentials: Credentials): Promise<Authentication>;
  /** Whether what this principal came with still holds: the key unexpired and listed, the session not ended. */
  stillHolds(principal: Principal): Promise<boolean>;
}
