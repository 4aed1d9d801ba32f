import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/core/access/principal.ts';
import { scopesOf } from '../../../src/core/access/role.ts';
import { type ActorId, type ForceId, id } from '../../../src/core/ids.ts';
import type { Authenticator, Credentials } from '../../../src/ports/authenticator.ts';
import { admit, chooseProtocol } from '../../../src/ws/feed-door.ts';

const OURS = 'https://alongside.example';
const handler: Principal = {
  ...{
    actor: id<ActorId>('ann'),
    kind: 'person',
    specialist: null,
    grant: 'session:x',
    name: null,
    elevated: null,
  },
  scopes: scopesOf(['handler']),
  forces: new Set([id<ForceId>('northshire')]),
};

/** Recognises whoever brings a cookie or a ticket, and remembers what it was shown. */
function door(headers: Record<string, string>, principal = handler) {
  const shown: Credentials[] = [];
  const authenticator: Authenticator = {
    authenticate: async (credentials) => {
      shown.push(credentials);
      const known = credentials.cookie !== null || credentials.ticket !== null;
      return known ? { ok: true, principal } : { ok: false, cause: 'missing' };
    },
    standing: async () => 'holds',
  };
  return { shown, entry: admit({ headers } as unknown as IncomingMessage, new Set([OURS]), authenticator) };
}

describe('the door of the feed', () => {
  it('given a session’s cookie from our own page, when the feed is opened, then it opens', async () => {
    expect(await door({ origin: OURS, cookie: 'alongside-session=s' }).entry).toMatchObject({ ok: true });
  });

  it('given a session’s cookie from another site, when the feed is opened, then nobody even looks at the cookie', async () => {
    for (const origin of [
      'https://evil.example',
      'null',
      'http://alongside.example',
      `${OURS}.evil.example`,
    ]) {
      const { entry, shown } = door({ origin, cookie: 'alongside-session=s' });
      expect(await entry).toMatchObject({ ok: false, status: 403 });
      expect(shown).toEqual([]);
    }
  });

  it('given a cookie without an origin, when the feed is opened, then the cookie does not count', async () => {
    const { entry, shown } = door({ cookie: 'alongside-session=s' });
    expect(await entry).toMatchObject({ ok: false, status: 401 });
    expect(shown[0]?.cookie).toBeNull();
  });

  it('given a ticket beside our subprotocol, when it is offered, then it is read and never echoed', async () => {
    const { entry, shown } = door({ 'sec-websocket-protocol': 'alongside.feed.1, ticket.abc' });
    expect(await entry).toMatchObject({ ok: true });
    expect(shown[0]?.ticket).toBe('abc');
    expect(chooseProtocol(new Set(['ticket.abc', 'alongside.feed.1']))).toBe('alongside.feed.1');
    expect(chooseProtocol(new Set(['ticket.abc']))).toBe(false);
  });

  it('S15: given an auditor, when the feed is opened, then it is not for them', async () => {
    const auditor = { ...handler, scopes: scopesOf(['auditor']) };
    expect(await door({ origin: OURS, cookie: 'x=y' }, auditor).entry).toMatchObject({
      ok: false,
      status: 403,
    });
  });
});
