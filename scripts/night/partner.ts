import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkSignedBody, SIGNATURE_HEADER } from '../../src/sealing/signed-body.ts';
import { webhookEnvelope } from '../../src/wire/webhooks.ts';

/*
 * The demonstration's partner agencies, pager and control-room system: one small server in a process of its own, as an
 * agency would write it. It takes what is rightly signed, each delivery once, and shows on /inbox what it has taken.
 *
 * Environment: PARTNER_SECRETS (JSON: partner id to base64 secret).
 */

interface Taken {
  readonly id: string;
  readonly type: string;
  readonly path: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** How often it came. */
  times: number;
}

const BODY_LIMIT_BYTES = 256 * 1_024;

const secrets = new Map(
  Object.entries(JSON.parse(process.env.PARTNER_SECRETS ?? '{}') as Record<string, string>).map(
    ([partner, secret]) => [partner, Buffer.from(secret, 'base64')],
  ),
);
const taken = new Map<string, Taken>();
let refused = 0;

const server = createServer((request, response) => {
  answer(request).then(
    ({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    },
    () => response.writeHead(400).end(),
  );
});

async function answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
  if (request.method === 'GET') return { status: 200, body: { taken: [...taken.values()], refused } };
  const text = await bodyOf(request);
  const header = request.headers[SIGNATURE_HEADER.toLowerCase()];
  const checked = checkSignedBody(String(header ?? ''), text, [...secrets.values()], Date.now());
  if (!checked.ok) {
    refused += 1;
    return { status: 401, body: { received: false } };
  }
  const { id, type, data } = webhookEnvelope.parse(JSON.parse(text));
  const before = taken.get(id);
  if (before === undefined) taken.set(id, { id, type, data, path: request.url ?? '/', times: 1 });
  else before.times += 1;
  return { status: 200, body: { received: true, reference: `W-${1_000 + taken.size}` } };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += (part as Buffer).length;
    if (bytes > BODY_LIMIT_BYTES) throw new Error('too large');
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ listening: `http://127.0.0.1:${port}` })}\n`);
});
process.once('SIGTERM', () => {
  server.closeAllConnections();
  server.close();
});
