import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { isPublicAddress, PrivateAddressError, publicLookup } from './public-address.ts';

export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From the first byte to the last, connecting included. */
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
  /** True: private addresses too. */
  readonly internal: boolean;
}

export interface PostAnswer {
  readonly status: number;
  readonly body: string;
}

/** Thrown when the answer is larger than allowed. */
export class OversizeError extends Error {
  constructor(limitBytes: number) {
    super(`the answer is larger than ${limitBytes} bytes`);
    this.name = 'OversizeError';
  }
}

const AGENT_OPTIONS = { keepAlive: true, maxSockets: 20, maxFreeSockets: 5, timeout: 60_000 };
interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}
const newAgents = (): Agents => ({
  http: new HttpAgent(AGENT_OPTIONS),
  https: new HttpsAgent(AGENT_OPTIONS),
});
/** Apart, so that no request is ever sent down a kept socket whose address was not looked at. */
const insideAgents = newAgents();
const outsideAgents = newAgents();

/**
 * Posts once. Follows no redirect, connects to no private address unless `internal`, and gives up at `timeoutMs`. Rejects
 * when no whole answer came; never with anything of body or URL in the message.
 */
export async function post(request: PostRequest): Promise<PostAnswer> {
  const url = new URL(request.url);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!request.internal && isIP(host) !== 0 && !isPublicAddress(host)) throw new PrivateAddressError();
  const secure = url.protocol === 'https:';
  const agents = request.internal ? insideAgents : outsideAgents;
  const send = secure ? httpsRequest : httpRequest;
  const signal = AbortSignal.timeout(request.timeoutMs);
  return await new Promise<PostAnswer>((resolve, reject) => {
    const outgoing = send(
      url,
      {
        method: 'POST',
        agent: secure ? agents.https : agents.http,
        signal,
        headers: { ...request.headers, 'content-length': Buffer.byteLength(request.body) },
        ...(!request.internal && { lookup: publicLookup }),
      },
      (answer) => {
        readAnswer(answer, request.maxResponseBytes).then(resolve, reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(request.body);
  });
}

async function readAnswer(answer: IncomingMessage, limitBytes: number): Promise<PostAnswer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer) {
    bytes += (part as Buffer).length;
    if (bytes > limitBytes) {
      answer.destroy();
      throw new OversizeError(limitBytes);
    }
    parts.push(part as Buffer);
  }
  return { status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') };
}
