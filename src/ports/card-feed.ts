import type { Alarm } from '../core/alarms/alarm.ts';
import type { CallCard } from '../core/console/call-card.ts';
import type { ForceId } from '../core/ids.ts';
import type { Presence } from '../core/specialists/specialist.ts';

/**
 * Tells every console, on every instance, that a call's card has changed. An older version of a card than the one last
 * published changes nothing. Rejects when Redis does not answer: the caller's effect is then run again.
 */
export interface CardFeed {
  publish(card: CallCard): Promise<void>;
}

/** The same for alarms: raised, acknowledged, escalated, closed. */
export interface AlarmFeed {
  publishAlarm(alarm: Alarm): Promise<void>;
}

/** The same for a specialist's presence; `force` is the one that employs them. */
export interface PresenceFeed {
  publishPresence(presence: Presence, force: ForceId): Promise<void>;
}
