import { describe, expect, it } from 'vitest';
import { cardOf } from '../../../../src/core/call/card.ts';
import { LINE_STATES, SEAT_STATES } from '../../../../src/core/call/call.ts';
import { LINE_CALLS, SEAT_CALLS } from '../../../support/call-states.ts';
import { aCall, aCoachedCall, AT, HANDLER, KNOWN_CALLER } from '../../../support/calls.ts';

describe('the card', () => {
  it.each(LINE_STATES)('S14: shows three digits of the number and no more, when the line is %s', (state) => {
    for (const { call } of LINE_CALLS[state]()) {
      const card = cardOf(call);
      expect(card.caller.numberEnding).toBe('123');
      expect(JSON.stringify(card)).not.toContain(KNOWN_CALLER.number);
    }
  });

  it.each(SEAT_STATES)('S4: says that the caller hears the specialist exactly when they do: %s', (state) => {
    for (const { call } of SEAT_CALLS[state]()) {
      const { seat } = cardOf(call);
      expect(seat.callerHears).toBe(state === 'audible' || state === 'leading');
      expect(seat.mode === 'audible').toBe(seat.callerHears);
    }
  });

  it('S3: a caller left alone is shown so, not as ringing', () => {
    expect(cardOf(aCall().connected().handlerHangsUp().call).line.state).toBe('callerAlone');
    expect(cardOf(aCall().call).line.state).toBe('ringing');
  });

  it('a coach without a coachee is shown as muted', () => {
    expect(cardOf(aCoachedCall().handlerHeld(true).call).seat.mode).toBe('muted');
    expect(cardOf(aCoachedCall().call).seat.mode).toBe('listening');
  });

  it('says since when the seat is as it is', () => {
    expect(cardOf(aCall().call).seat.since).toBeNull();
    expect(cardOf(aCall().later(5).matched('high').call).seat.since).toBe(AT + 5_000);
  });

  it('offers the buttons that can be pressed now, newest moment first', () => {
    const card = cardOf(aCoachedCall().speakerIs('victim').call);
    expect(card.commands).toEqual(expect.arrayContaining(['handOver', 'hold', 'setSeatMode', 'takeCall']));
    expect(card.commands).not.toContain('recallHandler');
    expect(card.timeline[0]).toMatchObject({ what: 'speakerConfirmed', by: HANDLER });
  });

  it('a degraded and direct call is shown as such', () => {
    expect(cardOf(aCall().connectedDirect().call).line).toMatchObject({
      connection: 'direct',
      degraded: true,
      state: 'connected',
    });
  });
});
