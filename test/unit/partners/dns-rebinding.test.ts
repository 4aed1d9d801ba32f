import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { post } from '../../../src/partners/post.ts';

/** What the name server says, in order; the last answer stays. */
let answers: string[][] = [];
let asked = 0;
vi.mock('node:dns/promises', () => ({
  lookup: async () => {
    const now = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    return now.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  },
}));

const LOOPBACK = '127.0.0.1';
/** Never connected to: it is always refused or replaced before. */
const PUBLIC = '8.8.8.8';

describe('S14: a name that points elsewhere by the time it is used', () => {
  const received: string[] = [];
  const server = createServer((request, response) => {
    received.push(request.url ?? '');
    response.end('{"received":true}');
  });
  let port = 0;
  beforeEach(async () => {
    received.length = 0;
    asked = 0;
    server.listen(0, LOOPBACK);
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const send = (internal: boolean) =>
    post({
      url: `http://partner.example:${port}/referrals`,
      ...{ headers: {}, body: '{"name":"Anna"}', timeoutMs: 1_000, maxResponseBytes: 100, internal },
    });

  it.each([
    ['now', [[LOOPBACK]]],
    ['among public ones', [[PUBLIC, LOOPBACK]]],
    ['as an address of IPv6 that wraps it', [['::ffff:127.0.0.1']]],
    ['to the cloud’s own data', [['169.254.169.254']]],
    ['nowhere', [[]]],
  ])('given it points inside %s, when a referral would be sent, then nothing is', async (_how, said) => {
    answers = said;
    await expect(send(false)).rejects.toThrow('not public');
    expect(received).toEqual([]);
  });

  it('given it was public a moment ago, when the socket connects, then the socket’s own look-up counts', async () => {
    answers = [[PUBLIC], [LOOPBACK]];
    const { publicLookup } = await import('../../../src/partners/public-address.ts');
    const first = await new Promise((resolve) =>
      publicLookup('partner.example', { all: true }, (error, found) => resolve(error ?? found)),
    );
    expect(first).toEqual([{ address: PUBLIC, family: 4 }]);
    await expect(send(false)).rejects.toThrow('not public');
    expect(asked).toBe(2);
    expect(received).toEqual([]);
  });

  it('given an inside partner of the same name and a kept socket, when an outside one is sent to, then not down that socket', async () => {
    answers = [[LOOPBACK]];
    const localhost = {
      url: `http://localhost:${port}/`,
      headers: {},
      body: '{}',
      timeoutMs: 1_000,
      maxResponseBytes: 100,
    };
    expect((await post({ ...localhost, internal: true })).status).toBe(200);
    await expect(post({ ...localhost, internal: false })).rejects.toThrow('not public');
    expect(received).toHaveLength(1);
  });
});
