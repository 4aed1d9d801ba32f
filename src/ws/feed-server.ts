import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { seenEntry } from '../core/audit/seen-entry.ts';
import type { Principal } from '../core/access/principal.ts';
import type { CallCard } from '../core/console/call-card.ts';
import type { AuditNotes } from '../ports/audit-notes.ts';
import {
  FEED_CLOSE,
  FEED_MAX_MESSAGE_BYTES,
  FEED_PATH,
  FEED_PROTOCOL,
  FEED_TICK_MS,
  type FeedMessage,
} from '../wire/feed.ts';
import { type FeedCommandDeps, runCommand } from './feed-commands.ts';
import { FeedConnection } from './feed-connection.ts';
import { admit, chooseProtocol, turnAway } from './feed-door.ts';
import { FeedHub, type FeedHubDeps } from './feed-hub.ts';
import { readMessage } from './read-message.ts';

export interface FeedServerDeps extends FeedHubDeps, FeedCommandDeps {
  readonly notes: AuditNotes;
  /** Origins whose pages may open the feed: the console's own. */
  readonly origins: ReadonlySet<string>;
  /** More consoles than this on one process are turned away. */
  readonly maxConnections: number;
}

export interface FeedServer {
  /** Consoles connected now. */
  connections(): number;
  close(): Promise<void>;
}

/** Messages a console may send: a burst, and then so many a second. A person pressing keys needs five. */
const BURST = 60;
const PER_SECOND = 20;
const COMMANDS_AT_ONCE = 8;
/** The first message must come within this time. */
const START_LIMIT_MS = 10_000;

/** Opens the console's feed on a server that already serves HTTP. */
export function openFeed(server: Server, deps: FeedServerDeps): FeedServer {
  const hub = new FeedHub(deps);
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: FEED_MAX_MESSAGE_BYTES,
    handleProtocols: chooseProtocol,
  });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // The client may hang up while it is being checked who it is.
    socket.on('error', () => socket.destroy());
    if (request.url?.split('?')[0] !== FEED_PATH) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    void enter(request, socket, head);
  };
  const enter = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const entry = await admit(request, deps.origins, deps.authenticator);
    const full = hub.size >= deps.maxConnections;
    if (!entry.ok || full) {
      deps.meter.count('alongside_sign_in_failures_total', { cause: entry.ok ? 'full' : 'feed' });
      turnAway(socket, entry.ok ? { ok: false, status: 503, why: 'too many consoles are connected' } : entry);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => serve(deps, hub, ws, entry.principal));
  };
  server.on('upgrade', upgrade);
  return {
    connections: () => hub.size,
    close: async () => {
      server.off('upgrade', upgrade);
      hub.close();
      await new Promise<void>((resolve) => sockets.close(() => resolve()));
    },
  };
}

function serve(deps: FeedServerDeps, hub: FeedHub, ws: WebSocket, principal: Principal): void {
  const visit = randomUUID();
  const note = (card: CallCard): void => {
    deps.notes
      .note(seenEntry(`feed-${visit}-${card.callId}`, 'callShown', principal, card, deps.clock.now()))
      .catch((error: unknown) => {
        deps.log.error('consultationNotNoted', { callId: card.callId, actor: principal.actor, error });
        connection.close(FEED_CLOSE.notAllowed, 'the audit log is not being written');
      });
  };
  const connection = new FeedConnection(ws, principal, deps.clock.now(), note);
  hub.add(connection);
  const hello: FeedMessage = {
    ...{ type: 'hello', protocol: FEED_PROTOCOL, actor: principal.actor, scopes: [...principal.scopes] },
    ...{ tickEveryMs: deps.tickEveryMs ?? FEED_TICK_MS, sight: connection.sight, at: deps.clock.now() },
  };
  connection.send(JSON.stringify(hello));
  const late = setTimeout(() => {
    if (!connection.started && !connection.parted)
      connection.close(FEED_CLOSE.protocol, 'nothing was asked for');
  }, START_LIMIT_MS);
  const listen = listener(deps, hub, connection);
  ws.on('message', listen.said);
  ws.on('ping', listen.pinged);
  // A broken connection closes itself; what matters happens in `close`.
  ws.on('error', (error) => deps.log.debug('feedConnectionBroke', { actor: principal.actor, error }));
  ws.on('close', () => {
    clearTimeout(late);
    hub.remove(connection);
  });
}

function listener(deps: FeedServerDeps, hub: FeedHub, connection: FeedConnection) {
  let tokens = BURST;
  let filledAt = deps.clock.now();
  let running = 0;
  const drop = (code: number, reason: 'protocol' | 'tooMany', why: string): void => {
    deps.meter.count('alongside_feed_dropped_total', { reason });
    deps.log.warn('feedConnectionDropped', { actor: connection.principal.actor, reason });
    connection.close(code, why);
  };
  /** False: it says no more here. What comes while the socket closes is not heard either. */
  const mayGoOn = (): boolean => {
    if (connection.parted) return false;
    const now = deps.clock.now();
    tokens = Math.min(BURST, tokens + ((now - filledAt) / 1_000) * PER_SECOND) - 1;
    filledAt = now;
    if (tokens < 0) drop(FEED_CLOSE.tooMany, 'tooMany', 'too many messages');
    return tokens >= 0;
  };
  const said = async (data: RawData, isBinary: boolean): Promise<void> => {
    if (!mayGoOn()) return;
    const read = isBinary ? null : readMessage(data);
    if (read === null) return drop(FEED_CLOSE.protocol, 'protocol', 'the message cannot be read');
    hub.seen(connection);
    if ('refusal' in read) return connection.send(JSON.stringify(read.refusal));
    const message = read.said;
    switch (message.type) {
      case 'start':
        return hub.start(connection, message.have);
      case 'seen':
        return;
      case 'open':
      case 'shut': {
        const card = deps.source.state().cards.get(message.callId);
        if (card !== undefined && connection.started) connection.setOpen(card, message.type === 'open');
        return;
      }
      case 'command': {
        if (running >= COMMANDS_AT_ONCE)
          return drop(FEED_CLOSE.tooMany, 'tooMany', 'too many commands at once');
        running += 1;
        const answer = await runCommand(deps, connection.principal, message);
        running -= 1;
        connection.send(JSON.stringify(answer));
      }
    }
  };
  // Each ping is answered with as many bytes (RFC 6455, 5.5.2), whether the answers are read or not.
  return { said, pinged: () => void mayGoOn() };
}
