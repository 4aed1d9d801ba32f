import WebSocket from 'ws';
import { FEED_PATH, FEED_SUBPROTOCOL, type FeedMessage } from '../../src/wire/feed.ts';
import { waitFor } from './wait-for.ts';

/** A console as a program: keeps what it was sent and answers ticks, unless told to be silent. */
export interface FeedConsole extends AsyncDisposable {
  readonly messages: FeedMessage[];
  readonly socket: WebSocket;
  /** Set false to freeze: no answers to ticks. */
  answering: boolean;
  closed: { readonly code: number } | null;
  say(message: object): void;
  /** Waits for the first message that fits, from `from` on. */
  hears<Type extends FeedMessage['type']>(
    type: Type,
    fits?: (message: Extract<FeedMessage, { type: Type }>) => boolean,
  ): Promise<Extract<FeedMessage, { type: Type }>>;
}

export interface ConsoleOptions {
  readonly key?: string;
  readonly ticket?: string;
  readonly origin?: string;
  readonly cookie?: string;
  readonly have?: { readonly stream: string; readonly number: number } | null;
}

/** Opens the feed; rejects with the HTTP status when turned away. */
export async function openConsole(url: string, options: ConsoleOptions): Promise<FeedConsole> {
  const protocols = [FEED_SUBPROTOCOL, ...(options.ticket ? [`ticket.${options.ticket}`] : [])];
  const socket = new WebSocket(`${url.replace('http', 'ws')}${FEED_PATH}`, protocols, {
    ...(options.origin !== undefined && { origin: options.origin }),
    headers: {
      ...(options.key !== undefined && { authorization: `Bearer ${options.key}` }),
      ...(options.cookie !== undefined && { cookie: options.cookie }),
    },
  });
  const messages: FeedMessage[] = [];
  const opened: FeedConsole = {
    messages,
    socket,
    answering: true,
    closed: null,
    say: (message) => socket.send(JSON.stringify(message)),
    hears: (type, fits = () => true) =>
      waitFor(
        () =>
          messages.find(
            (message): message is never => message.type === type && fits(message as never),
          ) as never,
        { what: `a ${type} message`, timeoutMs: 10_000 },
      ),
    [Symbol.asyncDispose]: async () => socket.terminate(),
  };
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString()) as FeedMessage;
    messages.push(message);
    if (message.type === 'tick' && opened.answering) opened.say({ type: 'seen', number: message.number });
  });
  socket.on('close', (code) => {
    opened.closed = { code };
  });
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
    socket.on('unexpected-response', (_request, response) => reject(new Error(String(response.statusCode))));
  });
  if (options.have !== undefined) opened.say({ type: 'start', have: options.have });
  return opened;
}
