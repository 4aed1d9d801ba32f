import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkSignedBody } from '../../src/sealing/signed-body.ts';

export interface Received {
  readonly key: string;
  readonly signed: boolean;
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly id: string; readonly type: string; readonly data: Record<string, unknown> };
}

/** How the partner behaves for one request: an answer, silence, or a broken connection after it has acted. */
export type Behaviour =
  | { readonly kind: 'answers'; readonly status: number; readonly body?: string; readonly location?: string }
  | { readonly kind: 'hangs' }
  | { readonly kind: 'breaksOff' };

export const TAKES: Behaviour = { kind: 'answers', status: 200, body: '{"received":true,"reference":"P-1"}' };

/**
 * A partner of ours on a real socket. It honours the idempotency key: `effects` holds each key once, however often it was
 * received; `received` holds every request.
 */
export interface PartnerServer extends AsyncDisposable {
  readonly url: string;
  readonly received: Received[];
  /** What it acted on, by key; the value says how often the key came. */
  readonly effects: Map<string, number>;
  behave(behaviour: Behaviour | ((received: Received, count: number) => Behaviour)): void;
}

export async function startPartner(secret: Buffer): Promise<PartnerServer> {
  const received: Received[] = [];
  const effects = new Map<string, number>();
  let behaviour: (one: Received, count: number) => Behaviour = () => TAKES;
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8');
      const key = String(request.headers['idempotency-key'] ?? '');
      const header = request.headers['x-alongside-signature'];
      const signed = checkSignedBody(String(header ?? ''), text, [secret], Date.now()).ok;
      const one = { key, signed, headers: request.headers, body: JSON.parse(text) as Received['body'] };
      received.push(one);
      const next = behaviour(one, received.length);
      const acts = next.kind !== 'answers' || (next.status >= 200 && next.status < 300);
      if (acts) effects.set(key, (effects.get(key) ?? 0) + 1);
      if (next.kind === 'hangs') return;
      if (next.kind === 'breaksOff') {
        response.destroy();
        return;
      }
      response.writeHead(next.status, {
        'content-type': 'application/json',
        ...(next.location !== undefined && { location: next.location }),
      });
      response.end(next.body ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/referrals`,
    received,
    effects,
    behave(next) {
      behaviour = typeof next === 'function' ? next : () => next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
