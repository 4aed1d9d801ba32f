import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkSignedBody } from '../../src/sealing/signed-body.ts';

/** The agency that referrals go to, the pager and the control room's own system, on one socket. */
export interface Partner extends AsyncDisposable {
  readonly url: string;
  /** Idempotency keys of the referrals taken for a call, each once, however often it came. */
  keysOf(callId: string): readonly string[];
  /** Requests whose signature did not hold. */
  unsigned(): number;
  /** Until `release`, referrals are received and not answered: a delivery is in the middle of being made. */
  hold(): void;
  release(): void;
  /** How many referrals wait for an answer. */
  held(): number;
}

/** `secrets`: whichever of them signed is right. */
export async function startPartner(secrets: readonly Buffer[]): Promise<Partner> {
  const keys = new Map<string, Set<string>>();
  const waiting = new Set<() => void>();
  let holding = false;
  let unsigned = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8');
      const signature = String(request.headers['x-alongside-signature'] ?? '');
      if (!checkSignedBody(signature, text, secrets, Date.now()).ok) unsigned += 1;
      const answer = (): void => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end('{"received":true,"reference":"P-1"}');
      };
      if (request.url !== '/referrals') return answer();
      const key = String(request.headers['idempotency-key'] ?? '');
      const callId = /CA[0-9a-f]{32}/.exec(text)?.[0] ?? 'unknown';
      keys.set(callId, (keys.get(callId) ?? new Set()).add(key));
      if (!holding) return answer();
      waiting.add(answer);
      response.once('close', () => waiting.delete(answer));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keysOf: (callId) => [...(keys.get(callId) ?? [])],
    unsigned: () => unsigned,
    hold() {
      holding = true;
    },
    release() {
      holding = false;
      for (const answer of waiting) answer();
      waiting.clear();
    },
    held: () => waiting.size,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
