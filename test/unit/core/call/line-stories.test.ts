import { describe, expect, it } from 'vitest';
import { roomName } from '../../../../src/core/call/call.ts';
import { type AttemptId, id } from '../../../../src/core/ids.ts';
import { aCall, aCoachedCall, CALL, CALLER_LEG, HANDLER, legId } from '../../../support/calls.ts';

const H1 = id<AttemptId>('h1');

describe('a call arrives', () => {
  it('given nothing, when it is received, then the first desk is being asked for and the match comes later', () => {
    const { arrival, call } = aCall();
    expect(call.line).toMatchObject({ state: 'connecting', generation: 1, step: 0 });
    expect(call.line.attempts).toMatchObject([{ id: 'h1', state: 'requested', destinationId: 'desk-1' }]);
    expect(arrival.effects.map((effect) => effect.do)).toEqual(['assessCaller', 'writeAudit']);
  });

  it('given the leg rings, when it says answered, then caller and handler are connected and silence is watched', () => {
    const story = aCall().legAccepted().rings().answered();
    expect(story.call.line).toMatchObject({ state: 'connected', handler: { destinationId: 'desk-1' } });
    expect(story.did('startTimer')).toMatchObject([{ name: 'silence', afterMs: 10_000 }]);
  });

  it('given the callbacks come in the wrong order, then the answer counts and the late ringing does not', () => {
    const story = aCall().answered().rings().legAccepted();
    expect(story.call.line).toMatchObject({ state: 'connected', handler: { legId: legId('leg-h1') } });
    expect(story.everDid('endLeg')).toEqual([]);
  });
});

describe('one handler at a time', () => {
  it.each(['refused', 'unknown'] as const)(
    'given the first leg is %s, then the caller is dialled direct and the attempt is abandoned',
    (outcome) => {
      const story = aCall().legRefused(outcome);
      expect(story.call.line.state).toBe('connectingDirect');
      expect(story.call.line.attempts).toMatchObject([{ state: 'abandoned' }]);
      expect(story.reply).toMatchObject({ kind: 'dialDirect', place: { step: 0 } });
      expect(story.did('moveCaller')).toEqual([]);
    },
  );

  it('given an abandoned attempt, when its leg calls back, then it is let go unless its caller is with it', () => {
    const story = aCall().legRefused('unknown').rings();
    expect(story.did('endLegUnlessWithCaller')).toMatchObject([{ legId: legId('leg-h1'), generation: 1 }]);
  });

  it('given an attempt that nobody recorded, when its leg calls back, then the same', () => {
    const story = aCall().when({
      type: 'handlerLegProgressed',
      attempt: id<AttemptId>('h99'),
      generation: 1,
      legId: legId('stranger'),
      progress: 'answered',
    });
    expect(story.did('endLegUnlessWithCaller')).toHaveLength(1);
    expect(story.call.line.state).toBe('connecting');
  });

  it('given a handler is connected, when a twin of the leg answers, then it does not become a second handler', () => {
    const story = aCall()
      .connected()
      .when({
        type: 'handlerLegProgressed',
        attempt: H1,
        generation: 1,
        legId: legId('twin'),
        progress: 'answered',
      });
    expect(story.call.line.handler?.legId).toBe(legId('leg-h1'));
    expect(story.did('endLegUnlessWithCaller')).toMatchObject([{ legId: legId('twin') }]);
  });

  it('given two attempts of which one was given up unheard, when that one is in the room first, then it is the handler', () => {
    const waiting = aCall().later(120).when({ type: 'ringbackFetched', generation: 1, fetches: 12 });
    expect(waiting.call.line.attempts.map(({ state }) => state)).toEqual(['abandoned', 'requested']);
    const story = waiting.when({
      type: 'handlerLegProgressed',
      attempt: H1,
      generation: 1,
      legId: legId('leg-h1'),
      progress: 'answered',
    });
    expect(story.call.line).toMatchObject({ state: 'connected', handler: { legId: legId('leg-h1') } });
    expect(story.call.line.attempts.map(({ state }) => state)).toEqual(['answered', 'abandoned']);
  });
});

