import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { AppError } from '../../core/errors.ts';
import type { SignInSettings } from '../../wire/access.ts';
import type { Claims } from './claims.ts';

/** What must be remembered between going to the provider and coming back. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** The identity provider, spoken to by the book: authorization code with PKCE, state and nonce (OpenID Connect Core). */
export interface Provider {
  /** Where to send the browser, and what to remember. Rejects `unavailable` when the provider cannot be found. */
  begin(): Promise<{ readonly url: URL; readonly attempt: Attempt }>;
  /** `search` is what the browser came back with (`?code=…`). Rejects `forbidden` when anything does not fit. */
  finish(search: string, attempt: Attempt): Promise<Claims>;
  /** Where to send the browser to end the provider's own session; null when it has no such place. */
  endUrl(thenTo: string): Promise<URL | null>;
  /** Claims of an access token made for us; null when it is not one. */
  accept(token: string): Promise<Claims | null>;
}

export interface ProviderOptions {
  readonly settings: SignInSettings;
  readonly clientSecret: string;
  /** Where the provider sends people back to; registered there. */
  readonly redirectUri: string;
  /** Development and tests only: a provider on plain http. */
  readonly allowHttp: boolean;
}

const PROVIDER_LIMIT_SECONDS = 5;

interface Known {
  readonly configuration: oidc.Configuration;
  readonly keys: ReturnType<typeof createRemoteJWKSet> | null;
}

/** The provider is found when it is first needed, and looked for again after it was not: starting never waits for it. */
export function createProvider(options: ProviderOptions): Provider {
  const { settings, redirectUri } = options;
  let found: Promise<Known> | null = null;
  const known = (): Promise<Known> => {
    found ??= discover(options);
    found.catch(() => {
      found = null;
    });
    return found;
  };
  return {
    begin: async () => {
      const { configuration } = await known();
      const attempt = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
      };
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: settings.scope,
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
        ...(settings.requireAcr.length > 0 && { acr_values: settings.requireAcr.join(' ') }),
      });
      return { url, attempt };
    },
    finish: async (search, { state, nonce, verifier }) => {
      const { configuration } = await known();
      const back = new URL(redirectUri);
      back.search = search;
      try {
        const tokens = await oidc.authorizationCodeGrant(configuration, back, {
          ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier },
          idTokenExpected: true,
        });
        return tokens.claims() ?? {};
      } catch (error) {
        throw new AppError('forbidden', 'the identity provider did not confirm who you are', {
          cause: error instanceof Error ? error.name : 'unknown',
        });
      }
    },
    endUrl: async (thenTo) => {
      const { configuration } = await known();
      if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
      return oidc.buildEndSessionUrl(configuration, { post_logout_redirect_uri: thenTo });
    },
    accept: async (token) => {
      if (settings.audience === null) return null;
      const { keys } = await known();
      if (keys === null) return null;
      const { issuer, audience } = settings;
      return jwtVerify(token, keys, { issuer, audience }).then(
        ({ payload }) => payload,
        () => null,
      );
    },
  };
}

async function discover({ settings, clientSecret, allowHttp }: ProviderOptions): Promise<Known> {
  try {
    const configuration = await oidc.discovery(
      new URL(settings.issuer),
      settings.clientId,
      clientSecret,
      undefined,
      { timeout: PROVIDER_LIMIT_SECONDS, ...(allowHttp && { execute: [oidc.allowInsecureRequests] }) },
    );
    const { jwks_uri } = configuration.serverMetadata();
    return { configuration, keys: jwks_uri === undefined ? null : createRemoteJWKSet(new URL(jwks_uri)) };
  } catch {
    throw new AppError('unavailable', 'the identity provider does not answer');
  }
}
