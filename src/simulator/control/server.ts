import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Simulator } from '../api.ts';
import { commands, faultOfBody } from './commands.ts';
import { matchControlPath } from './match.ts';
import { stateText } from './state-text.ts';

const prefix = '/_simulator';

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly text?: string;
}

/**
 * Answers the control interface (`/_simulator/…`). It is for programs and people on this machine: whatever a browser
 * page sends along (it bears an `Origin`) is refused. False when the path is not its own.
 */
export async function answerControl(
  sim: Simulator,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
): Promise<boolean> {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  if (path !== prefix && !path.startsWith(`${prefix}/`)) return false;
  const answer = await chosen(sim, request, path.slice(prefix.length), new URLSearchParams(query), body);
  if (answer.text !== undefined) {
    response.writeHead(answer.status, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(answer.text);
    return true;
  }
  response.writeHead(answer.status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer.body ?? {}));
  return true;
}

async function chosen(
  sim: Simulator,
  request: IncomingMessage,
  path: string,
  query: URLSearchParams,
  body: string,
): Promise<Answer> {
  if (request.headers.origin !== undefined) return { status: 403, body: { error: 'not for browser pages' } };
  if (request.method === 'GET') return look(sim, path, query, request.headers.accept ?? '');
  const document = matchControlPath('/documents/:name', path);
  if (request.method === 'PUT' && document?.name !== undefined) {
    return { status: 200, body: { url: sim.hosts(document.name, body) } };
  }
  return act(sim, request.method ?? '', path, body);
}

function look(sim: Simulator, path: string, query: URLSearchParams, accept: string): Answer {
  switch (path) {
    case '':
    case '/':
    case '/state': {
      if (!accept.includes('json') && query.get('format') !== 'json')
        return { status: 200, text: stateText(sim) };
      const { accountSid, seed, baseUrl } = sim;
      return {
        status: 200,
        body: { accountSid, seed, baseUrl, clock: sim.clock(), calls: sim.calls(), rooms: sim.rooms() },
      };
    }
    case '/calls':
      return { status: 200, body: sim.calls() };
    case '/rooms':
      return { status: 200, body: sim.rooms() };
    case '/who-hears':
      return { status: 200, body: sim.whoHears() };
    case '/violations':
      return { status: 200, body: sim.violations() };
    case '/clock':
      return { status: 200, body: sim.clock() };
    case '/trace': {
      if (accept.includes('text/plain')) return { status: 200, text: `${sim.printTrace()}\n` };
      return { status: 200, body: sim.traceAfter(Number(query.get('after') ?? 0)) };
    }
    default: {
      const phone = matchControlPath('/phones/:address', path);
      if (phone?.address === undefined) return { status: 404, body: { error: 'no such page' } };
      const known = sim.phone(phone.address);
      return { status: 200, body: { address: known.address, name: known.name, calls: known.calls() } };
    }
  }
}

async function act(sim: Simulator, method: string, path: string, body: string): Promise<Answer> {
  for (const command of commands) {
    const parts = command.method === method ? matchControlPath(command.path, path) : undefined;
    if (parts === undefined) continue;
    const parsed = parse(body);
    const wrong = parsed === undefined ? 'body is not JSON' : faultOfBody(command, parsed);
    if (wrong !== undefined) return { status: 400, body: { error: wrong } };
    try {
      return { status: 200, body: (await command.run(sim, parts, parsed as never)) ?? {} };
    } catch (error) {
      return { status: 409, body: { error: error instanceof Error ? error.message : String(error) } };
    }
  }
  return { status: 404, body: { error: 'no such command' } };
}

function parse(body: string): unknown {
  if (body.trim() === '') return {};
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
