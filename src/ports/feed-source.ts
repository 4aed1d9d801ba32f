import type { Alarm } from '../core/alarms/alarm.ts';
import type { CallCard } from '../core/console/call-card.ts';
import type { ForceId } from '../core/ids.ts';
import type { Presence } from '../core/specialists/specialist.ts';
import type { Instant } from '../core/time.ts';

export type SourceChange =
  | { readonly kind: 'card'; readonly card: CallCard }
  | { readonly kind: 'alarm'; readonly alarm: Alarm }
  | { readonly kind: 'presence'; readonly presence: Presence; readonly force: ForceId };

export interface NumberedChange {
  readonly number: number;
  /** When it was published, by the publisher's clock. */
  readonly at: Instant;
  readonly change: SourceChange;
}

/** What every console could be shown right now, as this process knows it. */
export interface FeedState {
  /** Numbers count within it. Another stream: Redis lost what it had. */
  readonly stream: string;
  /** Of the newest change that is in here. */
  readonly number: number;
  readonly cards: ReadonlyMap<string, CallCard>;
  readonly alarms: ReadonlyMap<string, Alarm>;
  readonly presence: ReadonlyMap<string, { readonly presence: Presence; readonly force: ForceId }>;
  /** False while Redis is not answering: what is here may be old. */
  readonly live: boolean;
}

/** The feed's one source in a process: it follows Redis, so that consoles cost Redis nothing. */
export interface FeedSource {
  state(): FeedState;
  /** Changes after `number` of `stream`, oldest first; null when they are not known any more: take the state. */
  after(stream: string, number: number): readonly NumberedChange[] | null;
  /** `changed` for each change in order; `reset` when the state was loaded anew. The result stops it. */
  listen(listener: FeedListener): () => void;
}

export interface FeedListener {
  changed(change: NumberedChange): void;
  reset(): void;
}
