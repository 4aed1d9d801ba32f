import type { Clock } from '../../ports/clock.ts';
import { sessionOf, type Sessions } from '../../ports/sessions.ts';
import type { CredentialKind } from '../authenticator.ts';
import type { Cookies } from './cookies.ts';

/** Sessions as one way to be recognised. */
export function sessionCredentials(sessions: Sessions, cookies: Cookies, clock: Clock): CredentialKind {
  return {
    recognise: async ({ cookie }) => {
      const secret = cookies.read(cookie, 'session');
      if (secret === null) return null;
      const session = await sessions.find(secret, clock.now());
      if (session === null) return { ok: false, cause: 'ended' };
      const { principal } = session;
      const over = principal.elevated !== null && principal.elevated.until <= clock.now();
      return { ok: true, principal: over ? { ...principal, elevated: null } : principal };
    },
    standing: async ({ grant, elevated }) => {
      const sessionId = sessionOf(grant);
      if (sessionId === null) return null;
      if (!(await sessions.holds(sessionId))) return 'ended';
      return elevated !== null && elevated.until <= clock.now() ? 'changed' : 'holds';
    },
  };
}