describe('the ring order', () => {
  it('given the first desk does not answer, then the next is rung into the same room, with its own time', () => {
    const story = aCall().legAccepted().notAnswered();
    expect(story.did('requestHandlerLeg')).toMatchObject([
      { destination: { id: 'desk-2' }, ringTimeoutSeconds: 25, place: { generation: 1, step: 1 } },
    ]);
  });

  it('given nobody answers in the whole order, then the caller is dialled direct to all, in a round of its own', () => {
    const story = aCall().notAnswered().notAnswered().notAnswered();
    expect(story.call.line.state).toBe('connectingDirect');
    expect(story.did('moveCaller')).toMatchObject([{ to: 'direct', place: { step: 4 } }]);
    expect(story.call.degraded).toEqual(['ringExhausted']);
  });

  it('given no word of an attempt long after its time, when the ringback is fetched again, then the next is rung', () => {
    const early = aCall().later(20).when({ type: 'ringbackFetched', generation: 1, fetches: 2 });
    expect(early.did('requestHandlerLeg')).toEqual([]);
    expect(early.reply).toMatchObject({ kind: 'ringback', fetches: 3 });
    const late = early.later(20).when({ type: 'ringbackFetched', generation: 1, fetches: 4 });
    expect(late.did('requestHandlerLeg')).toMatchObject([{ destination: { id: 'desk-2' } }]);
  });
});

describe('dialled direct', () => {
  const unanswered = { type: 'callerDialEnded', how: 'direct', generation: 1, callerAlive: true } as const;

  it('S2: given nobody answers the dial, then the next step is dialled, and after the last the first again', () => {
    const second = aCall()
      .legRefused()
      .when({ ...unanswered, step: 0, answered: false });
    expect(second.reply).toMatchObject({ kind: 'dialDirect', place: { step: 1 } });
    const third = second.when({ ...unanswered, step: 1, answered: false });
    expect(third.reply).toMatchObject({ kind: 'dialDirect', step: { destinations: [{ id: 'desk-1' }] } });
  });

  it('S3: given the handler hangs up and the caller is there, then a new round is dialled, with an alarm', () => {
    const story = aCall()
      .connectedDirect()
      .when({ ...unanswered, step: 0, answered: true });
    expect(story.call.line).toMatchObject({ state: 'connectingDirect', step: 2, handler: null });
    expect(story.reply.kind).toBe('dialDirect');
    expect(story.alarms()).toContain('callerAlone');
  });

  it('given we thought of a room, when the carrier speaks of a direct dial, then the ringing leg is let go', () => {
    const story = aCall()
      .legAccepted()
      .rings()
      .when({ ...unanswered, step: 0, answered: false });
    expect(story.call.line.state).toBe('connectingDirect');
    expect(story.did('endLeg')).toMatchObject([{ legId: legId('leg-h1') }]);
    expect(story.call.degraded).toEqual(['legUnknown']);
  });

  it('S3: given the room was left for the direct dial, when its leaving is told late, then the caller has not hung up', () => {
    const direct = aCall().connected().when({
      type: 'callerDialEnded',
      how: 'room',
      generation: 1,
      step: 0,
      callerAlive: true,
      answered: true,
    });
    const story = direct.when({ type: 'participantLeft', legId: CALLER_LEG, generation: 1, moved: false });
    expect(story.call.line.state).toBe('connectingDirect');
  });

  it('S2: given a document of ours failed in the middle, then the caller is dialled direct and the desk is freed first', () => {
    const story = aCall().connected().when({ type: 'webhookFailed' });
    expect(story.reply.kind).toBe('dialDirect');
    expect(story.did('endLeg')).toMatchObject([{ legId: legId('leg-h1') }]);
    expect(story.call.degraded).toEqual(['webhookFailed']);
  });
});

