import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { vi } from 'vitest';

/** A real OpenID provider on this machine, with people whose claims the test chooses. */
export interface IdentityProvider extends AsyncDisposable {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Claims by account. */
  readonly people: Map<string, Readonly<Record<string, unknown>>>;
  /**
   * What a browser does at the provider: follows its pages, logs in as `account`, agrees, and gives the address it is sent
   * back to.
   */
  logIn(authorizationUrl: string, account: string): Promise<string>;
  /** An access token of a program, for `audience`. */
  programToken(audience: string): Promise<string>;
}

export async function identityProvider(redirectUri: string): Promise<IdentityProvider> {
  // It says at length that it is set up for development, which it is.
  for (const method of ['warn', 'info'] as const)
    vi.spyOn(console, method).mockImplementation(() => undefined);
  const server: Server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const people: IdentityProvider['people'] = new Map();
  const [clientId, clientSecret] = ['alongside', 'a-secret-of-the-test-only-000000'];
  const provider = new Provider(issuer, {
    clients: [
      {
        ...{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] },
        ...{ grant_types: ['authorization_code', 'client_credentials'], response_types: ['code'] },
        post_logout_redirect_uris: [new URL('/signin', redirectUri).href],
      },
    ],
    claims: { openid: ['sub'], profile: ['name', 'roles', 'forces', 'specialist'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['only-for-this-test'] },
    findAccount: (_context, accountId) => ({
      accountId,
      claims: async () => ({ sub: accountId, ...people.get(accountId) }),
    }),
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => [],
        getResourceServerInfo: (_context, resource) => ({
          ...{ scope: '', audience: resource, accessTokenFormat: 'jwt' as const },
          jwt: { sign: { alg: 'RS256' as const } },
        }),
      },
    },
    extraTokenClaims: async () => ({ roles: ['cad'], forces: ['NS'] }),
  });
  server.on('request', provider.callback());
  return {
    ...{ issuer, clientId, clientSecret, people },
    logIn: (authorizationUrl, account) => browse(authorizationUrl, account, redirectUri),
    programToken: async (audience) => {
      const response = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource: audience }),
      });
      return ((await response.json()) as { access_token: string }).access_token;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function browse(start: string, account: string, redirectUri: string): Promise<string> {
  const cookies = new Map<string, string>();
  let [url, init]: [string, RequestInit] = [start, {}];
  for (let step = 0; step < 15; step += 1) {
    if (url.startsWith(redirectUri)) return url;
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location !== null) [url, init] = [new URL(location, url).href, {}];
    else [url, init] = filledIn(url, await response.text(), account);
  }
  throw new Error('the provider never sent the browser back');
}

/** The provider's own development pages: a log-in form, then one that asks for consent. */
function filledIn(url: string, html: string, account: string): [string, RequestInit] {
  const action = /<form[^>]*action="([^"]+)"/.exec(html)?.[1];
  if (action === undefined) throw new Error(`the provider shows no form: ${html.slice(0, 300)}`);
  const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1] ?? 'login';
  const body = new URLSearchParams({ prompt, login: account, password: 'x' });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return [new URL(action, url).href, { method: 'POST', body: body.toString(), headers }];
}
