/** Who has a chair in a call, or is rung for one: the seat's own, the second of a swap, the observers. */
import type { OfferId, SpecialistId } from '../ids.ts';
import type { Chair, Offer, Seat } from './call.ts';
import { claimsOf, offerIn, offersOf } from './seat-draft.ts';

export function chairsOf(seat: Seat): readonly Chair[] {
  const beside = (seat.observers ?? []).map(({ chair }) => chair);
  return [seat, ...(seat.relief == null ? [] : [seat.relief.chair]), ...beside];
}

/** The chair that this offer is for, or was asked for; undefined when nobody waits for it any more. */
export function chairOf(seat: Seat, offer: OfferId): Chair | undefined {
  return chairsOf(seat).find(
    (chair) => offerIn(chair, offer) !== undefined || claimsOf(chair).includes(offer),
  );
}

export function findOffer(seat: Seat, offer: OfferId): Offer | undefined {
  return everyOffer(seat).find(({ id }) => id === offer);
}

export function everyOffer(seat: Seat): readonly Offer[] {
  return chairsOf(seat).flatMap(offersOf);
}

/** What this person is rung for now, or sits in. */
export function offerTo(seat: Seat, specialistId: SpecialistId): Offer | undefined {
  return everyOffer(seat).find((offer) => !offer.desk && offer.specialistId === specialistId);
}

export function isHeld(seat: Seat, specialistId: SpecialistId): boolean {
  return offerTo(seat, specialistId) !== undefined;
}

const WITH_CALLER: ReadonlySet<Seat['state']> = new Set([
  ...(['listening', 'coaching', 'audible', 'handingOver', 'leading', 'advising'] as const),
]);

/** In the room, or advising by console. */
export function isWithCaller(seat: Seat): boolean {
  return WITH_CALLER.has(seat.state);
}

/** Notes whose coming it is, so that coming back into the room counts as no second one. */
export function withJoined(seat: Seat): Seat {
  return isWithCaller(seat) && seat.offer !== null && seat.joined !== seat.offer.id
    ? { ...seat, joined: seat.offer.id }
    : seat;
}
