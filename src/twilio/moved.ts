import { roomName } from '../core/call/call.ts';
import type { CallReply } from '../core/call/effects.ts';
import type { CallerPlace } from '../core/call/place.ts';
import { direct } from '../core/call/without-state.ts';
import type { CallId } from '../core/ids.ts';
import type { RoutingBook } from '../ports/routing-book.ts';

/** The document of the place a caller was moved to, from the URL alone (design 2.5). */
export function replyForMove(
  book: RoutingBook,
  callId: CallId,
  place: CallerPlace,
  to: string | null,
): CallReply {
  if (to === 'room') return { kind: 'enterRoom', place, room: roomName(callId, place.generation) };
  return direct(book.line(place.lineId, place.policyVersion), place);
}
