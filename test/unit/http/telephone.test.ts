import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { scopesOf } from '../../../src/core/access/role.ts';
import type { AuditEntry } from '../../../src/core/audit/audit-entry.ts';
import { id } from '../../../src/core/ids.ts';
import { telephoneHandlers } from '../../../src/http/handlers/telephone.ts';
import { securityHeaders } from '../../../src/http/security-headers.ts';
import { createTelephoneTokens } from '../../../src/twilio/telephone-tokens.ts';

const tokens = createTelephoneTokens({
  accountSid: `AC${'1'.repeat(32)}`,
  keySid: `SK${'2'.repeat(32)}`,
  keySecret: 'a-secret-of-this-test',
  edge: 'dublin',
});
const client = (name: string) => ({ id: name, kind: 'client' as const, address: name });
const line = (force: string, ...names: string[]) => ({
  force: id(force),
  steps: [
    { destinations: [...names.map(client), { id: 'desk-9', kind: 'number', address: '+441134960111' }] },
  ],
});

function handlersWith(on: boolean) {
  const audited: AuditEntry[] = [];
  const handlers = telephoneHandlers({
    tokens: on ? tokens : null,
    book: { lines: () => [line('westshire', 'desk-1'), line('northshire', 'desk-5')] as never },
    pool: { find: async () => ({ endpoints: [client('carys-desk')] }) as never },
    notes: { note: async (entry) => void audited.push(entry) },
  });
  return { handlers, audited };
}

const asks = (role: 'handler' | 'specialist', place = '') =>
  ({
    principal: {
      actor: id('nia'),
      scopes: scopesOf([role]),
      forces: new Set([id('westshire')]),
      specialist: role === 'specialist' ? id('carys') : null,
    },
    body: { place },
    requestId: 'r1',
    now: 0,
  }) as never;

describe('the telephone in the browser', () => {
  it('given it is off, as by default, then there is no place and no token', async () => {
    const { handlers } = handlersWith(false);
    expect(await handlers.getTelephone(asks('handler'))).toEqual({ on: false, places: [] });
    await expect(handlers.openTelephone(asks('handler', 'desk-1'))).rejects.toMatchObject({
      code: 'notFound',
    });
  });

  it('given it is on, then a handler may be the desks of the own force and a specialist the own endpoint, and nobody another’s', async () => {
    const { handlers, audited } = handlersWith(true);
    expect((await handlers.getTelephone(asks('handler'))).places).toEqual([{ id: 'desk-1' }]);
    expect((await handlers.getTelephone(asks('specialist'))).places).toEqual([{ id: 'carys-desk' }]);
    for (const [role, place] of [
      ['handler', 'desk-5'],
      ['handler', 'carys-desk'],
      ['handler', 'desk-9'],
      ['specialist', 'desk-1'],
    ] as const)
      await expect(handlers.openTelephone(asks(role, place)), place).rejects.toMatchObject({
        code: 'notFound',
      });
    expect(audited).toEqual([]);
  });

  it('given a token, then it takes calls, makes none, lasts a quarter of an hour, and is on record', async () => {
    const { handlers, audited } = handlersWith(true);
    const { token, edge, expiresInSeconds } = await handlers.openTelephone(asks('specialist', 'carys-desk'));
    const claims = decodeJwt(token) as unknown as {
      readonly exp: number;
      readonly iat: number;
      readonly grants: Readonly<Record<string, unknown>>;
    };
    expect(claims.grants).toEqual({ identity: 'carys-desk', voice: { incoming: { allow: true } } });
    expect([claims.exp - claims.iat, expiresInSeconds, edge]).toEqual([900, 900, 'dublin']);
    expect(audited).toMatchObject([{ who: 'nia', what: 'telephoneOpened', subjectId: 'carys-desk' }]);
  });

  it('admits exactly the carrier’s hosts when it is on, and none when it is off', () => {
    const hosts = (edge: string | null) =>
      JSON.stringify(securityHeaders(edge)).match(/(?:https|wss):\/\/[a-z0-9.-]+/g) ?? [];
    expect(hosts(null)).toEqual([]);
    expect([...new Set(hosts('dublin'))].sort()).toEqual([
      'https://eventgw.twilio.com',
      'https://media.twiliocdn.com',
      'https://sdk.twilio.com',
      'wss://voice-js.dublin.twilio.com',
    ]);
    expect(JSON.stringify(securityHeaders('dublin'))).not.toMatch(/unsafe|\*|"scriptSrc":\["'self'",/);
  });
});
