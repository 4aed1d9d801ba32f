import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import twilio from 'twilio';

/** One request that the app was sent, as it arrived. */
export interface SeenWebhook {
  readonly path: string;
  readonly method: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** By twilio's own helper. */
  readonly signatureValid: boolean;
}

/** What the app answers: TwiML, or a whole answer of its own. Undefined: 204. */
export type WebhookAnswer =
  | string
  | {
      readonly status?: number;
      readonly type?: string;
      readonly body?: string | Buffer;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | 'never'
  | undefined;

export type WebhookHandler = (seen: SeenWebhook) => WebhookAnswer | Promise<WebhookAnswer>;

export interface WebhookApp {
  readonly url: string;
  readonly seen: SeenWebhook[];
  /** Sets what a path answers from now on. */
  on(path: string, answer: WebhookAnswer | WebhookHandler): void;
  /** Requests to a path, oldest first. */
  to(path: string): readonly SeenWebhook[];
  close(): Promise<void>;
}

/** A small application of the kind a Twilio customer writes, to try the simulator against. */
export async function startWebhookApp(authToken: string): Promise<WebhookApp> {
  const answers = new Map<string, WebhookAnswer | WebhookHandler>();
  const seen: SeenWebhook[] = [];
  const app = express();
  app.use(express.urlencoded({ extended: false }));
  app.use(async (request, response) => {
    const fields = (request.method === 'GET' ? request.query : (request.body ?? {})) as Record<
      string,
      string
    >;
    const signature = request.header('x-twilio-signature') ?? '';
    const url = `http://${request.header('host')}${request.originalUrl}`;
    const one: SeenWebhook = {
      path: request.path,
      method: request.method,
      fields,
      headers: request.headers,
      signatureValid: twilio.validateRequest(
        authToken,
        signature,
        url,
        request.method === 'GET' ? {} : fields,
      ),
    };
    seen.push(one);
    const chosen = answers.get(request.path);
    const answer = typeof chosen === 'function' ? await chosen(one) : chosen;
    if (answer === 'never') return;
    if (answer === undefined) return void response.status(204).end();
    if (typeof answer === 'string') return void response.type('text/xml').send(answer);
    response.status(answer.status ?? 200);
    for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
    if (answer.type !== undefined) response.setHeader('content-type', answer.type);
    response.end(answer.body ?? '');
  });
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    on: (path, answer) => void answers.set(path, answer),
    to: (path) => seen.filter((one) => one.path === path),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
