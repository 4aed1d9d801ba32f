import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../scripts/lib/ports.ts';
import { newApiKey } from '../../src/http/api-keys.ts';
import { identityProvider } from '../support/identity-provider.ts';
import { NUMBERS } from '../support/register-fixtures.ts';
import { expectAccessible } from './support/axe.ts';
import { openControlRoom } from './support/control-room.ts';
import { takePicture } from './support/pictures.ts';
import { takesCall } from './support/takes-call.ts';

const admin = newApiKey('admin');
const adminRow = `  - { id: admin, hash: "${admin.hash}", actor: admin, scopes: ["admin"], forces: [westshire], expires: "2099-12-31", note: test }\n`;

async function signOutEverywhere(url: string, actor: string): Promise<void> {
  const reply = await fetch(`${url}/api/v1/people/${actor}/sign-out`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${admin.key}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': randomUUID(),
    },
    body: JSON.stringify({ why: 'a test' }),
  });
  expect([reply.status, await reply.json()]).toEqual([200, { ended: 1 }]);
}

describe('a session that ends in the middle of a call', () => {
  it('given a handler with a call and a draft, when the session is ended, then she signs in again over it and loses neither', async () => {
    await using room = await openControlRoom({ edit: { 'access.yaml': (text) => text + adminRow } });
    const { stage } = room;
    const hana = await room.sits('hana-handler');
    const call = await stage.connects(NUMBERS.dora);
    await hana.page.getByText('HIGH RISK').first().waitFor();
    await takesCall(hana);
    await hana.page.getByText('Dora Quill').first().waitFor();
    await hana.press('w');
    await hana.page.getByLabel('How you know').fill('She said that her name is Nia');

    // When
    await signOutEverywhere(room.url, 'hana-handler');

    // Then the call stays where it is under the question who she is
    const again = hana.page.getByRole('dialog', { name: 'Your session has ended' });
    await again.waitFor({ timeout: 30_000 });
    await expectAccessible(hana.page, 'the session has ended');
    await takePicture(hana.page, 'session-ended');
    expect(await hana.page.getByText('Dora Quill').count()).toBeGreaterThan(0);
    await again.getByRole('button', { name: /Hana/ }).press('Enter');
    await again.waitFor({ state: 'detached' });
    expect(await hana.page.getByLabel('How you know').inputValue()).toBe('She said that her name is Nia');
    await hana.page.getByText(/^Live \d/).waitFor();

    // And what she wrote can be sent
    await hana.page.getByRole('button', { name: 'Correct the match' }).press('Enter');
    await stage.callWhen(call.sid, 'the correction', (c) => c.lookup.match?.verdict === 'corrected');
    await stage.ends(call);
  });
});

describe('signing in through a real OpenID provider, in the browser', () => {
  it('given a provider, when a handler signs in, then she is let in as herself; and again in a tab beside when her session ends', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    await using provider = await identityProvider(`${url}/signin/callback`);
    provider.people.set('nia', { name: 'Nia Example', roles: ['handlers'], forces: ['WS'] });
    const signIn = [
      'signIn:',
      `  issuer: ${provider.issuer}`,
      '  clientId: alongside',
      '  roles: { claim: roles, map: { handlers: handler } }',
      '  forces: { claim: forces, map: { WS: westshire } }',
      '',
    ].join('\n');
    await using room = await openControlRoom({
      edit: { 'access.yaml': (text) => `${signIn}${text}${adminRow}` },
      env: {
        ALONGSIDE_PERSONAS: 'off',
        OIDC_CLIENT_SECRET: provider.clientSecret,
        ...{ PORT: String(port), PUBLIC_BASE_URL: url },
      },
      ready: [],
    });
    const nia = await room.opens('/console/call');
    await nia.page.getByRole('link', { name: 'Sign in' }).press('Enter');
    await nia.page.locator('input[name="login"]').fill('nia');
    await nia.page.locator('input[name="password"]').fill('x');
    await nia.page.locator('button[type="submit"]').press('Enter');
    await nia.page.getByRole('button', { name: /continue/i }).press('Enter');
    await nia.page.getByText('Nia Example').waitFor();
    await nia.page.getByText('The console is ready').waitFor();

    // When her session ends, she signs in beside: this page is never left
    const { actor } = (await nia.page.evaluate('fetch("/api/v1/me").then((reply) => reply.json())')) as {
      actor: string;
    };
    await signOutEverywhere(url, actor);
    const again = nia.page.getByRole('dialog', { name: 'Your session has ended' });
    await again.waitFor({ timeout: 30_000 });
    const beside = nia.context.waitForEvent('page');
    await again.getByRole('link', { name: 'Sign in' }).press('Enter');
    await beside;
    await again.waitFor({ state: 'detached', timeout: 20_000 });
    await nia.page.getByText(/^Live \d/).waitFor();
  });
});
