import type { Call } from '../../core/call/call.ts';
import type { SeatEffect } from '../../core/call/effects.ts';
import type { CallEvent } from '../../core/call/events.ts';
import { type EventId, id } from '../../core/ids.ts';
import type { CallPath } from './call-path.ts';
import { CLAIM_LEASE_MS } from './claim-lease.ts';

/**
 * Takes a specialist who has agreed from this call to the one of more risk. When that one no longer waits they are free,
 * and the list, on which this call stands again, is looked at at once. Gives the other call's event.
 */
export async function moveSpecialist(
  path: Pick<CallPath, 'pool' | 'offers' | 'clock' | 'calls' | 'book'>,
  call: Call,
  { specialistId, to, toOffer, because }: Extract<SeatEffect, { do: 'moveSpecialist' }>,
): Promise<CallEvent | null> {
  const specialist = await path.pool.find(specialistId);
  const other = (await path.calls.load(to, id<EventId>('move')))?.call ?? null;
  const terms =
    specialist === null || other === null || specialist.force === other.force
      ? null
      : path.book.aidTerms(specialist.force, other.force, path.clock.now());
  const moved =
    specialist !== null &&
    (await path.pool.move({
      ...{ from: call.id, specialistId, to, toOffer, leaseMs: CLAIM_LEASE_MS },
      ...(terms !== null && { agreement: terms.agreement }),
    }));
  if (!moved) {
    await path.pool.release(call.id, specialistId, { state: 'ready', reason: null }, path.clock.now());
    path.offers.soon();
    return null;
  }
  return {
    type: 'specialistClaimed',
    id: id<EventId>(`list:${toOffer}`),
    ...{ callId: to, offer: toOffer, specialistId, endpoint: specialist.endpoints[0] },
    reasons: [`has left another call: ${because}`],
    acceptedVia: 'console',
    ...(terms !== null && { aid: { agreement: terms.agreement, share: terms.share } }),
  };
}
