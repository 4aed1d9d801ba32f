/** The call as it happened: event by event, the card of that moment, and who was shown it in full. */
import { cardOf } from '../call/card.ts';
import type { Call } from '../call/call.ts';
import type { Frame } from '../call/replay.ts';
import { chairsOf } from '../call/seat-holders.ts';
import type { CallCard } from '../console/call-card.ts';
import type { Instant } from '../time.ts';

export interface Moment {
  readonly version: number;
  readonly at: Instant;
  readonly event: string;
  /** In full, as whoever worked on the call had it; everybody else in the room saw the summary of it. */
  readonly card: CallCard;
  /** Ids of the handler and specialists whose view was full at that moment. */
  readonly shownTo: readonly string[];
}

export function momentOf({ version, at, event, call }: Frame): Moment {
  return { version, at, event: event.type, card: cardOf(call), shownTo: fullViewOf(call) };
}

function fullViewOf({ line, seat }: Call): readonly string[] {
  const seated = chairsOf(seat)
    .filter(({ state }) => state !== 'released')
    .flatMap(({ offer }) =>
      // Under mutual aid nobody has a full view: what was shared is in the audit log.
      offer === null || offer.desk === true || offer.aid !== undefined ? [] : [offer.specialistId],
    );
  return [...new Set([...(line.handler?.actor == null ? [] : [line.handler.actor]), ...seated])];
}

/** What was played again ends where the call stands: nothing is missing, and nothing was decided otherwise then. */
export function endsAsStored(frames: readonly Frame[], stored: Call): boolean {
  const last = frames.at(-1);
  return last !== undefined && JSON.stringify(cardOf(last.call)) === JSON.stringify(cardOf(stored));
}
