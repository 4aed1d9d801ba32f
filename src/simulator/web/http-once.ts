import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { ConnectionSettings } from './overrides.ts';

/** TwiML documents may have 64 kB (11750); media and the rest are cut at this too, since nothing here needs more. */
const bodyLimitBytes = 1024 * 1024;

export type Fields = Readonly<Record<string, string>>;

export type HttpResult =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      readonly body: Buffer;
    }
  /** `connect`: never reached; `read`: too slow or broken off after it was sent. */
  | { readonly kind: 'failed'; readonly at: 'connect' | 'read'; readonly why: string };

/**
 * One HTTP request on a connection of its own, so that a broken connection is never a stale one. Its time limits are
 * the simulator's clock's. Resolves always.
 */
export function httpOnce(
  clock: VirtualClock,
  url: string,
  method: 'GET' | 'POST',
  headers: Fields,
  body: string | undefined,
  limits: ConnectionSettings,
): Promise<HttpResult> {
  return new Promise((resolve) => {
    let connected = false;
    let done = false;
    const target = new URL(url);
    const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = send(target, { method, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      let size = 0;
      response.on('data', (part: Buffer) => {
        readTimer.cancel();
        readTimer = clock.after(limits.readMs, () => fail('read', `no more data within ${limits.readMs} ms`));
        size += part.length;
        if (size <= bodyLimitBytes) parts.push(part);
      });
      response.on('end', () =>
        finish({
          kind: 'answered',
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts),
        }),
      );
      response.on('error', (error) => fail('read', error.message));
      response.on('aborted', () => fail('read', 'broken off'));
    });
    const connectTimer = clock.after(limits.connectMs, () => {
      if (!connected) fail('connect', `not connected within ${limits.connectMs} ms`);
    });
    let readTimer = clock.after(limits.readMs, () => fail('read', `no answer within ${limits.readMs} ms`));
    const totalTimer = clock.after(limits.totalMs, () =>
      fail('read', `not finished within ${limits.totalMs} ms`),
    );
    outgoing.on('socket', (socket) => socket.once('connect', () => (connected = true)));
    outgoing.on('error', (error) => fail(connected ? 'read' : 'connect', error.message));
    outgoing.end(body);

    function fail(at: 'connect' | 'read', why: string): void {
      finish({ kind: 'failed', at, why });
      outgoing.destroy();
    }
    function finish(result: HttpResult): void {
      if (done) return;
      done = true;
      for (const timer of [connectTimer, readTimer, totalTimer]) timer.cancel();
      resolve(result);
    }
  });
}
