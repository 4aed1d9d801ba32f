import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { may, type Principal } from '../core/access/principal.ts';
import type { Authenticator } from '../ports/authenticator.ts';
import { FEED_SUBPROTOCOL } from '../wire/feed.ts';

export type Entry =
  | { readonly ok: true; readonly principal: Principal }
  | { readonly ok: false; readonly status: 401 | 403 | 503; readonly why: string };

/**
 * Decides before the upgrade who may open the feed (ASVS 5.0, 4.4.2). A browser always sends its Origin, which must be
 * ours: so no other site can open the feed with a person's cookie. Without an Origin (a program) cookies do not count.
 */
export async function admit(
  request: IncomingMessage,
  origins: ReadonlySet<string>,
  authenticator: Authenticator,
): Promise<Entry> {
  const { origin, authorization, cookie } = request.headers;
  if (origin !== undefined && !origins.has(origin))
    return { ok: false, status: 403, why: 'this origin may not open the feed' };
  const found = await authenticator
    .authenticate({
      authorization: authorization ?? null,
      cookie: origin === undefined ? null : (cookie ?? null),
      ticket: ticketOf(request),
    })
    .catch(() => null);
  if (found === null) return { ok: false, status: 503, why: 'it cannot be checked now who this is' };
  if (!found.ok) return { ok: false, status: 401, why: 'a valid ticket, key or session is needed' };
  if (!may(found.principal, 'calls:read') && !may(found.principal, 'specialist:self'))
    return { ok: false, status: 403, why: 'the feed is not for this key' };
  return { ok: true, principal: found.principal };
}

/** Answers instead of upgrading, and hangs up. */
export function turnAway(socket: Duplex, { status, why }: Extract<Entry, { ok: false }>): void {
  const title = { 401: 'Unauthorized', 403: 'Forbidden', 503: 'Service Unavailable' }[status];
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nConnection: close\r\nContent-Type: text/plain\r\n` +
      `Content-Length: ${Buffer.byteLength(why)}\r\n\r\n${why}`,
  );
}

/** The server speaks our subprotocol only; the ticket beside it is never echoed. */
export function chooseProtocol(offered: ReadonlySet<string>): string | false {
  return offered.has(FEED_SUBPROTOCOL) ? FEED_SUBPROTOCOL : false;
}

function ticketOf(request: IncomingMessage): string | null {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());
  const ticket = offered.find((one) => one.startsWith('ticket.'));
  return ticket === undefined ? null : ticket.slice('ticket.'.length);
}
