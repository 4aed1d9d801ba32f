import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallEffect } from '../../../../src/core/call/effects.ts';
import { stillWanted } from '../../../../src/core/call/still-wanted.ts';
import { beginningOf, step, walk } from '../../../support/call-walks.ts';
import { aCall, aCoachedCall, HANDLER } from '../../../support/calls.ts';

describe('an effect that a crash or an outage left behind', () => {
  it('is wanted as long as nothing else has happened', () => {
    fc.assert(
      fc.property(walk, (w) => {
        let story = beginningOf(w);
        for (const stride of w.strides) {
          story = step(story, stride);
          const left = story.steps.length === 0 ? [] : story.effects;
          // A specialist let go by the same event needs no position any more.
          const ofLeaver = (effect: CallEffect) =>
            effect.do === 'positionSpecialist' && effect.offer !== story.call.seat.offer?.id;
          const overtaken = left.find((effect) => !stillWanted(story.call, effect) && !ofLeaver(effect));
          if (overtaken !== undefined) {
            const { line, seat } = story.call;
            throw new Error(JSON.stringify({ overtaken, event: story.last.event, line, seat }));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('S8: an old "audible" is not run once the handler has found that the perpetrator is speaking', () => {
    const asked = aCoachedCall()
      .when({ type: 'speakerConfirmed', who: 'victim', by: HANDLER })
      .when({ type: 'seatModeRequested', mode: 'audible', by: HANDLER, asHandler: true });
    const [audible] = asked.did('positionSpecialist');
    const silenced = asked
      .when({ type: 'seatModeRequested', mode: 'listening', by: HANDLER, asHandler: true })
      .when({ type: 'speakerConfirmed', who: 'perpetrator', by: HANDLER });
    if (audible === undefined) throw new Error('nothing was asked of the carrier');
    expect(stillWanted(asked.call, audible)).toBe(true);
    expect(stillWanted(silenced.call, audible)).toBe(false);
  });

  it('S3: an old position does not silence the specialist who leads', () => {
    const coached = aCoachedCall().when({
      type: 'seatModeRequested',
      mode: 'coaching',
      by: HANDLER,
      asHandler: true,
    });
    const [coaching] = coached.did('positionSpecialist');
    if (coaching === undefined) throw new Error('nothing was asked of the carrier');
    expect(stillWanted(coached.call, coaching)).toBe(true);
    expect(stillWanted(aCoachedCall().handedOver().call, coaching)).toBe(false);
  });

  it('S3: an old move does not take the caller out of the talk with the next handler', () => {
    const alone = aCall().connected().handlerHangsUp().legAccepted();
    const [move] = alone.did('moveCaller');
    if (move === undefined) throw new Error('nobody was moved');
    expect(stillWanted(alone.call, move)).toBe(true);
    const again = alone.when({ type: 'callerMoved', to: 'room', ok: true }).rings().answered();
    expect(stillWanted(again.call, move)).toBe(false);
  });

  it('a handler who is not waited for any more is not rung', () => {
    const next = aCall().legAccepted().rings().notAnswered();
    const [request] = next.did('requestHandlerLeg');
    if (request === undefined) throw new Error('nobody was asked for');
    expect(stillWanted(next.call, request)).toBe(true);
    expect(stillWanted(next.callerHangsUp().call, request)).toBe(false);
  });

  it('S3: a specialist who speaks with the caller is not fetched out of the room by an old order', () => {
    const outside = aCall().matched('high').claimed();
    const offer = outside.offer;
    const fetch = { do: 'refetchSpecialist', offer, legId: outside.offerLeg } as const;
    expect(stillWanted(outside.call, fetch)).toBe(true);
    expect(stillWanted(aCoachedCall().audible().call, { ...fetch, offer: aCoachedCall().offer })).toBe(false);
  });
});
