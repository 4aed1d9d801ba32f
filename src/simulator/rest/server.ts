import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { legNames } from '../engine/leg.ts';
import type { World } from '../engine/world.ts';
import type { RestFault, RestOperation } from '../faults/plan.ts';
import { checkResponse, type Params } from './contract.ts';
import { errorBody, RestRefusal } from './errors.ts';
import type { RestAnswer, RestRequest } from './request.ts';
import { matchPath, type Route, routes } from './routes.ts';

/** What goes back, refusals included. */
interface Outcome {
  readonly status: number;
  readonly body: unknown;
  readonly code?: number;
}

interface Found {
  readonly route: Route;
  readonly request: RestRequest;
}

/** Answers one request to `/2010-04-01/…`, or does with it what a fault wants. `form` is the raw body. */
export async function answerRest(
  world: World,
  incoming: IncomingMessage,
  form: string,
  response: ServerResponse,
): Promise<void> {
  const uri = incoming.url ?? '/';
  const found = find(world, incoming, uri, form);
  const params = found instanceof RestRefusal ? {} : found.request.params;
  const operation = found instanceof RestRefusal ? 'unknown' : found.route.operation;
  const fault = found instanceof RestRefusal ? undefined : faultFor(world, found);
  const note = (status: number | 'none', code?: number): void => {
    const seen = {
      kind: 'rest',
      operation,
      method: incoming.method ?? '',
      path: uri,
      params,
      status,
    } as const;
    world.trace.add(code === undefined ? seen : { ...seen, code });
  };
  if (fault !== undefined) world.trace.add({ kind: 'fault', what: `REST ${operation}: ${describe(fault)}` });
  const early = fault === undefined ? undefined : beforeActing(fault);
  if (early === 'silence' || early === 'reset') {
    note('none');
    if (early === 'reset') response.socket?.resetAndDestroy();
    return;
  }
  const outcome = early ?? act(world, found);
  if (fault?.do === 'slow') await world.clock.sleep(fault.ms);
  if (fault?.do === 'act-then-never-answer' || fault?.do === 'act-then-reset') {
    note('none');
    if (fault.do === 'act-then-reset') response.socket?.resetAndDestroy();
    return;
  }
  note(outcome.status, outcome.code);
  send(response, outcome);
}

function act(world: World, found: Found | RestRefusal): Outcome {
  try {
    if (found instanceof RestRefusal) throw found;
    const answer = found.route.handle(world, found.request);
    return checked(world, found.route.operation, answer);
  } catch (error) {
    if (!(error instanceof RestRefusal)) throw error;
    if (error.isViolation) {
      const what = `REST ${found instanceof RestRefusal ? 'request' : found.route.operation}: ${error.code} ${error.message}`;
      world.trace.add({ kind: 'violation', side: 'app', what });
    }
    return {
      status: error.status,
      code: error.code,
      body: errorBody(error.code, error.message, error.status),
    };
  }
}

/** Our own answers have to be what Twilio's OpenAPI says; if not, that is our fault and is written down as such. */
function checked(world: World, operation: RestOperation, answer: RestAnswer): Outcome {
  for (const what of checkResponse(operation, answer.status, answer.body)) {
    world.trace.add({ kind: 'violation', side: 'simulator', what });
  }
  return { status: answer.status, body: answer.body };
}

function find(world: World, incoming: IncomingMessage, uri: string, form: string): Found | RestRefusal {
  if (!isAuthorized(world, incoming.headers.authorization)) return new RestRefusal(20003);
  const [path = '', query = ''] = uri.split('?');
  const [, account = '', rest = ''] = /^\/2010-04-01\/Accounts\/([^/]+)(\/.*)$/.exec(path) ?? [];
  if (account !== world.accountSid)
    return new RestRefusal(20404, `The requested resource ${path} was not found`);
  const fitting = routes.flatMap((route) => {
    const parts = matchPath(route.path, rest);
    return parts === undefined ? [] : [{ route, parts }];
  });
  const chosen = fitting.find(({ route }) => route.method === incoming.method);
  if (chosen === undefined) {
    return fitting.length > 0
      ? new RestRefusal(20004)
      : new RestRefusal(20404, `The requested resource ${path} was not found`);
  }
  const params = paramsOf(chosen.route.method === 'POST' ? form : query);
  return { route: chosen.route, request: { path: chosen.parts, params, uri } };
}

function isAuthorized(world: World, header: string | undefined): boolean {
  if (header === undefined || !header.startsWith('Basic ')) return false;
  const given = Buffer.from(header.slice(6), 'base64');
  const wanted = Buffer.from(`${world.accountSid}:${world.authToken}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function paramsOf(encoded: string): Params {
  const params: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(encoded)) {
    const before = params[name];
    if (before === undefined) params[name] = value;
    else params[name] = Array.isArray(before) ? [...before, value] : [before, value];
  }
  return params;
}

function faultFor(world: World, { route, request }: Found): RestFault | undefined {
  const { path, params } = request;
  const sid = path.CallSid ?? path.Sid ?? '';
  const leg = world.legs.get(sid);
  const [label, to] = [params.Label, params.To].map((value) => (typeof value === 'string' ? value : ''));
  const named = world.phones.get(to ?? '')?.name ?? '';
  const known = leg === undefined ? [sid, label ?? '', to ?? '', named] : legNames(leg);
  return world.dice.rest({ operation: route.operation, leg: known.filter((name) => name !== '') });
}

function beforeActing(fault: RestFault): Outcome | 'silence' | 'reset' | undefined {
  switch (fault.do) {
    case 'answer': {
      const code = { 429: 20429, 500: 20500, 503: 20503 }[fault.status];
      const message = fault.status === 429 ? 'Too Many Requests' : 'An internal server error has occurred';
      return { status: fault.status, code, body: errorBody(code, message, fault.status) };
    }
    case 'never-answer':
      return 'silence';
    case 'reset':
      return 'reset';
    case 'slow':
    case 'act-then-never-answer':
    case 'act-then-reset':
      return undefined;
  }
}

function describe(fault: RestFault): string {
  switch (fault.do) {
    case 'answer':
      return `answer ${fault.status}`;
    case 'slow':
      return `slow by ${fault.ms} ms`;
    case 'never-answer':
    case 'reset':
    case 'act-then-never-answer':
    case 'act-then-reset':
      return fault.do;
  }
}

function send(response: ServerResponse, { status, body }: Outcome): void {
  response.statusCode = status;
  if (body === undefined) {
    response.end();
    return;
  }
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
}
