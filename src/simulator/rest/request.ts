import type { RestOperation } from '../faults/plan.ts';
import { checkRequest, type Params } from './contract.ts';
import { isOwnCallerId } from '../engine/caller-id.ts';
import type { World } from '../engine/world.ts';
import { RestRefusal } from './errors.ts';

/** A REST request as the handlers see it: path parts decoded, form or query by name. */
export interface RestRequest {
  readonly path: Readonly<Record<string, string>>;
  readonly params: Params;
  /** Path and query as sent, for the `uri` of list answers. */
  readonly uri: string;
}

export interface RestAnswer {
  readonly status: 200 | 201 | 204;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** The last value of a parameter; undefined when it was not sent. An empty one counts as sent. */
export function text(params: Params, name: string): string | undefined {
  const value = params[name];
  return typeof value === 'string' || value === undefined ? value : value.at(-1);
}

/** All values of a parameter that may be repeated; one that holds several words is split, as Twilio accepts both. */
export function list(params: Params, name: string): readonly string[] | undefined {
  const value = params[name];
  if (value === undefined) return undefined;
  const values = typeof value === 'string' ? [value] : value;
  return values.flatMap((one) => one.split(/[\s,]+/)).filter((one) => one !== '');
}

/** True only for `true` (in any case); undefined when it was not sent. */
export function bool(params: Params, name: string): boolean | undefined {
  const value = text(params, name);
  return value === undefined ? undefined : value.toLowerCase() === 'true';
}

export function int(params: Params, name: string): number | undefined {
  const value = text(params, name);
  return value === undefined || !/^-?\d+$/.test(value) ? undefined : Number(value);
}

export function method(params: Params, name: string, fallback: 'GET' | 'POST' = 'POST'): 'GET' | 'POST' {
  const value = text(params, name)?.toUpperCase();
  return value === 'GET' || value === 'POST' ? value : fallback;
}

/** Refuses what Twilio's OpenAPI does not know (20001) or allow (20422). */
export function refuseUnknown(operation: RestOperation, params: Params): void {
  const { unknown, invalid } = checkRequest(operation, params);
  if (unknown.length > 0) throw new RestRefusal(20001, `Unknown parameters: ${unknown.join(', ')}`);
  if (invalid.length > 0) throw new RestRefusal(20422, `Invalid parameter: ${invalid.join('; ')}`);
}

/** A number between limits or absent; outside them the request is refused. */
export function refuseOutside(params: Params, name: string, least: number, most: number): void {
  const value = int(params, name);
  if (value !== undefined && (value < least || value > most)) {
    throw new RestRefusal(20422, `${name} must be between ${least} and ${most}`);
  }
}

/** From and To as Twilio takes them: E.164, `client:`, `sip:` or an application's SID. */
export function refuseBadEnds(world: World, params: Params): { readonly from: string; readonly to: string } {
  const to = text(params, 'To') ?? '';
  const from = text(params, 'From') ?? '';
  if (to === '') throw new RestRefusal(21201);
  if (from === '') throw new RestRefusal(21213);
  if (!isEndpoint(to)) throw new RestRefusal(21211);
  if (!isEndpoint(from) && !(to.startsWith('sip:') && /^[\w.+-]+$/.test(from))) throw new RestRefusal(21212);
  if (from.startsWith('+') && !isOwnCallerId(world, from)) throw new RestRefusal(21210);
  return { from, to };
}

/** Absolute http(s) URLs only; a host name with an underscore is refused too (docs/voice/twiml). */
export function refuseBadUrl(params: Params, name: string, code: 21205 | 21609 = 21205): void {
  const url = text(params, name);
  if (url === undefined || url === '') return;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const good = parsed !== undefined && /^https?:$/.test(parsed.protocol) && !parsed.hostname.includes('_');
  if (!good) throw new RestRefusal(code, `${name} is not a valid URL`);
}

function isEndpoint(address: string): boolean {
  return /^(\+[1-9]\d{6,14}|client:.{1,256}|sips?:[^\s]+|app:AP[0-9a-f]{32}(\?.*)?)$/i.test(address);
}
