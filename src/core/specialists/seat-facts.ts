/**
 * What a call's own decisions tell of specialists' time. Made from each transition as it was committed, for metrics at
 * once and for reports by working a call's stored events in again: one source, so that the two cannot drift apart.
 */
import type { Call } from '../call/call.ts';
import type { CallEffect } from '../call/effects.ts';
import type { CallEvent } from '../call/events.ts';
import { offersOf } from '../call/seat-draft.ts';
import { isWithCaller } from '../call/seat-holders.ts';
import type { SpecialistId } from '../ids.ts';
import type { Level } from '../register/level.ts';
import type { Instant, Milliseconds } from '../time.ts';

export type SeatFact =
  | { readonly fact: 'wanted'; readonly level: Level | null }
  /** Since somebody was wanted. */
  | { readonly fact: 'offered'; readonly who: SpecialistId; readonly afterMs: Milliseconds }
  /** Since it was offered to them. */
  | { readonly fact: 'accepted'; readonly who: SpecialistId; readonly afterMs: Milliseconds }
  /** In the room, or advising. Since somebody was wanted. */
  | {
      readonly fact: 'joined';
      readonly who: SpecialistId;
      readonly afterMs: Milliseconds;
      readonly level: Level | null;
    }
  | { readonly fact: 'declined' | 'missed' | 'left'; readonly who: SpecialistId };

export interface Decided {
  readonly before: Call | null;
  readonly after: Call;
  readonly event: CallEvent;
  readonly effects: readonly CallEffect[];
  readonly at: Instant;
}

export function seatFacts({ before, after, event, effects, at }: Decided): readonly SeatFact[] {
  if (before === null || before.seat === after.seat) return [];
  const [was, is] = [before.seat, after.seat];
  const facts: SeatFact[] = [];
  const level = after.lookup.level;
  const waited = at - (is.wantedSince ?? after.arrivedAt);
  if (is.wantedSince !== undefined && is.wantedSince !== was.wantedSince)
    facts.push({ fact: 'wanted', level });
  const known = new Set(offersOf(was).map(({ id }) => id));
  for (const offer of offersOf(is))
    if (!known.has(offer.id) && event.type === 'specialistClaimed')
      facts.push({ fact: 'offered', who: offer.specialistId, afterMs: waited });
  const who = is.offer?.specialistId;
  if (who !== undefined && hasAccepted(is) && !hasAccepted(was))
    facts.push({ fact: 'accepted', who, afterMs: at - (is.offer?.offeredAt ?? at) });
  // Who takes over in a swap comes to a call that had somebody all along.
  if (who !== undefined && is.joined !== was.joined && !isWithCaller(was))
    facts.push({ fact: 'joined', who, afterMs: waited, level });
  for (const effect of effects)
    if (effect.do === 'releaseSpecialist') facts.push(...parted(effect, event, was));
  const moved = effects.find((effect) => effect.do === 'moveSpecialist');
  if (moved !== undefined) facts.push({ fact: 'left', who: moved.specialistId });
  return facts;
}

function parted(
  { specialistId: who, because }: Extract<CallEffect, { do: 'releaseSpecialist' }>,
  event: CallEvent,
  was: Call['seat'],
): readonly SeatFact[] {
  if (because === 'noAnswer') return [{ fact: 'missed', who }];
  if (event.type === 'offerDeclined') return [{ fact: 'declined', who }];
  return was.offer?.specialistId === who && hasAccepted(was) ? [{ fact: 'left', who }] : [];
}

function hasAccepted(seat: Call['seat']): boolean {
  return isWithCaller(seat) || seat.state === 'outside' || seat.state === 'entering';
}