describe('the caller is left alone', () => {
  it('S3: given the only handler hangs up, then handlers are rung into a fresh room, with an alarm', () => {
    const story = aCall().connected().handlerHangsUp();
    expect(story.call.line).toMatchObject({ state: 'connecting', generation: 2, moving: 'room' });
    expect(story.did('requestHandlerLeg')).toMatchObject([{ place: { generation: 2, step: 0 } }]);
    expect(story.alarms()).toEqual(['callerAlone']);
  });

  it('given a leg rings into the fresh room, then the caller is brought there, once', () => {
    const ringing = aCall().connected().handlerHangsUp().rings();
    expect(ringing.did('moveCaller')).toMatchObject([{ to: 'room', place: { generation: 2 } }]);
    expect(ringing.legAccepted().did('moveCaller')).toEqual([]);
    const there = ringing.legAccepted().callerJoins();
    expect(there.call.line.moving).toBeNull();
  });

  it('S12: given a fresh room, when callbacks of the old one come late, then they change nothing', () => {
    const fresh = aCall().connected().handlerHangsUp();
    const late = fresh.when({ type: 'participantLeft', legId: CALLER_LEG, generation: 1, moved: false });
    expect(late.call.line).toEqual(fresh.call.line);
  });

  it('given the move cannot be made at all, then people are told at once', () => {
    const story = aCall().connected().handlerHangsUp().rings();
    const [move] = story.did('moveCaller');
    if (move === undefined) throw new Error('no move');
    const failed = story.when({ type: 'effectFailed', effect: move });
    expect(failed.did('raiseAlarm')).toMatchObject([
      { kind: 'callerAlone', class: 'urgent' },
      { kind: 'effectFailed' },
    ]);
  });
});

describe('hold', () => {
  it('given the handler holds the caller, when the carrier confirms, then they are held, and back again', () => {
    const asked = aCall().connected().when({ type: 'holdRequested', by: HANDLER, on: true });
    expect(asked.did('holdCaller')).toEqual([{ do: 'holdCaller', on: true }]);
    expect(asked.call.line.state).toBe('connected');
    const held = asked.held();
    expect(held.call.line.state).toBe('held');
    expect(held.when({ type: 'holdSet', on: false, ok: true }).call.line.state).toBe('connected');
  });

  it('given the line forbids it, when it is asked all the same, then nothing is done', () => {
    const story = aCall({ mayHold: false })
      .connected()
      .when({ type: 'holdRequested', by: HANDLER, on: true });
    expect(story.did('holdCaller')).toEqual([]);
  });

  it('S3: given the handler leaves a held caller with an audible specialist, then the caller is taken off hold', () => {
    const story = aCoachedCall().audible().held().handlerHangsUp();
    expect(story.did('holdCaller')).toEqual([{ do: 'holdCaller', on: false }]);
    expect(story.call.line).toMatchObject({ state: 'connecting', generation: 1 });
  });
});

describe('the end', () => {
  it('given caller and handler talk, when the caller hangs up, then the handler may talk on within a limit', () => {
    const story = aCall().connected().callerHangsUp();
    expect(story.call.line.state).toBe('callerGone');
    expect(story.did('startTimer')).toMatchObject([{ name: 'talkOn', afterMs: 300_000 }]);
    const over = story.when({ type: 'timerFired', timerId: 'talkOn', name: 'talkOn' });
    expect(over.call.line.state).toBe('ended');
    expect(over.did('endRoom')).toEqual([{ do: 'endRoom', room: roomName(CALL, 1) }]);
  });

  it('given nobody has answered, when the caller hangs up, then the ringing leg is let go and the call has ended', () => {
    const story = aCall().legAccepted().rings().callerHangsUp();
    expect(story.call).toMatchObject({ line: { state: 'ended' }, endedAt: story.now });
    expect(story.did('endLeg')).toMatchObject([{ legId: legId('leg-h1') }]);
  });

  it('S12: given the end, when the leg answers late, then it is let go and nothing else happens', () => {
    const ended = aCall().callerHangsUp();
    const late = ended.answered();
    expect(late.call.line.state).toBe('ended');
    expect(late.did('endLeg')).toMatchObject([{ legId: legId('leg-h1') }]);
  });

  it('S12: given a timer of a talk-on that is over, when it fires, then nothing changes', () => {
    const ended = aCall().connected().callerHangsUp().handlerHangsUp();
    const stale = ended.when({ type: 'timerFired', timerId: 'talkOn', name: 'talkOn' });
    expect(stale.call.line).toBe(ended.call.line);
    expect(stale.effects).toEqual([]);
  });
});

