import type { z } from 'zod';
import type { OperationName, Operations, ReplyOf } from '../../wire/api.ts';
import type { Problem } from '../../wire/api/common.ts';
import { randomId } from '../feed/feed.ts';
import { plainProblem } from './plain-problem.ts';
import { anyAnswer } from './reach.ts';

/** The name of the operation that the table gives this method and path. */
type NameAt<Method extends string, Path extends string> = {
  [Name in OperationName]: Operations[Name] extends { method: Method; path: Path } ? Name : never;
}[OperationName];
type PathsOf<Method extends string> = Extract<Operations[OperationName], { method: Method }>['path'];
type Input<Part> = Part extends z.ZodType ? z.input<Part> : never;
type Part<Name extends OperationName, Key extends 'params' | 'query' | 'body'> =
  Operations[Name] extends Record<Key, infer Schema> ? { readonly [Each in Key]: Input<Schema> } : unknown;
type OptionalQuery<Name extends OperationName> =
  Operations[Name] extends Record<'query', infer Schema> ? { readonly query?: Input<Schema> } : unknown;

/** What an operation is given: params and body as its schema takes them; the query may be left out. */
export type Given<Name extends OperationName> = Part<Name, 'params'> &
  Part<Name, 'body'> &
  OptionalQuery<Name>;

/** A refusal in plain words; `problem` is what the service said, null when it said nothing. */
export class ApiError extends Error {
  readonly problem: Problem | null;
  constructor(problem: Problem | null, status: number, asked: 'question' | 'act' = 'act') {
    super(plainProblem(problem, status, asked));
    this.problem = problem;
  }
}

/** A network that swallows everything is not waited for: reports take seconds, not half a minute. */
const ANSWER_WITHIN_MS = 30_000;

let onSignedOut: () => void = () => undefined;
/** Told whenever the service says that there is no session any more. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

/** Typed from the table of operations: `api('get', '/calls', { query: { limit: 10 } })`. Rejects with ApiError. */
export async function api<
  Method extends 'get' | 'post' | 'put' | 'delete',
  Path extends PathsOf<Method>,
  Name extends NameAt<Method, Path> = NameAt<Method, Path>,
>(
  method: Method,
  path: Path,
  given: Given<Name>,
  /** The same for every try of one act: done once however often it is sent. */
  key: string = randomId(),
): Promise<ReplyOf<Name>> {
  const { params, query, body } = given as {
    params?: Record<string, string>;
    query?: Record<string, unknown>;
    body?: unknown;
  };
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''));
  const search = new URLSearchParams(
    Object.entries(query ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  ).toString();
  const asked = fetch(`/api/v1${filled}${search === '' ? '' : `?${search}`}`, {
    method,
    credentials: 'same-origin',
    headers: {
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(method !== 'get' && { 'Idempotency-Key': key }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    // A question may be asked again; of an act it would not be known whether it was done.
    ...(method === 'get' && { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }),
  });
  const reply = await anyAnswer(asked);
  const kind = method === 'get' ? 'question' : 'act';
  if (reply === null) throw new ApiError(null, 0, kind);
  const said = (await reply.json().catch(() => null)) as unknown;
  if (reply.ok) return said as ReplyOf<Name>;
  if (reply.status === 401) onSignedOut();
  throw new ApiError(said as Problem | null, reply.status, kind);
}
