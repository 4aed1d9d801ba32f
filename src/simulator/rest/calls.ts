import { noteParametersWithoutEffect } from '../engine/no-effect.ts';
import { createCall } from '../engine/outbound.ts';
import { type CallCallback, hasEnded, isUp, type Leg } from '../engine/leg.ts';
import { endLeg, whileAlive } from '../engine/leg-life.ts';
import { type Start, startTwiml } from '../engine/program.ts';
import type { World } from '../engine/world.ts';
import { callBody } from './bodies.ts';
import type { Params } from './contract.ts';
import { RestRefusal } from './errors.ts';
import { page, passesDates } from './pages.ts';
import {
  int,
  list,
  method,
  refuseBadEnds,
  refuseBadUrl,
  refuseOutside,
  refuseUnknown,
  type RestAnswer,
  type RestRequest,
  text,
} from './request.ts';

const longestTwiml = 4000;

export function postCall(world: World, { params }: RestRequest): RestAnswer {
  const { from, to } = refuseBadEnds(world, params);
  for (const url of ['Url', 'FallbackUrl']) refuseBadUrl(params, url);
  refuseBadUrl(params, 'StatusCallback', 21609);
  refuseUnknown('createCall', params);
  refuseOutside(params, 'Timeout', 1, 600);
  noteParametersWithoutEffect(world, params);
  const start = startOf(params);
  if (start === undefined)
    throw new RestRefusal(21205, "One of 'Url', 'Twiml' or 'ApplicationSid' is required");
  const leg = createCall(
    world,
    {
      from,
      to,
      timeoutMs: (int(params, 'Timeout') ?? 60) * 1000,
      timeLimitMs: seconds(params, 'TimeLimit'),
      callback: callbackOf(params),
      fallback: fallbackOf(params),
    },
    start,
  );
  return { status: 201, body: callBody(world, leg) };
}

export function getCall(world: World, { path }: RestRequest): RestAnswer {
  return { status: 200, body: callBody(world, legOf(world, path)) };
}

export function getCalls(world: World, request: RestRequest): RestAnswer {
  refuseUnknown('listCalls', request.params);
  const asked = (name: string): string | undefined => text(request.params, name);
  const matching = [...world.legs.values()]
    .filter(
      (leg) => [undefined, leg.to].includes(asked('To')) && [undefined, leg.from].includes(asked('From')),
    )
    .filter((leg) => [undefined, leg.parent?.sid].includes(asked('ParentCallSid')))
    .filter((leg) => asked('Status') === undefined || leg.status === asked('Status'))
    .filter((leg) => passesDates(request, 'StartTime', leg.answeredAtMs ?? leg.createdAtMs))
    .filter((leg) => passesDates(request, 'EndTime', leg.endedAtMs))
    .toReversed();
  return page(request, 'calls', matching, (leg) => callBody(world, leg));
}

/**
 * New TwiML for a call that is up, or its end. A call that has ended, or an inbound one whose first webhook is not
 * yet answered, is "not in-progress" (21220).
 */
export function updateCall(world: World, { path, params }: RestRequest): RestAnswer {
  const leg = legOf(world, path);
  for (const url of ['Url', 'FallbackUrl']) refuseBadUrl(params, url);
  refuseBadUrl(params, 'StatusCallback', 21609);
  refuseUnknown('updateCall', params);
  const start = startOf(params);
  const status = text(params, 'Status');
  if (status !== undefined && status !== '') finish(world, leg, status);
  else if (start !== undefined) redirect(world, leg, params, start);
  const limit = seconds(params, 'TimeLimit');
  if (limit !== undefined) whileAlive(world, leg, limit, () => endLeg(world, leg, 'completed', 'time limit'));
  const callback = callbackOf(params);
  if (callback !== undefined) leg.callback = callback;
  return { status: 200, body: callBody(world, leg) };
}

function redirect(world: World, leg: Leg, params: Params, start: Start): void {
  if (!isUp(leg)) throw new RestRefusal(21220);
  const fallback = fallbackOf(params);
  if (fallback !== undefined) leg.fallback = fallback;
  startTwiml(world, leg, start);
}

function finish(world: World, leg: Leg, status: string): void {
  const ringsOut = leg.direction !== 'inbound' && !isUp(leg) && !hasEnded(leg);
  if (status === 'canceled') {
    if (!ringsOut) throw new RestRefusal(21220, 'Call is not queued or ringing. Cannot cancel.');
    endLeg(world, leg, 'canceled', 'canceled by REST');
    return;
  }
  if (!ringsOut && !isUp(leg)) throw new RestRefusal(21220);
  endLeg(world, leg, ringsOut ? 'canceled' : 'completed', 'completed by REST');
}

/** `Url` wins over `Twiml` where both are given. */
function startOf(params: Params): Start | undefined {
  const url = text(params, 'Url');
  if (url !== undefined && url !== '') {
    return { from: 'url', request: { url, method: method(params, 'Method'), purpose: 'voice' } };
  }
  const twiml = text(params, 'Twiml');
  if (twiml === undefined || twiml === '') return undefined;
  if (twiml.length > longestTwiml)
    throw new RestRefusal(20422, `Twiml is longer than ${longestTwiml} characters`);
  return { from: 'twiml', twiml };
}

/** Where the call's events go; `completed` alone unless others are asked for. */
export function callbackOf(params: Params): CallCallback | undefined {
  const url = text(params, 'StatusCallback');
  if (url === undefined || url === '') return undefined;
  const events = list(params, 'StatusCallbackEvent') ?? ['completed'];
  return { url, method: method(params, 'StatusCallbackMethod'), events: new Set(events) };
}

function fallbackOf(params: Params): Leg['fallback'] {
  const url = text(params, 'FallbackUrl');
  return url === undefined || url === '' ? undefined : { url, method: method(params, 'FallbackMethod') };
}

export function seconds(params: Params, name: string): number | undefined {
  const value = int(params, name);
  return value === undefined ? undefined : value * 1000;
}

function legOf(world: World, path: RestRequest['path']): Leg {
  const leg = world.legs.get(path.Sid ?? '');
  if (leg === undefined) throw new RestRefusal(20404);
  return leg;
}
