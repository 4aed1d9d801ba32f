import type { Principal } from '../../core/access/principal.ts';
import { AppError } from '../../core/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SignInSettings } from '../../wire/access.ts';
import { bearer, type CredentialKind } from '../authenticator.ts';
import { principalOf } from './claims.ts';
import type { Provider } from './provider.ts';

/** Access tokens of the identity provider as a way for programs to be recognised. */
export function bearerCredentials(
  provider: Provider,
  settings: SignInSettings,
  clock: Clock,
): CredentialKind {
  return {
    recognise: async ({ authorization }) => {
      const token = bearer(authorization);
      if (token === null) return null;
      const claims = await provider.accept(token);
      if (claims === null) return { ok: false, cause: 'unknown' };
      try {
        const expires = Number(claims.exp ?? 0);
        const principal: Principal = {
          ...principalOf(claims, settings),
          kind: 'program',
          grant: `bearer:${expires}`,
        };
        return { ok: true, principal };
      } catch (error) {
        if (error instanceof AppError) return { ok: false, cause: 'unknown' };
        throw error;
      }
    },
    standing: async ({ grant }) => {
      if (!grant.startsWith('bearer:')) return null;
      return clock.now() < Number(grant.slice('bearer:'.length)) * 1_000 ? 'holds' : 'ended';
    },
  };
}
