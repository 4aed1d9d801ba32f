import { z } from 'zod';
import type { Alarm } from '../core/alarms/alarm.ts';
import type { CallCard } from '../core/console/call-card.ts';
import type { Instant } from '../core/time.ts';
import type { Presence } from '../core/specialists/specialist.ts';
import { callCommand, opaqueId } from './command.ts';

/**
 * The console's feed, `ws(s)://…/console/feed`: a snapshot, then numbered changes. Numbers grow; a gap means that
 * something was not for this viewer. Numbers belong to a `stream`: another stream (Redis lost its data) means a new
 * snapshot. A console that was away says which stream and number it has and gets what came after, or a snapshot.
 */
export const FEED_PROTOCOL = 1;

/** The server says where it is this often; the console answers with `seen`. */
export const FEED_TICK_MS = 2_000;
/** No `seen` for this long: the connection is stale, and nothing but ticks is sent to it. */
export const FEED_STALE_MS = 5_000;
/** No `seen` for this long: terminated (kernel buffers hide a frozen console, measured; see reliability notes). */
export const FEED_DEAD_MS = 15_000;
/** The WebSocket subprotocol; a ticket is given as a second one, `ticket.<ticket>`, and never in the URL. */
export const FEED_SUBPROTOCOL = 'alongside.feed.1';
export const FEED_PATH = '/console/feed';
/** A message from a console may be this long. */
export const FEED_MAX_MESSAGE_BYTES = 16 * 1024;

/** A card as sent: `full` to those who work on the call or have opened it, `summary` to the rest of the room. */
export type FeedCard = CallCard & { readonly detail: 'summary' | 'full' };

export type FeedChange =
  | { readonly kind: 'card'; readonly card: FeedCard }
  /** The call is no longer this viewer's to see. */
  | { readonly kind: 'gone'; readonly callId: string }
  | { readonly kind: 'alarm'; readonly alarm: Alarm }
  | { readonly kind: 'presence'; readonly presence: Presence };

/** What the server sends. All times are milliseconds since 1970. */
export type FeedMessage =
  | {
      readonly type: 'hello';
      readonly protocol: typeof FEED_PROTOCOL;
      readonly actor: string;
      readonly scopes: readonly string[];
      readonly tickEveryMs: number;
      /** Stands for what this viewer may see. What was told under another one is not gone on from: `start` with null. */
      readonly sight?: string;
      readonly at: Instant;
    }
  | {
      readonly type: 'snapshot';
      readonly stream: string;
      readonly number: number;
      /** Under which it was told. */
      readonly sight?: string;
      readonly cards: readonly FeedCard[];
      readonly alarms: readonly Alarm[];
      readonly presence: readonly Presence[];
      readonly at: Instant;
    }
  /** A change, or (after `open` and `shut`) the same state in other detail, under the number it has already. */
  | { readonly type: 'change'; readonly number: number; readonly change: FeedChange }
  /** Everything after the number the console gave has been sent. */
  | { readonly type: 'resumed'; readonly stream: string; readonly number: number; readonly changes: number }
  /**
   * `number`: nothing newer for this viewer up to here. `source: 'behind'`: what is shown may be old, because Redis is not
   * answering, or because this console does not keep up and changes wait for it.
   */
  | {
      readonly type: 'tick';
      readonly number: number;
      readonly at: Instant;
      readonly source: 'live' | 'behind';
    }
  | {
      readonly type: 'answer';
      readonly id: string;
      readonly outcome: 'done' | 'refused' | 'failed';
      readonly reason: string | null;
    };

/**
 * Close codes of the feed: 4401 sign in again, 4403 no longer allowed, 4408 too slow, 4409 protocol, 4410 what you may see has
 * changed (come back with the same session or key), 4429 too many messages.
 */
export const FEED_CLOSE = {
  signInAgain: 4401,
  notAllowed: 4403,
  tooSlow: 4408,
  protocol: 4409,
  sightChanged: 4410,
  tooMany: 4429,
  goingAway: 1001,
} as const;

/** What any command says of itself, whatever else it holds. */
export const commandEnvelope = z.object({
  type: z.literal('command'),
  /** Made by the console, unique: sending the same id again gets the same answer and does nothing twice. */
  id: z.string().regex(/^[A-Za-z0-9-]{8,64}$/),
  callId: opaqueId,
});

/** What a console may send. The first message is `start`. */
export const consoleMessage = z.discriminatedUnion('type', [
  z
    .object({
      type: z.literal('start'),
      /** What the console has from before; null: send a snapshot. */
      have: z
        .object({ stream: z.string().min(1).max(64), number: z.number().int().min(0) })
        .strict()
        .nullable(),
    })
    .strict(),
  z.object({ type: z.literal('seen'), number: z.number().int().min(0) }).strict(),
  /** Show this call in full while this connection lasts: entered in the audit log as a consultation. */
  z.object({ type: z.literal('open'), callId: opaqueId }).strict(),
  z.object({ type: z.literal('shut'), callId: opaqueId }).strict(),
  commandEnvelope.extend({ command: callCommand }).strict(),
]);

export type ConsoleMessage = z.output<typeof consoleMessage>;