describe('callbacks were lost, and the carrier is asked', () => {
  const truth = (inRoom: readonly ReturnType<typeof legId>[] | null, callerLeg: 'live' | 'ended' = 'live') =>
    ({ type: 'reconciled', callerLeg, inRoom }) as const;

  it('given a missed answer, then the handler is found in the room', () => {
    const ringing = aCall().legAccepted().rings().callerJoins().later(10);
    const story = ringing.when({
      ...truth([CALLER_LEG, legId('leg-h1')]),
      ofVersion: ringing.call.version,
    });
    expect(story.call.line).toMatchObject({ state: 'connected', handler: { legId: legId('leg-h1') } });
  });

  it('S3: given a missed hang-up of the handler, then the caller is found alone and re-routed', () => {
    const talking = aCall().connected().later(10);
    const story = talking.when({ ...truth([CALLER_LEG]), ofVersion: talking.call.version });
    expect(story.call.line).toMatchObject({ state: 'connecting', generation: 2 });
    expect(story.did('endLeg')).toMatchObject([{ legId: legId('leg-h1') }]);
  });

  it('S3: given the hang-up of a leading specialist was lost, then the caller is found alone and re-routed', () => {
    const led = aCoachedCall().handedOver().later(10);
    const story = led.when({ ...truth([CALLER_LEG]), ofVersion: led.call.version });
    expect(story.call.line).toMatchObject({ state: 'connecting', generation: 2, companyAudible: false });
    expect(story.alarms()).toEqual(expect.arrayContaining(['callerAlone', 'specialistLost']));
    expect(story.did('endSpecialistLeg')).toHaveLength(1);
  });

  it('given a recalled handler’s answer was lost, then they are found beside the specialist', () => {
    const recalled = aCoachedCall()
      .handedOver()
      .when({ type: 'handlerRecalled', by: HANDLER })
      .legAccepted()
      .rings();
    const later = recalled.later(10);
    const story = later.when({
      ...truth([CALLER_LEG, later.leg, later.offerLeg]),
      ofVersion: later.call.version,
    });
    expect(story.call.line).toMatchObject({ state: 'connected', handler: { legId: later.leg } });
  });

  it('given a recalled handler of whom nothing is heard for too long, then the next is rung', () => {
    const recalled = aCoachedCall().handedOver().when({ type: 'handlerRecalled', by: HANDLER }).legAccepted();
    const later = recalled.later(120);
    const story = later.when({ ...truth([CALLER_LEG, later.offerLeg]), ofVersion: later.call.version });
    expect(story.did('requestHandlerLeg')).toMatchObject([{ destination: { id: 'desk-2' } }]);
  });

  it('S2: given the reply never reached the carrier, then the call is known to go by the fallback document', () => {
    const waiting = aCall().legAccepted().later(10);
    const story = waiting.when({ ...truth([]), ofVersion: waiting.call.version });
    expect(story.call).toMatchObject({ line: { state: 'connectingDirect' }, degraded: ['fallbackDocument'] });
    expect(story.did('endLeg')).toMatchObject([{ legId: legId('leg-h1') }]);
  });

  it('given the caller’s leg has ended unheard, then the call ends', () => {
    const waiting = aCall().legAccepted();
    const story = waiting.when({ ...truth(null, 'ended'), ofVersion: waiting.call.version });
    expect(story.call.line.state).toBe('ended');
  });

  it('S12: given an answer about an older version, then it says nothing', () => {
    const talking = aCall().connected().later(10);
    const story = talking.when({ ...truth([CALLER_LEG]), ofVersion: talking.call.version - 1 });
    expect(story.call).toBe(talking.call);
    expect(story.effects).toEqual([]);
  });

  it('given the carrier could not say who is in the room, or the list is too fresh, then nothing is concluded', () => {
    const talking = aCall().connected();
    const silent = talking.later(10).when({ ...truth(null), ofVersion: talking.call.version });
    expect(silent.call.line.state).toBe('connected');
    const fresh = talking.later(2).when({ ...truth([CALLER_LEG]), ofVersion: talking.call.version });
    expect(fresh.call.line.state).toBe('connected');
  });
});

describe('an effect could not be done', () => {
  it('given a leg could not even be asked for, then the next desk is rung and people are told', () => {
    const story = aCall().notAnswered();
    const [request] = story.did('requestHandlerLeg');
    if (request === undefined) throw new Error('no request');
    const failed = story.when({ type: 'effectFailed', effect: request });
    expect(failed.did('requestHandlerLeg')).toMatchObject([{ destination: { id: 'desk-3' } }]);
    expect(failed.alarms()).toEqual(['effectFailed']);
  });
});
