import type { FeedCard } from '../../../wire/feed.ts';
import { now } from '../../feed/feed.ts';
import { ShapeMark } from '../../kit/shapes.tsx';
import { hrefOf } from '../../shell/route.ts';
import { nameOfSpecialist } from '../../shell/duty-list.ts';
import type { Beside } from '../../words/beside-words.ts';
import { lineWords } from '../../words/call-words.ts';
import { elapsed } from '../../words/times.ts';

/** Somebody who sits beside the seat: what they are there for, and that nobody hears them. */
export function BesidePlace({ card, own }: { readonly card: FeedCard; readonly own: Beside }) {
  const first = nameOfSpecialist(card.seat.specialistId);
  const inRoom = own.state === 'inRoom';
  const words =
    own.role === 'relief'
      ? inRoom
        ? `You take over from ${first} as soon as the caller hears nobody. Until then you are muted.`
        : `You relieve ${first}, who stays until you are in the room.`
      : 'You listen. The handler sees that you do, and can send you away; hang up to leave.';
  return (
    <section class="place" aria-label="Your place in the call">
      <div class="place-words">
        <ShapeMark shape="dot" />
        <div>
          <h2 aria-live="assertive">
            {inRoom ? 'Caller cannot hear you. Nobody can.' : 'You are not in the room.'}
          </h2>
          <p>
            {words} {own.since !== null && <span class="figures">{elapsed(now.value - own.since)}</span>} ·{' '}
            {lineWords(card)}
          </p>
          {own.role !== 'relief' && (
            <p>
              <a href={hrefOf('call', card.callId)}>Read the call</a>{' '}
              <span class="hint">which is on record; hearing it does not make it yours</span>
            </p>
          )}
        </div>
      </div>
    </section>
  );
}
