import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../src/core/call/call.ts';
import { refusalOf } from '../../../../src/core/call/refusal.ts';
import { eventsFor, LINE_CALLS, SEAT_CALLS } from '../../../support/call-states.ts';
import { aCall, aCoachedCall, HANDLER } from '../../../support/calls.ts';
import { transition } from '../../../../src/core/call/transition.ts';

const matched = () => aCall().connected().matched('high').call;

describe('what can be asked of a call now, and what is said when it cannot', () => {
  it.each<[string, Parameters<typeof refusalOf>[1], Call, string | null]>([
    ['take a call nobody answered', 'takeCall', aCall().call, 'Nobody has answered this call yet.'],
    ['take a call', 'takeCall', matched(), null],
    [
      'ask for a second specialist',
      'requestSpecialist',
      matched(),
      'A specialist is already on this call or being asked.',
    ],
    [
      'ask before the plan',
      'requestSpecialist',
      aCall().call,
      'The routing plan is not ready yet; ask again in a moment.',
    ],
    ['ask after the end', 'requestSpecialist', aCall().callerHangsUp().call, 'The call has ended.'],
    ['ask when nobody could come', 'requestSpecialist', aCall().matched('medium').call, null],
    ['let nobody go', 'releaseSpecialist', aCall().call, 'No specialist is on this call.'],
    ['call off a search', 'releaseSpecialist', matched(), null],
    [
      'hold where the line forbids it',
      'hold',
      aCall({ mayHold: false }).connected().call,
      'This line does not allow holding the caller.',
    ],
    ['hold', 'hold', aCall().connected().call, null],
    [
      'hold before the answer',
      'hold',
      aCall().call,
      'The caller can be held only while you are talking in the room.',
    ],
    [
      'hold on a direct call',
      'hold',
      aCall().connectedDirect().call,
      'The caller can be held only while you are talking in the room.',
    ],
    ['unhold nobody', 'unhold', aCall().connected().call, 'The caller is not held.'],
    ['unhold', 'unhold', aCall().connected().held().call, null],
    ['judge no match', 'confirmMatch', aCall().matched(null).when({ type: 'assessmentFailed' }).call, null],
    ['judge nothing', 'correctMatch', aCall().call, 'There is no match to judge.'],
    [
      'hand over where the line forbids it',
      'handOver',
      aCoachedCall({ mayHandOver: false }).call,
      'This line does not allow handing over.',
    ],
    [
      'S8: hand over to an unconfirmed speaker',
      'handOver',
      aCoachedCall().call,
      'Confirm who is speaking first; until then the caller must not hear the specialist.',
    ],
    [
      'hand over while held',
      'handOver',
      aCoachedCall().speakerIs('victim').held().call,
      'Hand over while you and the caller are talking in the room.',
    ],
    ['hand over', 'handOver', aCoachedCall().speakerIs('victim').call, null],
    ['recall nobody', 'recallHandler', aCoachedCall().call, 'The call has not been handed over.'],
    ['recall', 'recallHandler', aCoachedCall().handedOver().call, null],
    ['accept nothing', 'acceptOffer', aCall().call, 'This call is not being offered to you now.'],
    ['accept', 'acceptOffer', aCall().matched('high').claimed().call, null],
    ['end a talk-on that is none', 'endTalkOn', matched(), 'The caller is still on the line.'],
    ['end a talk-on', 'endTalkOn', aCall().connected().callerHangsUp().call, null],
    ['end a call that nobody answered', 'endCall', aCall().call, 'No handler is on this call.'],
    ['end a call', 'endCall', aCall().connected().call, null],
    ['wrap up too early', 'recordDisposition', matched(), 'The call is still going on.'],
    ['wrap up', 'recordDisposition', aCall().callerHangsUp().call, null],
    ['say who speaks after the end', 'confirmSpeaker', aCall().callerHangsUp().call, 'The call has ended.'],
  ])('%s', (_name, command, call, said) => {
    expect(refusalOf(call, command)).toBe(said);
  });

  it('S4: the specialist may coach only a handler who is there', () => {
    const alone = aCoachedCall().audible().handlerHangsUp().call;
    expect(refusalOf(alone, 'setSeatMode', 'coaching')).toBe('There is no handler in the room to coach.');
    expect(refusalOf(aCall().call, 'setSeatMode', 'listening')).toBe('The specialist is not in the room.');
  });

  it('S8: audible needs a confirmed speaker', () => {
    expect(refusalOf(aCoachedCall().call, 'setSeatMode', 'audible')).toMatch(/Confirm who is speaking/);
    expect(refusalOf(aCoachedCall().speakerIs('other').call, 'setSeatMode', 'audible')).toBeNull();
    expect(refusalOf(aCoachedCall().speakerIs('perpetrator').call, 'setSeatMode', 'audible')).not.toBeNull();
  });
});

/** A button that is shown does something: what is not refused is not ignored either. */
describe('what is not refused is done', () => {
  const calls = [...Object.values(LINE_CALLS), ...Object.values(SEAT_CALLS)].flatMap((make) => make());
  it.each([
    ['requestSpecialist', 'specialistRequested'],
    ['releaseSpecialist', 'specialistReleased'],
    ['handOver', 'handOverRequested'],
    ['recallHandler', 'handlerRecalled'],
    ['endTalkOn', 'callEndRequested'],
    ['endCall', 'callEndRequested'],
    ['takeCall', 'handlerIdentified'],
  ] as const)('%s', (command, type) => {
    for (const { call, now } of calls) {
      const [event] = eventsFor(call, type);
      if (event === undefined || refusalOf(call, command) !== null) continue;
      const { call: after, effects } = transition(call, event, now);
      const changed = after.line !== call.line || after.seat !== call.seat;
      const done = effects.some(({ do: what }) => what !== 'writeAudit' && what !== 'tellControlRoom');
      expect(changed || done, `${type} when ${call.line.state}, ${call.seat.state} by ${HANDLER}`).toBe(true);
    }
  });
});
