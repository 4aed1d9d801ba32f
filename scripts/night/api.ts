import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { CallCard } from '../../src/core/console/call-card.ts';
import type { CallCommand } from '../../src/core/console/call-command.ts';
import type { BodyOf, ReplyOf } from '../../src/wire/api.ts';
import type { ApiKeys } from './house.ts';

/** How a command was taken: null when it was done, else the reason in the service's words. */
export type Refusal = string | null;
/** `desk`, `supervisor`, or the id of a specialist. */
export type Who = string;

/** The service as consoles and other programs see it. */
export interface Api {
  card(callId: string): Promise<CallCard>;
  /** Waits until the card is as wanted; what was in vain is told with the card's state. */
  cardWhen(
    callId: string,
    what: string,
    wanted: (card: CallCard) => boolean,
    limitMs?: number,
  ): Promise<CallCard>;
  asks(callId: string, who: Who, command: CallCommand): Promise<Refusal>;
  live(): Promise<readonly CallCard[]>;
  presence(specialist: string, state: BodyOf<'setPresence'>['state']): Promise<void>;
  onDuty(): Promise<ReplyOf<'listSpecialists'>['specialists']>;
  alarms(): Promise<ReplyOf<'listAlarms'>['alarms']>;
  referrals(callId?: string): Promise<ReplyOf<'listReferrals'>['referrals']>;
  reviews(): Promise<ReplyOf<'listReviews'>['reviews']>;
  health(): Promise<ReplyOf<'getHealth'>>;
}

/** A card is looked at so often: well within what one key may ask in a minute. */
const LOOK_EVERY_MS = 80;
const LIMIT_MS = 15_000;
const UNAVAILABLE = 503;
const MOST_TRIES = 10;
const TRY_AGAIN_MS = 200;

export function connectApi(baseUrl: string, keys: ApiKeys): Api {
  const ask = async <Reply>(who: Who, method: string, path: string, body?: unknown): Promise<Reply> => {
    const key = who === 'desk' ? keys.desk : who === 'supervisor' ? keys.supervisor : keys.specialists[who];
    const request = {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        ...(method !== 'GET' && { 'idempotency-key': randomUUID() }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    // "Try again shortly" is taken at its word; the idempotency key makes that safe.
    for (let tries = 1; ; tries += 1) {
      const signal = AbortSignal.timeout(5_000);
      const response = await fetch(`${baseUrl}/api/v1${path}`, { ...request, signal });
      const answer = (await response.json()) as Reply & {
        readonly detail?: string;
        readonly title?: string;
      };
      if (response.ok) return answer;
      if (response.status !== UNAVAILABLE || tries >= MOST_TRIES)
        throw new ApiRefusal(response.status, answer.detail ?? answer.title ?? 'no reason given');
      await delay(TRY_AGAIN_MS);
    }
  };
  const card = (callId: string) => ask<CallCard>('desk', 'GET', `/calls/${callId}`);
  return {
    card,
    cardWhen: (callId, what, wanted, limitMs = LIMIT_MS) => cardWhen(card, callId, what, wanted, limitMs),
    async asks(callId, who, command) {
      try {
        await ask(who, 'POST', `/calls/${callId}/commands`, command);
        return null;
      } catch (error) {
        if (error instanceof ApiRefusal && (error.status === 409 || error.status === 403))
          return error.message;
        throw error;
      }
    },
    live: async () => (await ask<ReplyOf<'listCalls'>>('desk', 'GET', '/calls?limit=50')).calls as CallCard[],
    async presence(specialist, state) {
      await ask(specialist, 'PUT', `/specialists/${specialist}/presence`, { state, reason: null });
    },
    onDuty: async () =>
      (await ask<ReplyOf<'listSpecialists'>>('supervisor', 'GET', '/specialists')).specialists,
    alarms: async () => (await ask<ReplyOf<'listAlarms'>>('supervisor', 'GET', '/alarms?limit=200')).alarms,
    async referrals(callId) {
      const about = callId === undefined ? '' : `&callId=${callId}`;
      const path = `/referrals?which=open&limit=200${about}`;
      return (await ask<ReplyOf<'listReferrals'>>('supervisor', 'GET', path)).referrals;
    },
    reviews: async () =>
      (await ask<ReplyOf<'listReviews'>>('supervisor', 'GET', '/reviews?limit=200')).reviews,
    health: () => ask<ReplyOf<'getHealth'>>('supervisor', 'GET', '/health'),
  };
}

/** The service understood and said no. */
export class ApiRefusal extends Error {
  readonly status: number;
  constructor(status: number, reason: string) {
    super(reason);
    this.status = status;
  }
}

async function cardWhen(
  look: (callId: string) => Promise<CallCard>,
  callId: string,
  what: string,
  wanted: (card: CallCard) => boolean,
  limitMs: number,
): Promise<CallCard> {
  const deadline = performance.now() + limitMs;
  let last: CallCard | null = null;
  let trouble = 'nothing was answered';
  while (performance.now() < deadline) {
    try {
      last = await look(callId);
      if (wanted(last)) return last;
    } catch (error) {
      // The service may be down on purpose, or may not have adopted the call yet: that is what is waited for.
      trouble = error instanceof Error ? error.message : String(error);
    }
    await delay(LOOK_EVERY_MS);
  }
  const stands =
    last === null
      ? trouble
      : `line ${last.line.state}, specialist ${last.seat.state}/${last.seat.mode ?? '–'}`;
  throw new Error(`waited ${limitMs / 1_000} s in vain for ${what} (${stands})`);
}
