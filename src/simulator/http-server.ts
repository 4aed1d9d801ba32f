import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { World } from './engine/world.ts';
import { answerRest } from './rest/server.ts';

/** No REST request or control command is anywhere near this. */
const bodyLimitBytes = 1024 * 1024;

/** Whatever else the server answers: the control interface, if there is one. False when the path is not its own. */
export type Extra = (request: IncomingMessage, body: string, response: ServerResponse) => Promise<boolean>;

/** Listens on loopback: Twilio's REST side, the static documents, and what `extra` answers. */
export async function listen(
  world: World,
  documents: ReadonlyMap<string, string>,
  port: number,
  extra: Extra,
): Promise<Server> {
  const server = createServer((request, response) => {
    void readBody(request)
      .then((body) => answer(world, documents, extra, request, body, response))
      .catch((error: unknown) => {
        const what = `failed to answer ${request.method} ${request.url}: ${String(error)}`;
        world.trace.add({ kind: 'violation', side: 'simulator', what });
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

/** Where the server listens. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function answer(
  world: World,
  documents: ReadonlyMap<string, string>,
  extra: Extra,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (path.startsWith('/2010-04-01/')) return answerRest(world, request, body, response);
  if (path.startsWith('/documents/')) {
    const twiml = documents.get(decodeURIComponent(path.slice('/documents/'.length)));
    response.writeHead(twiml === undefined ? 404 : 200, { 'content-type': 'text/xml' });
    response.end(twiml ?? '');
    return;
  }
  if (await extra(request, body, response)) return;
  response.writeHead(404, { 'content-type': 'text/plain' });
  response.end('not found\n');
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > bodyLimitBytes) throw new Error('request body too large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
