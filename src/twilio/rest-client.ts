import http from 'node:http';
import https from 'node:https';
import twilio from 'twilio';

/** What a request to Twilio came to, when it did not come to an answer. */
export class TwilioSilentError extends Error {
  /** True when the request may have been acted upon: it was sent, and no answer came. */
  readonly mayHaveHappened: boolean;
  constructor(message: string, mayHaveHappened: boolean) {
    super(message);
    this.name = 'TwilioSilentError';
    this.mayHaveHappened = mayHaveHappened;
  }
}

export interface RestClientOptions {
  readonly accountSid: string;
  readonly authToken: string;
  /** Twilio's own `https://api.twilio.com`, or the simulator's address. */
  readonly apiBaseUrl: string;
  /** Whole request, from asking to the last byte. */
  readonly timeoutMs: number;
}

interface HelperRequest {
  readonly method: string;
  readonly uri: string;
  readonly username?: string;
  readonly password?: string;
  readonly headers?: Record<string, string>;
  readonly params?: Record<string, unknown>;
  readonly data?: Record<string, unknown>;
}

/**
 * The helper library's client over one kept-alive agent of our own: the library's default waits 30 s, longer than Twilio
 * waits for us, and cannot be pointed elsewhere. Nothing is retried here: whoever asks knows whether a repeat is safe.
 */
export function createRestClient(options: RestClientOptions): {
  client: ReturnType<typeof twilio>;
  close: () => void;
} {
  const secure = options.apiBaseUrl.startsWith('https:');
  const agent = new (secure ? https : http).Agent({
    keepAlive: true,
    maxSockets: 50,
    keepAliveMsecs: 10_000,
  });
  const send = (secure ? https : http).request;
  const httpClient = {
    request(request: HelperRequest): Promise<{ statusCode: number; body: unknown; headers: unknown }> {
      const url = new URL(request.uri.replace(/^https:\/\/[^/]+/, options.apiBaseUrl.replace(/\/+$/, '')));
      appendAll(url.searchParams, request.params);
      const form = new URLSearchParams();
      appendAll(form, request.data);
      const body = request.method.toUpperCase() === 'POST' ? form.toString() : '';
      return exchange(send, agent, url, request, body, options.timeoutMs);
    },
  };
  const client = twilio(options.accountSid, options.authToken, { httpClient: httpClient as never });
  return { client, close: () => agent.destroy() };
}

function exchange(
  send: typeof http.request,
  agent: http.Agent,
  url: URL,
  request: HelperRequest,
  body: string,
  timeoutMs: number,
): Promise<{ statusCode: number; body: unknown; headers: unknown }> {
  return new Promise((resolve, reject) => {
    const outgoing = send(url, {
      method: request.method.toUpperCase(),
      agent,
      headers: {
        ...request.headers,
        Authorization: `Basic ${Buffer.from(`${request.username}:${request.password}`).toString('base64')}`,
        ...(body !== '' && {
          'Content-Type': 'application/x-www-form-urlencoded',
          'Content-Length': Buffer.byteLength(body),
        }),
      },
    });
    let sent = false;
    const limit = setTimeout(() => outgoing.destroy(new Error('no answer in time')), timeoutMs);
    outgoing.on('finish', () => {
      sent = true;
    });
    outgoing.on('error', (error) => {
      clearTimeout(limit);
      reject(new TwilioSilentError(error.message, sent));
    });
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', (error) => {
        clearTimeout(limit);
        reject(new TwilioSilentError(error.message, true));
      });
      incoming.on('end', () => {
        clearTimeout(limit);
        resolve({
          statusCode: incoming.statusCode ?? 0,
          body: Buffer.concat(chunks).toString('utf8'),
          headers: incoming.headers,
        });
      });
    });
    outgoing.end(body);
  });
}

/** Repeated keys for arrays, as Twilio takes them. */
function appendAll(target: URLSearchParams, values: Record<string, unknown> | undefined): void {
  for (const [key, value] of Object.entries(values ?? {})) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) target.append(key, String(one));
  }
}
