import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { id, type ForceId, type SpecialistId } from '../../../src/core/ids.ts';
import { type Persona, personaSwitch } from '../../../src/http/sign-in/personas.ts';
import { hashPassword } from '../../../src/sealing/password.ts';
import type { EmergencyAccount } from '../../../src/wire/access.ts';
import { type Browser, consoleServer } from '../../support/console-server.ts';
import { type IdentityProvider, identityProvider } from '../../support/identity-provider.ts';
import { type FreshRedis, freshRedis } from '../../support/redis.ts';

const PERSONAS: readonly Persona[] = [
  {
    ...{ id: 'sam', name: 'Sam Example', roles: ['specialist'], specialist: id<SpecialistId>('sam') },
    forces: [id<ForceId>('northshire')],
  },
];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('signing in with a real OpenID provider', () => {
  let fresh: FreshRedis;
  let provider: IdentityProvider;
  let service: Awaited<ReturnType<typeof consoleServer>>;
  beforeEach(async () => {
    fresh = freshRedis();
    const port = await freePort();
    provider = await identityProvider(`http://127.0.0.1:${port}/signin/callback`);
    provider.people.set('ann', { name: 'Ann Example', roles: ['handlers'], forces: ['NS'] });
    provider.people.set('bob', { name: 'Bob Example', roles: ['supervisors'], forces: ['SS'] });
    provider.people.set('eve', { roles: ['admins'], forces: ['NS'] });
    provider.people.set('zoe', { roles: ['cleaners'], forces: ['NS'] });
    const { issuer, clientSecret } = provider;
    service = await consoleServer(fresh, {
      port,
      issuer,
      clientSecret,
      personas: PERSONAS,
      audience: 'urn:alongside',
    });
  });
  afterEach(async () => {
    await service.close();
    await provider[Symbol.asyncDispose]();
    await fresh.close();
  });

  /** From our door through the provider's pages and back. */
  async function signIn(
    account: string,
    browser = service.browser(),
  ): Promise<{ browser: Browser; landed: Response }> {
    const out = await browser.go('/signin?to=/console/calls');
    const back = await provider.logIn(out.headers.get('location') ?? '', account);
    return { browser, landed: await browser.go(back) };
  }
  const me = async (browser: Browser) => (await browser.go('/api/v1/me')).json();

  it('given a handler of a force, when she signs in, then she is let in as herself, and it is in the audit log', async () => {
    const { browser, landed } = await signIn('ann');
    expect(landed.status).toBe(200);
    expect(await landed.text()).toContain('content="0;url=/console/calls"');
    expect(await me(browser)).toMatchObject({
      ...{ actor: 'ann', kind: 'person', name: 'Ann Example', forces: ['northshire'], elevated: null },
      scopes: expect.arrayContaining(['calls:command']),
    });
    expect(service.audited).toMatchObject([{ who: 'ann', what: 'signedIn' }]);
    expect(JSON.stringify(service.audited)).not.toContain('Ann Example');
  });

  it('given a session, when its cookie is looked at, then no script and no other site can use it', async () => {
    const { landed } = await signIn('ann');
    const line = landed.headers.getSetCookie().find((cookie) => cookie.startsWith('alongside-session')) ?? '';
    expect(line).toMatch(/HttpOnly/);
    expect(line).toMatch(/SameSite=Strict/);
    expect(line).not.toMatch(/Domain|Expires|Max-Age/);
  });

  it('S14: given a session, when Redis is read, then neither its secret nor her name is there', async () => {
    const { browser } = await signIn('ann');
    const secret = browser.cookies.get('alongside-session') ?? 'x';
    const keys = await fresh.keys();
    const strings = keys.filter((key) => key.includes('session:'));
    const stored = JSON.stringify([keys, await fresh.client.mget(strings)]);
    expect(stored).not.toContain(secret);
    expect(stored).not.toContain('Example');
  });

  it('given an account without a role here, when it signs in, then it is turned away without a session', async () => {
    const { browser, landed } = await signIn('zoe');
    expect([landed.status, browser.cookies.has('alongside-session')]).toEqual([403, false]);
    expect((await browser.go('/api/v1/me')).status).toBe(401);
  });

  it('given a reply of the provider that is replayed, altered, or brought by another browser, then nobody comes in', async () => {
    const browser = service.browser();
    const out = await browser.go('/signin');
    const back = await provider.logIn(out.headers.get('location') ?? '', 'ann');
    const stranger = service.browser();
    expect((await stranger.go(back)).status).toBe(400);
    const altered = service.browser();
    altered.cookies.set('alongside-attempt', browser.cookies.get('alongside-attempt') ?? '');
    expect((await altered.go(back.replace(/state=[^&]+/, 'state=forged'))).status).toBe(400);
    expect((await browser.go(back)).status).toBe(200);
    const replay = service.browser();
    expect((await replay.go(back)).status).toBe(400);
    for (const other of [stranger, altered, replay])
      expect(other.cookies.has('alongside-session')).toBe(false);
  });

  it('given somebody who signs in again, when the old session is used, then it has ended', async () => {
    const { browser } = await signIn('ann');
    const old = service.browser();
    old.cookies.set('alongside-session', browser.cookies.get('alongside-session') ?? '');
    await signIn('ann', browser);
    expect((await old.go('/api/v1/me')).status).toBe(401);
    expect((await browser.go('/api/v1/me')).status).toBe(200);
  });

  it('given a sign-in that should lead elsewhere, when it is asked for, then it leads into the console', async () => {
    for (const to of ['https://evil.example', '//evil.example', '/console"><script>', '/api/v1/me']) {
      const browser = service.browser();
      const out = await browser.go(`/signin?to=${encodeURIComponent(to)}`);
      const back = await provider.logIn(out.headers.get('location') ?? '', 'ann');
      expect(await (await browser.go(back)).text()).toContain('content="0;url=/console"');
    }
  });

  describe('a session', () => {
    it('given a write from another site or from nowhere, when it carries her cookie, then it is refused', async () => {
      const { browser } = await signIn('ann');
      const post = (headers: Record<string, string>) =>
        browser.go('/api/v1/calls/CA1/commands', {
          method: 'POST',
          body: '{"type":"hold"}',
          headers: { 'content-type': 'application/json', ...headers },
        });
      expect((await post({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      expect((await post({ 'sec-fetch-site': 'same-site' })).status).toBe(403);
      expect(service.asked).toEqual([]);
      expect((await post({})).status).toBe(200);
      expect(service.asked).toEqual(['CA1']);
    });

    it('given she signs out, or is signed out by an engineer, when she asks again, then she must sign in', async () => {
      const { browser } = await signIn('ann');
      const out = await browser.go('/signout', { method: 'POST' });
      expect(((await out.json()) as { next: string }).next).toContain('/session/end');
      expect((await browser.go('/api/v1/me')).status).toBe(401);

      const { browser: again } = await signIn('ann');
      const { browser: engineer } = await signIn('eve');
      const ended = await engineer.go('/api/v1/people/ann/sign-out', {
        method: 'POST',
        body: '{"why":"lost tablet"}',
        headers: { 'content-type': 'application/json' },
      });
      expect(await ended.json()).toEqual({ ended: 1 });
      expect((await again.go('/api/v1/me')).status).toBe(401);
      expect(service.audited.map(({ what }) => what)).toContain('sessionsEnded');
      expect((await again.go('/api/v1/sessions')).status).toBe(401);
      expect(
        ((await (await engineer.go('/api/v1/sessions')).json()) as { sessions: unknown[] }).sessions,
      ).toHaveLength(1);
    });

    it('given eight hours have passed, when she asks, then she must sign in, however busy she was', async () => {
      const { browser } = await signIn('ann');
      service.time.nowMs += 8 * 3_600_000;
      expect((await browser.go('/api/v1/me')).status).toBe(401);
    });
  });

  describe('broken glass', () => {
    const json = { 'content-type': 'application/json' };
    const body = JSON.stringify({
      forces: ['southshire'],
      incidentReference: 'INC-9',
      why: 'caller moved over the border',
    });

    it('S15: given a call of another force, when she breaks the glass, then she sees it, others know, and it ends', async () => {
      const { browser } = await signIn('ann');
      expect((await browser.go('/api/v1/calls/CA2')).status).toBe(404);
      expect(
        (await browser.go('/api/v1/me/break-glass', { method: 'POST', body, headers: json })).status,
      ).toBe(200);
      expect((await browser.go('/api/v1/calls/CA2')).status).toBe(200);
      expect(service.alarms.map(({ force }) => force).sort()).toEqual(['northshire', 'southshire']);
      expect(service.audited.map(({ what }) => what)).toEqual(['signedIn', 'glassBroken', 'callRead']);
      expect(service.audited[2]).toMatchObject({
        ...{ operation: 'disclosure', recipient: 'ann', details: { brokenGlass: true, force: 'southshire' } },
      });
      const command = { method: 'POST', body: '{"type":"hold"}', headers: json };
      expect((await browser.go('/api/v1/calls/CA2/commands', command)).status).toBe(403);
      service.time.nowMs += 31 * 60_000;
      expect((await browser.go('/api/v1/calls/CA2')).status).toBe(404);
    });

    it('S6: given broken glass, when its review is decided, then by another person, and once', async () => {
      const { browser: ann } = await signIn('ann');
      await ann.go('/api/v1/me/break-glass', { method: 'POST', body, headers: json });
      expect((await ann.go('/api/v1/approvals')).status).toBe(403);
      const { browser: bob } = await signIn('bob');
      const { approvals } = (await (await bob.go('/api/v1/approvals')).json()) as {
        approvals: { id: string }[];
      };
      expect(approvals).toMatchObject([{ kind: 'breakGlassReview', force: 'southshire', askedBy: 'ann' }]);
      const decide = () =>
        bob.go(`/api/v1/approvals/${approvals[0]?.id}/decision`, {
          ...{ method: 'POST', headers: json },
          body: JSON.stringify({ outcome: 'approved', because: 'seen the incident' }),
        });
      expect((await decide()).status).toBe(200);
      expect((await decide()).status).toBe(409);
    });
  });

  it('given a program with a token of the provider, when the token is for us, then it comes in; for others, not', async () => {
    const ask = async (token: string) =>
      service.browser().go('/api/v1/me', { headers: { authorization: `Bearer ${token}` } });
    const right = await ask(await provider.programToken('urn:alongside'));
    expect([right.status, await right.json()]).toMatchObject([200, { kind: 'program' }]);
    expect((await ask(await provider.programToken('urn:somebody-else'))).status).toBe(401);
  });

  it('given the demo, when a persona is chosen, then one is that colleague; in production there is no such door', async () => {
    const browser = service.browser();
    const choose = {
      method: 'POST',
      body: '{"persona":"sam"}',
      headers: { 'content-type': 'application/json' },
    };
    expect((await browser.go('/signin/personas', choose)).status).toBe(200);
    expect(await me(browser)).toMatchObject({ actor: 'sam', specialist: 'sam' });
    expect(() => personaSwitch('production', PERSONAS)).toThrow('refused in production');
  });
});

describe('an identity provider that does not answer', () => {
  it('given it is away when somebody signs in, when it is back, then signing in works without a restart', async () => {
    const fresh = freshRedis();
    const [port, theirs] = [await freePort(), await freePort()];
    const issuer = `http://127.0.0.1:${theirs}`;
    const service = await consoleServer(fresh, { port, issuer, clientSecret: 'x' });
    const out = await service.browser().go('/signin');
    expect(out.status).toBe(503);
    expect(await out.text()).toContain('Calls are connected all the same');
    expect((await service.browser().go('/api/v1/me')).status).toBe(401);
    await service.close();
    await fresh.close();
  });

  it('given the emergency account, when its password is tried, then the wrong one and the right one are both alarms', async () => {
    const fresh = freshRedis();
    const [port, theirs] = [await freePort(), await freePort()];
    const password = 'correct horse battery staple, twice';
    const emergency: EmergencyAccount = {
      ...{ hash: await hashPassword(password), roles: ['supervisor'], expires: '2099-01-01' },
      forces: [id<ForceId>('northshire')],
    };
    const issuer = `http://127.0.0.1:${theirs}`;
    const service = await consoleServer(fresh, { port, issuer, clientSecret: 'x', emergency });
    const attempt = (browser: Browser, given: string) =>
      browser.go('/signin/emergency', {
        ...{ method: 'POST', body: JSON.stringify({ password: given }) },
        headers: { 'content-type': 'application/json' },
      });
    const browser = service.browser();
    expect((await attempt(browser, 'wrong')).status).toBe(401);
    expect((await attempt(browser, password)).status).toBe(200);
    expect(await (await browser.go('/api/v1/me')).json()).toMatchObject({ actor: 'emergency-account' });
    expect(service.alarms.map(({ class: of }) => of)).toEqual(['important', 'urgent']);
    expect(service.audited).toMatchObject([{ what: 'signedIn', details: { how: 'emergency' } }]);
    const tries = await Promise.all(Array.from({ length: 6 }, () => attempt(service.browser(), 'wrong')));
    expect(tries.map(({ status }) => status)).toContain(429);
    await service.close();
    await fresh.close();
  });

  it('given no emergency account, which is the default, when its door is looked for, then there is none', async () => {
    const fresh = freshRedis();
    const [port, theirs] = [await freePort(), await freePort()];
    const service = await consoleServer(fresh, {
      port,
      issuer: `http://127.0.0.1:${theirs}`,
      clientSecret: 'x',
    });
    const answer = await service.browser().go('/signin/emergency', { method: 'POST' });
    expect(answer.status).toBe(404);
    await service.close();
    await fresh.close();
  });
});
