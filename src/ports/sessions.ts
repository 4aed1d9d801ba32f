import type { Elevation, Principal } from '../core/access/principal.ts';
import type { ActorId } from '../core/ids.ts';
import type { Instant, Milliseconds } from '../core/time.ts';

/** A person signed in on one browser. */
export interface Session {
  /** Names the session to others; it does not open it. */
  readonly id: string;
  readonly principal: Principal;
  readonly startedAt: Instant;
  /** It ends then whatever is done with it. */
  readonly endsAt: Instant;
}

export interface SessionLimits {
  readonly longestMs: Milliseconds;
  /** It ends after this long without a request. */
  readonly idleMs: Milliseconds;
}

/** Sessions that can be ended by others: kept in Redis, known to the browser by a secret of 32 random bytes. */
export interface Sessions {
  /** Gives the secret for the cookie; it is kept nowhere else. */
  begin(who: Omit<Principal, 'grant'>, now: Instant): Promise<string>;
  /** Null when unknown, ended or idle for too long. Being asked for counts as use. */
  find(secret: string, now: Instant): Promise<Session | null>;
  /** Without counting as use; by the id, not the secret. */
  holds(sessionId: string): Promise<boolean>;
  end(sessionId: string): Promise<void>;
  /** Ends all of one person; says how many. */
  endAllOf(actor: ActorId): Promise<number>;
  list(limit: number): Promise<readonly Session[]>;
  /** False when the session has ended. */
  elevate(sessionId: string, elevation: Elevation): Promise<boolean>;
}

/** A session's principal carries this grant. */
export function sessionGrant(sessionId: string): string {
  return `session:${sessionId}`;
}

/** The session id of a grant; null when it is not a session's. */
export function sessionOf(grant: string): string | null {
  return grant.startsWith('session:') ? grant.slice('session:'.length) : null;
}
