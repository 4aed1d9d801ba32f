/** Everybody besides the one in the seat, as the console may see them: nobody is rung or listens unknown to the handler. */
import type { CardBeside } from '../console/call-card.ts';
import type { Chair, Offer, Seat } from './call.ts';

export function besideOf(seat: Seat): readonly CardBeside[] {
  const rung = (seat.alsoRung ?? []).map((offer) => shown('rung', seat, offer, null));
  const { relief } = seat;
  const coming =
    relief == null
      ? []
      : [
          shown('relief', relief.chair, relief.chair.offer, relief.by),
          ...(relief.chair.alsoRung ?? []).map((offer) => shown('relief', relief.chair, offer, relief.by)),
        ];
  const listening = (seat.observers ?? []).map(({ id, as, by, chair }) => ({
    ...shown(as, chair, chair.offer, by),
    offer: id,
  }));
  return [...rung, ...coming, ...listening];
}

function shown(
  role: CardBeside['role'],
  chair: Chair,
  offer: Offer | null,
  by: CardBeside['by'],
): CardBeside {
  const desk = offer?.desk === true;
  return {
    role,
    state: STATE[chair.state] ?? 'inRoom',
    specialistId: desk ? null : (offer?.specialistId ?? null),
    destinationId: desk ? (offer?.endpoint.id ?? null) : null,
    offer: offer?.id ?? null,
    since: chair.since ?? null,
    by,
    ...(offer?.aid !== undefined && { aid: offer.aid }),
  };
}

const STATE: Partial<Record<Chair['state'], CardBeside['state']>> = {
  claiming: 'choosing',
  ringing: 'ringing',
  outside: 'waiting',
  entering: 'waiting',
};
