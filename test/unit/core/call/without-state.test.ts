import { expect, it } from 'vitest';
import { withoutState } from '../../../../src/core/call/without-state.ts';
import { type EventId, id, type OfferId } from '../../../../src/core/ids.ts';
import { aLinePlan, CALL, legId } from '../../../support/calls.ts';

const offer = id<OfferId>('s1');
const base = { id: id<EventId>('one'), callId: CALL };

it.each([
  { ...base, type: 'specialistFetched', offer, legId: legId('amina') } as const,
  { ...base, type: 'offerAccepted', offer, via: 'pin' } as const,
  { ...base, type: 'pinRefused', offer } as const,
])('a specialist whose $type meets a silent store waits outside and keeps the line', (event) => {
  // Given a store that does not answer, when the specialist's leg asks what next
  const { reply, move } = withoutState(event, aLinePlan(), null);
  // Then it waits and will ask again; an empty document would have ended it
  expect(reply).toEqual({ kind: 'waitOutside', offer });
  expect(move).toBeNull();
});
