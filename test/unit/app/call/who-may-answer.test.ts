import { describe, expect, it } from 'vitest';
import { createCallCommands } from '../../../../src/app/call/call-commands.ts';
import type { Call, Chair } from '../../../../src/core/call/call.ts';
import { type ActorId, type EventId, id, type OfferId, type SpecialistId } from '../../../../src/core/ids.ts';
import { PRE_EMPTION } from '../../../support/call-states.ts';
import { aCoachedCall, AMINA, AT, BRYN, HANDLER, legId, SPECIALIST_ACTOR } from '../../../support/calls.ts';
import { memoryPath } from '../../../support/memory-call-path.ts';

/** Amina listens and is asked to leave for a call of more risk; Bryn is on the call too, beside her. */
function askedWith(beside: (chair: Chair) => Partial<Call['seat']>): Call {
  const { call } = aCoachedCall().when({ type: 'preEmptionAsked', specialistId: AMINA, ...PRE_EMPTION });
  const { preEmption: _, ...own } = call.seat;
  if (own.offer === null) throw new Error('nobody sits');
  const offer = { ...own.offer, id: id<OfferId>('o1'), specialistId: BRYN, legId: legId('leg-beside') };
  return { ...call, seat: { ...call.seat, ...beside({ ...own, offer }) } };
}

async function answers(call: Call, type: 'acceptPreEmption' | 'declinePreEmption', specialist: SpecialistId) {
  const made = memoryPath(call);
  const actor = specialist === AMINA ? SPECIALIST_ACTOR : id<ActorId>('bryn-s-login');
  const by = { actor, specialist, commandId: id<EventId>(`answer-${specialist}`), at: AT };
  const path = { ...made.path, clock: { now: () => call.seat.preEmption?.until ?? AT } };
  return { outcome: await createCallCommands(path).command(call.id, { type }, by), made };
}

const observed = askedWith((chair) => ({
  observers: [{ id: id<OfferId>('o1'), as: 'trainee', by: HANDLER, at: AT, chair }],
  observerCount: 1,
}));
const relieved = askedWith((chair) => ({ relief: { by: HANDLER, at: AT, chair } }));

describe('S11: who may answer the question whether to leave for a call of more risk', () => {
  it.each([
    ['a trainee who listens', 'acceptPreEmption', observed],
    ['a trainee who listens', 'declinePreEmption', observed],
    ['the second of a swap', 'acceptPreEmption', relieved],
    ['the second of a swap', 'declinePreEmption', relieved],
  ] as const)(
    'given %s, when they send %s for her who sits there, then it is refused',
    async (_who, type, call) => {
      const { outcome, made } = await answers(call, type, BRYN);
      expect(outcome).toEqual({ kind: 'refused', reason: 'You are not the specialist on this call.' });
      expect(made.commits).toEqual([]);
    },
  );

  it('given a trainee listens too, when who was asked answers, then she goes', async () => {
    const { outcome, made } = await answers(observed, 'acceptPreEmption', AMINA);
    expect(outcome).toEqual({ kind: 'done' });
    expect(made.commits.at(-1)?.effects.map(({ effect }) => effect.do)).toContain('moveSpecialist');
  });
});
