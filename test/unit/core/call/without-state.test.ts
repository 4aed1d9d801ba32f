import { describe, expect, it } from 'vitest';
import type { CallEvent } from '../../../../src/core/call/events.ts';
import { firstPlace, withoutState } from '../../../../src/core/call/without-state.ts';
import { type AttemptId, id, type OfferId } from '../../../../src/core/ids.ts';
import { aLinePlan, event, HANDLER, legId } from '../../../support/calls.ts';

const plan = aLinePlan();
const place = { ...firstPlace(plan, id<AttemptId>('h1')), generation: 2, step: 1 };
const LEG = {
  attempt: id<AttemptId>('h1'),
  generation: 2,
  legId: legId('leg-h1'),
} as const;

describe('S1, S2: no store answers, and the URL is enough', () => {
  it('given the ringback is fetched in time, then it goes on and nobody is moved', () => {
    const given = event({ type: 'ringbackFetched', generation: 2, fetches: 3 });
    expect(withoutState(given, plan, place)).toEqual({
      reply: { kind: 'ringback', place, fetches: 4 },
      move: null,
    });
  });

  it('given it is fetched long after the ring time, then the caller is moved unless they have company', () => {
    const given = event({ type: 'ringbackFetched', generation: 2, fetches: 5 });
    expect(withoutState(given, plan, place).move).toEqual({
      place: { ...place, step: 0 },
      unlessCompany: true,
    });
  });

  it('given a handler’s leg ends, then the caller is moved unless they have company', () => {
    const given = event({ type: 'handlerLegEnded', ...LEG, end: 'hungUp' });
    expect(withoutState(given, plan, place)).toMatchObject({
      reply: { kind: 'nothing' },
      move: { unlessCompany: true },
    });
  });

  it.each([
    ['room', 0, 'desk-1'],
    ['direct', 2, 'desk-1'],
  ] as const)(
    'S2: given the %s dial ended and the caller is there, then the desks of step %i are dialled',
    (how, step, first) => {
      const given = event({
        type: 'callerDialEnded',
        how,
        generation: 2,
        step: 1,
        callerAlive: true,
        answered: false,
      });
      expect(withoutState(given, plan, place).reply).toMatchObject({
        kind: 'dialDirect',
        place: { step },
        step: { destinations: [{ id: first }] },
      });
    },
  );

  it('given the caller has gone, then nothing is done', () => {
    const given = event({
      type: 'callerDialEnded',
      how: 'room',
      generation: 2,
      step: 1,
      callerAlive: false,
      answered: false,
    });
    expect(withoutState(given, plan, place)).toEqual({ reply: { kind: 'nothing' }, move: null });
  });

  it('S12: given a document of ours failed, then it is not tried again: direct', () => {
    expect(withoutState(event({ type: 'webhookFailed' }), plan, place).reply.kind).toBe('dialDirect');
  });

  it.each<CallEvent>([
    event({ type: 'specialistFetched', offer: id<OfferId>('s1'), legId: legId('leg-s1') }),
    event({ type: 'offerAccepted', offer: id<OfferId>('s1'), via: 'pin' }),
    event({ type: 'pinRefused', offer: id<OfferId>('s1') }),
  ])('S4: a specialist waits outside until the state can be read ($type)', (given) => {
    const waits = { reply: { kind: 'waitOutside', offer: 's1' }, move: null };
    expect(withoutState(given, plan, null)).toEqual(waits);
    expect(withoutState(given, plan, place)).toEqual(waits);
  });

  it.each<CallEvent>([
    event({ type: 'callerLeft' }),
    event({ type: 'handlerLegProgressed', ...LEG, progress: 'answered' }),
    event({ type: 'handOverRequested', by: HANDLER, incidentReference: 'NS-1', grade: '1' }),
  ])('what needs no document gets none ($type)', (given) => {
    expect(withoutState(given, plan, null)).toEqual({ reply: { kind: 'nothing' }, move: null });
  });
});
