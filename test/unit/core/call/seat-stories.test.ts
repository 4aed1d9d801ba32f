import { describe, expect, it } from 'vitest';
import { roomName } from '../../../../src/core/call/call.ts';
import { id, type OfferId } from '../../../../src/core/ids.ts';
import {
  aCall,
  aCoachedCall,
  AMINA,
  aPlan,
  aSpecialistPlan,
  BRYN,
  CALL,
  HANDLER,
  legId,
} from '../../../support/calls.ts';

const H1 = legId('leg-h1');
const matched = () => aCall().connected().matched('high');

describe('a specialist is sought', () => {
  it('given a plan that brings one, when it comes, then the best is claimed and rung with a time limit', () => {
    const sought = matched();
    expect(sought.did('claimSpecialist')).toMatchObject([{ offer: 's1', skills: ['dash'], tried: [] }]);
    const rung = sought.claimed();
    expect(rung.did('ringSpecialist')).toMatchObject([{ specialistId: AMINA, ringTimeoutSeconds: 20 }]);
    expect(rung.did('startTimer')).toMatchObject([{ timerId: 'offer-s1', afterMs: 30_000 }]);
  });

  it.each(['off', 'shadow', 'advise'] as const)(
    'given introduction is %s, then no specialist comes by itself',
    (introduction) => {
      expect(aCall().connected().matched('high', { introduction }).call.seat.state).toBe('empty');
    },
  );

  it('given a plan without one, when the handler asks, then one is sought', () => {
    const story = aCall().connected().matched('medium').when({ type: 'specialistRequested', by: HANDLER });
    expect(story.call.seat).toMatchObject({ state: 'claiming', cause: 'request' });
  });

  it('given the first does not answer, then the next is asked, without the first; then a partner, then the pager', () => {
    const second = matched().specialistRung().specialistHangsUp();
    expect(second.did('claimSpecialist')).toMatchObject([{ offer: 's2', tried: [AMINA] }]);
    expect(second.did('releaseSpecialist')).toMatchObject([{ specialistId: AMINA, becomes: 'ready' }]);
    const partner = second.claimed(BRYN).when({
      type: 'specialistLegRefused',
      offer: id<OfferId>('s2'),
      outcome: 'refused',
    });
    expect(partner.did('claimSpecialist')).toMatchObject([{ step: { kind: 'partnerForce' } }]);
    const nobody = partner.nobody();
    expect(nobody.call.seat.state).toBe('exhausted');
    expect(nobody.alarms()).toEqual(['onCallWanted', 'noSpecialist']);
    expect(nobody.did('reviewCall')).toMatchObject([{ cause: 'noSpecialist' }]);
    expect(nobody.when({ type: 'specialistRequested', by: HANDLER }).call.seat.state).toBe('claiming');
  });

  it('given nobody knows whether the leg rings, then it is waited for, and the timer ends the wait', () => {
    const unknown = matched()
      .claimed()
      .when({ type: 'specialistLegRefused', offer: id<OfferId>('s1'), outcome: 'unknown' });
    expect(unknown.call.seat.state).toBe('ringing');
    const over = unknown.when({ type: 'timerFired', timerId: 'offer-s1', name: 'offer' });
    expect(over.did('claimSpecialist')).toMatchObject([{ offer: 's2' }]);
  });

  it('S12: given an earlier offer’s timer, when it fires late, then the present offer rings on', () => {
    const second = matched().specialistRung().specialistHangsUp().claimed(BRYN);
    const stale = second.when({ type: 'timerFired', timerId: 'offer-s1', name: 'offer' });
    expect(stale.call.seat).toEqual(second.call.seat);
  });

  it('S11: given a claim comes for an offer that is over, then it is given back', () => {
    const second = matched().claimed().specialistHangsUp();
    const late = second.when({
      type: 'specialistClaimed',
      offer: id<OfferId>('s1'),
      specialistId: BRYN,
      endpoint: { id: 'bryn', kind: 'number', address: '+447700900457' },
      reasons: [],
    });
    expect(late.did('releaseSpecialist')).toMatchObject([{ specialistId: BRYN }]);
    expect(late.call.seat.state).toBe('claiming');
  });

  it('S11: given a claim is told twice, then who sits there is not freed', () => {
    const seated = aCoachedCall();
    expect(seated.claimed(AMINA).did('releaseSpecialist')).toEqual([]);
  });
});

describe('a specialist must accept', () => {
  const rung = () => matched().specialistRung().specialistFetches();

  it('given the telephone is answered, then a PIN is asked for, and nothing about the call is said', () => {
    expect(rung().reply).toEqual({ kind: 'askPin', offer: 's1' });
  });

  it('given the PIN is right and a handler is there, then they enter as the handler’s coach', () => {
    const briefed = rung().entersPin();
    expect(briefed.reply).toMatchObject({ kind: 'brief', offer: 's1' });
    const story = briefed.specialistFetches();
    expect(story.reply).toMatchObject({ kind: 'enterAsCoach', room: roomName(CALL, 1), coachee: H1 });
    expect(briefed.did('occupySpecialist')).toHaveLength(1);
    expect(story.joins(story.offerLeg).call.seat).toMatchObject({ state: 'listening', coachee: H1 });
  });

  it('given the PIN is wrong three times, then they are sent away and the next is asked', () => {
    const twice = rung().wrongPin().wrongPin();
    expect(twice.reply).toEqual({ kind: 'askPin', offer: 's1' });
    const thrice = twice.wrongPin();
    expect(thrice.reply).toEqual({ kind: 'sendAway' });
    expect(thrice.did('endSpecialistLeg')).toHaveLength(1);
    expect(thrice.did('claimSpecialist')).toMatchObject([{ offer: 's2', tried: [AMINA] }]);
  });

  it('given a machine answers and presses nothing, then it is not a person', () => {
    const story = rung().specialistFetches().specialistFetches();
    expect(story.reply).toEqual({ kind: 'hangUp' });
    expect(story.did('claimSpecialist')).toHaveLength(1);
  });

  it('given they accept in the console before a telephone is answered, then a key must be pressed on it', () => {
    const accepted = matched().specialistRung().acceptsInConsole();
    expect(accepted.call.seat.state).toBe('ringing');
    const answered = accepted.specialistFetches();
    expect(answered.reply).toEqual({ kind: 'askKey', offer: 's1' });
    expect(answered.pressesKey().reply.kind).toBe('brief');
  });

  it('given they accept in the console while the telephone asks for a PIN, then it asks for a key instead', () => {
    const accepted = rung().acceptsInConsole();
    expect(accepted.did('refetchSpecialist')).toHaveLength(1);
    expect(accepted.specialistFetches().reply).toEqual({ kind: 'askKey', offer: 's1' });
  });

  it('given a key without the console, then the PIN is still asked for', () => {
    expect(rung().pressesKey().reply).toEqual({ kind: 'askPin', offer: 's1' });
  });

  it('given they accept on a softphone in the console, then that is enough', () => {
    const story = matched().claimed(AMINA, 'client').specialistFetches().acceptsInConsole();
    expect(story.call.seat.state).toBe('outside');
    expect(story.specialistFetches().reply.kind).toBe('brief');
  });

  it('given they decline, then the next is asked at once', () => {
    const story = rung().when({ type: 'offerDeclined', offer: id<OfferId>('s1'), reason: 'known to me' });
    expect(story.did('endSpecialistLeg')).toHaveLength(1);
    expect(story.did('claimSpecialist')).toMatchObject([{ tried: [AMINA] }]);
  });

  it('S12: given they press accept twice in the console, then they stay where they are', () => {
    const listening = aCoachedCall();
    expect(listening.acceptsInConsole().call.seat).toEqual(listening.call.seat);
  });

  it('given a leg of an offer that is over asks for its document, then it is sent away', () => {
    const story = rung().wrongPin().wrongPin().wrongPin();
    const late = story.when({
      type: 'specialistFetched',
      offer: id<OfferId>('s1'),
      legId: legId('leg-s1'),
    });
    expect(late.reply).toEqual({ kind: 'sendAway' });
  });
});

describe('waiting outside', () => {
  it('given no handler is in the room yet, then they wait outside, and come in when one is', () => {
    const waiting = aCall().matched('high').specialistComes();
    expect(waiting.reply).toEqual({ kind: 'waitOutside', offer: 's1' });
    const answered = waiting.legAccepted().answered();
    expect(answered.did('refetchSpecialist')).toHaveLength(1);
    expect(answered.specialistFetches().reply).toMatchObject({ kind: 'enterAsCoach', coachee: H1 });
  });

  it('given the handler changed while they were entering, then they are muted and pointed to the new one', () => {
    const entering = matched().specialistRung().specialistFetches().entersPin().specialistFetches();
    const coached = { ...entering.call.seat, coachee: legId('somebody-else') };
    const story = entering.withSeat(coached).joins(entering.offerLeg);
    expect(story.did('positionSpecialist').map(({ position }) => position)).toEqual([
      { mode: 'muted' },
      { mode: 'listening', coachee: H1 },
    ]);
  });

  it('given a plan that opens with coaching, then they coach as soon as they are in', () => {
    const plan = aSpecialistPlan({ openingMode: 'coaching' });
    const story = aCall().connected().matched('high', { specialist: plan }).specialistComes();
    expect(story.did('positionSpecialist')).toMatchObject([{ position: { mode: 'coaching', coachee: H1 } }]);
    expect(story.positioned('coaching').call.seat.state).toBe('coaching');
  });
});

describe('S4, S8: who is heard', () => {
  it('S8: given nobody has said who is speaking, when the handler asks for audible, then nothing is done', () => {
    const story = aCoachedCall().asks('audible');
    expect(story.did('positionSpecialist')).toEqual([]);
  });

  it.each(['perpetrator', 'unknown'] as const)('S8: given the speaker is %s, then the same', (who) => {
    expect(aCoachedCall().speakerIs(who).asks('audible').did('positionSpecialist')).toEqual([]);
  });

  it('S4: given the speaker is the victim, when the specialist asks to be audible, then nothing is done', () => {
    const story = aCoachedCall().speakerIs('victim').asks('audible', false);
    expect(story.did('positionSpecialist')).toEqual([]);
  });

  it('given the handler asks, then the seat is audible only when the carrier has confirmed it', () => {
    const asked = aCoachedCall().speakerIs('victim').asks('audible');
    expect(asked.call.seat.state).toBe('listening');
    expect(asked.call.line.companyAudible).toBe(false);
    const done = asked.positioned('audible');
    expect(done.call).toMatchObject({ seat: { state: 'audible' }, line: { companyAudible: true } });
    expect(asked.positioned('audible', false).call.seat.state).toBe('listening');
  });

  it('S8: given an audible specialist, when the handler finds the perpetrator speaking, then they are quiet at once', () => {
    const story = aCoachedCall().audible().speakerIs('perpetrator');
    expect(story.call).toMatchObject({ seat: { state: 'listening' }, line: { companyAudible: false } });
    expect(story.did('positionSpecialist')).toMatchObject([{ position: { mode: 'listening', coachee: H1 } }]);
  });

  it('S8: given audible was asked and is not done, when the perpetrator is found speaking, then it is taken back', () => {
    const asked = aCoachedCall().speakerIs('victim').asks('audible').speakerIs('perpetrator');
    expect(asked.did('positionSpecialist')).toHaveLength(1);
    const done = asked.positioned('audible');
    expect(done.call).toMatchObject({ seat: { state: 'listening' }, line: { companyAudible: false } });
  });

  it('S8: given a hand-over is under way, when the perpetrator is found speaking, then it is called off', () => {
    const story = aCoachedCall().speakerIs('victim').handOver().speakerIs('perpetrator');
    expect(story.call.seat).toMatchObject({ state: 'listening', handOver: null });
    expect(story.alarms()).toEqual(['handOverFailed']);
    expect(story.positioned('audible').call.line.state).toBe('connected');
  });

  it('S4: given a coach without a coachee who could not be muted, then they are taken out of the room', () => {
    const story = aCoachedCall().handlerHeld(true).positioned('muted', false);
    expect(story.call.seat.state).toBe('outside');
    expect(story.did('refetchSpecialist')).toHaveLength(1);
  });

  it('S4: given they left the room with audible still wanted, when the answer comes late, then it does not count', () => {
    const back = aCoachedCall().speakerIs('victim').asks('audible').specialistFetches();
    const late = back.joins(back.offerLeg).positioned('audible');
    expect(late.call).toMatchObject({ seat: { state: 'listening' }, line: { companyAudible: false } });
  });
});

describe('the handler goes, with a specialist there', () => {
  it.each(['listening', 'coaching'] as const)(
    'S3: given they were %s, then they are muted, and wait outside for the next handler',
    (mode) => {
      const before =
        mode === 'coaching' ? aCoachedCall().asks('coaching').positioned('coaching') : aCoachedCall();
      const story = before.handlerHangsUp();
      expect(story.did('positionSpecialist')).toMatchObject([{ position: { mode: 'muted' } }]);
      expect(story.did('refetchSpecialist')).toHaveLength(1);
      expect(story.call).toMatchObject({
        seat: { state: 'outside', coachee: null },
        line: { state: 'connecting', generation: 2 },
      });
    },
  );

  it('S3: given they are audible, then they stay with the caller and handlers are rung back into the same room', () => {
    const story = aCoachedCall().audible().handlerHangsUp();
    expect(story.call).toMatchObject({
      seat: { state: 'audible' },
      line: { state: 'connecting', generation: 1, companyAudible: true },
    });
    expect(story.did('requestHandlerLeg')).toHaveLength(1);
    expect(story.alarms()).toEqual(['callerAlone']);
  });

  it('S3: given they are audible and no handler can be rung back, then they go on together, with an alarm', () => {
    const story = aCoachedCall().audible().handlerHangsUp().notAnswered().notAnswered().notAnswered();
    expect(story.call.line.state).toBe('handedOver');
    expect(story.alarms()).toEqual(['callerAlone']);
  });

  it('S3: given they were being handed over to, then the hand-over has failed and handlers are rung again', () => {
    const story = aCoachedCall().speakerIs('victim').handOver().handlerHangsUp();
    expect(story.alarms()).toEqual(expect.arrayContaining(['handOverFailed', 'callerAlone']));
    expect(story.call.line).toMatchObject({ state: 'connecting', generation: 2 });
  });

  it('S3: given they were audible already when the hand-over was asked, then they stay with the caller', () => {
    const story = aCoachedCall().audible().handOver().handlerHangsUp();
    expect(story.call).toMatchObject({
      seat: { state: 'audible' },
      line: { state: 'connecting', generation: 1, companyAudible: true },
    });
  });

  it('S3: given they lead, then the caller is with them, and hears no ringing', () => {
    const led = aCoachedCall().handedOver();
    expect(led.call).toMatchObject({ seat: { state: 'leading' }, line: { state: 'handedOver' } });
    expect(led.did('endLeg')).toMatchObject([{ legId: H1 }]);
  });

  it('given the handler is held, then the coach is muted, and pointed back to them after', () => {
    const held = aCoachedCall().asks('coaching').positioned('coaching').handlerHeld(true);
    expect(held.did('positionSpecialist')).toMatchObject([{ position: { mode: 'muted' } }]);
    const back = held.handlerHeld(false);
    expect(back.did('positionSpecialist').map(({ position }) => position.mode)).toEqual([
      'muted',
      'listening',
    ]);
  });
});

describe('hand-over', () => {
  it('given it is asked, then the specialist is made audible first and the handler is still there', () => {
    const asked = aCoachedCall().speakerIs('victim').handOver();
    expect(asked.did('positionSpecialist')).toMatchObject([{ position: { mode: 'audible' } }]);
    expect(asked.did('endLeg')).toEqual([]);
    expect(asked.call.line.state).toBe('connected');
  });

  it('S1: given the line does not allow it, or nobody has said who speaks, then nothing is done', () => {
    const forbidden = aCoachedCall({ mayHandOver: false }).speakerIs('victim').handOver();
    expect(forbidden.did('positionSpecialist')).toEqual([]);
    expect(aCoachedCall().handOver().did('positionSpecialist')).toEqual([]);
  });

  it('given the carrier does not confirm, then the handler keeps the caller, with an alarm and a review', () => {
    const story = aCoachedCall().speakerIs('victim').handOver().positioned('audible', false);
    expect(story.call).toMatchObject({ seat: { state: 'listening' }, line: { state: 'connected' } });
    expect(story.alarms()).toEqual(['handOverFailed']);
    expect(story.did('reviewCall')).toMatchObject([{ cause: 'handOverFailed' }]);
  });

  it('S3: given it fails for one who was audible, then the line no longer counts on them', () => {
    const story = aCoachedCall().audible().handOver().positioned('audible', false);
    expect(story.call.line.companyAudible).toBe(false);
  });

  it('given the caller is held when the carrier confirms, then they are audible and no handler is let go', () => {
    const story = aCoachedCall().speakerIs('victim').handOver().held().positioned('audible');
    expect(story.call).toMatchObject({
      seat: { state: 'audible' },
      line: { state: 'held', companyAudible: true },
    });
    expect(story.did('endLeg')).toEqual([]);
  });

  it('given it is done, when a handler is recalled, then they join, and the specialist is still heard', () => {
    const recalled = aCoachedCall().handedOver().when({ type: 'handlerRecalled', by: HANDLER });
    expect(recalled.did('requestHandlerLeg')).toMatchObject([{ place: { generation: 1, step: 0 } }]);
    const joined = recalled.legAccepted().answered();
    expect(joined.call).toMatchObject({
      line: { state: 'connected', companyAudible: true },
      seat: { state: 'leading' },
    });
  });

  it('S3: given nobody answers the recall, then the specialist stays with the caller, with an alarm', () => {
    const recalled = aCoachedCall().handedOver().when({ type: 'handlerRecalled', by: HANDLER });
    const story = recalled.notAnswered().notAnswered().notAnswered();
    expect(story.call.line.state).toBe('handedOver');
    expect(story.alarms()).toEqual(['callerAlone']);
    expect(story.when({ type: 'handlerRecalled', by: HANDLER }).did('requestHandlerLeg')).toHaveLength(1);
  });
});

describe('a specialist leaves', () => {
  it('given they listened, then people are told and somebody else is asked', () => {
    const story = aCoachedCall().specialistHangsUp();
    expect(story.alarms()).toEqual(['specialistLost']);
    expect(story.did('releaseSpecialist')).toMatchObject([{ becomes: 'wrapUp' }]);
    expect(story.did('claimSpecialist')).toMatchObject([{ tried: [] }]);
  });

  it('S3: given they led, then the caller is re-routed at once, with alarms', () => {
    const story = aCoachedCall().handedOver().specialistHangsUp();
    expect(story.call.line).toMatchObject({ state: 'connecting', generation: 2, companyAudible: false });
    expect(story.alarms()).toEqual(expect.arrayContaining(['specialistLost', 'callerAlone']));
  });

  it('S3: given they were audible beside the handler, then caller and handler talk on', () => {
    const story = aCoachedCall().audible().specialistHangsUp();
    expect(story.call.line).toMatchObject({ state: 'connected', generation: 1, companyAudible: false });
  });

  it('given another leg of the same offer ends, then nothing changes', () => {
    const seated = aCoachedCall();
    const story = seated.when({
      type: 'specialistLegEnded',
      offer: id<OfferId>('s1'),
      legId: legId('twin'),
    });
    expect(story.call.seat).toEqual(seated.call.seat);
  });

  it('given the handler lets them go, then the leg ends and nobody else is asked', () => {
    const story = aCoachedCall().when({ type: 'specialistReleased', by: HANDLER });
    expect(story.did('endSpecialistLeg')).toHaveLength(1);
    expect(story.did('claimSpecialist')).toEqual([]);
    expect(story.call.seat.state).toBe('released');
  });

  it('S3: given a leading specialist is let go, then the caller is re-routed', () => {
    const story = aCoachedCall().handedOver().when({ type: 'specialistReleased', by: HANDLER });
    expect(story.call.line).toMatchObject({ state: 'connecting', generation: 2 });
  });
});

describe('the caller goes', () => {
  it('given a specialist rings, then they are released and were never told of anything', () => {
    const story = matched().specialistRung().callerHangsUp();
    expect(story.call.seat.state).toBe('released');
    expect(story.did('releaseSpecialist')).toMatchObject([{ becomes: 'ready' }]);
    expect(story.did('endSpecialistLeg')).toHaveLength(1);
  });

  it('given a specialist listens, then they may talk on with the handler', () => {
    const story = aCoachedCall().callerHangsUp();
    expect(story.call).toMatchObject({ line: { state: 'callerGone' }, seat: { state: 'listening' } });
    const over = story.handlerHangsUp();
    expect(over.call).toMatchObject({ line: { state: 'ended' }, seat: { state: 'released' } });
    expect(over.did('releaseSpecialist')).toMatchObject([{ becomes: 'wrapUp' }]);
  });

  it('S1: given the call has ended, when a plan comes late, then nobody is sought', () => {
    const story = aCall().callerHangsUp().matched('high');
    expect(story.did('claimSpecialist')).toEqual([]);
  });
});

describe('a direct call has no room', () => {
  it('given one is claimed, then they advise through the console and no leg is rung', () => {
    const story = aCall().connectedDirect().matched('high').claimed();
    expect(story.call.seat.state).toBe('advising');
    expect(story.did('ringSpecialist')).toEqual([]);
    expect(story.did('occupySpecialist')).toHaveLength(1);
  });

  it('given one was on the way when the call went direct, then their leg ends and they advise', () => {
    const story = matched().specialistRung().when({ type: 'webhookFailed' });
    expect(story.call.seat.state).toBe('advising');
    expect(story.did('endSpecialistLeg')).toHaveLength(1);
    expect(story.entersPin().reply).toEqual({ kind: 'sendAway' });
  });
});

describe('the carrier’s list of the room', () => {
  it('given an arrival that was not told, then they are found listening', () => {
    const entering = matched().specialistRung().specialistFetches().entersPin().specialistFetches().later(10);
    const story = entering.when({
      type: 'reconciled',
      ofVersion: entering.call.version,
      callerLeg: 'live',
      inRoom: [legId('caller'), H1, entering.offerLeg],
    });
    expect(story.call.seat.state).toBe('listening');
  });

  it('given a hang-up that was not told, then they are missed, and somebody else is asked', () => {
    const seated = aCoachedCall().later(10);
    const story = seated.when({
      type: 'reconciled',
      ofVersion: seated.call.version,
      callerLeg: 'live',
      inRoom: [legId('caller'), H1],
    });
    expect(story.alarms()).toEqual(['specialistLost']);
    expect(story.did('claimSpecialist')).toHaveLength(1);
  });
});

describe('the carrier says which of our legs have ended', () => {
  const says = (story: ReturnType<typeof matched>, ended: readonly ReturnType<typeof legId>[]) =>
    story.when({
      ...{ type: 'reconciled', ofVersion: story.call.version, callerLeg: 'live', ended },
      inRoom: [legId('caller'), H1],
    });

  it('S3: given one waits outside and their hanging up was not told, then they are missed and somebody else is asked', () => {
    const waiting = aCall().matched('high').specialistComes().later(10);
    expect(says(waiting, []).call.seat.state).toBe('outside');
    const story = says(waiting, [waiting.offerLeg]);
    expect(story.alarms()).toEqual(['specialistLost']);
    expect(story.did('claimSpecialist')).toHaveLength(1);
  });

  it('given one was sent in and is nowhere, then they ask for their document again; gone, they are missed', () => {
    const entering = matched().specialistRung().specialistFetches().entersPin().specialistFetches().later(10);
    expect(says(entering, []).did('refetchSpecialist')).toMatchObject([{ offer: 's1' }]);
    expect(says(entering, [entering.offerLeg]).alarms()).toEqual(['specialistLost']);
  });

  it('given a telephone that was rung has ended without a word to us, then the next one is asked', () => {
    const rung = matched().specialistRung().later(10);
    expect(says(rung, [rung.offerLeg]).did('claimSpecialist')).toMatchObject([{ tried: [AMINA] }]);
  });
});

describe('an effect could not be done', () => {
  it('given a claim, then the next step of the plan is taken', () => {
    const sought = matched();
    const [claim] = sought.did('claimSpecialist');
    if (claim === undefined) throw new Error('no claim');
    expect(sought.when({ type: 'effectFailed', effect: claim }).did('claimSpecialist')).toMatchObject([
      { step: { kind: 'partnerForce' } },
    ]);
  });

  it('given a ring, then the next person is asked', () => {
    const rung = matched().claimed();
    const [ring] = rung.did('ringSpecialist');
    if (ring === undefined) throw new Error('no ring');
    expect(rung.when({ type: 'effectFailed', effect: ring }).did('claimSpecialist')).toMatchObject([
      { tried: [AMINA] },
    ]);
  });
});

it('a plan for the handler’s own request may differ from the policy’s', () => {
  const plan = aPlan('medium', { onRequest: aSpecialistPlan({ skills: ['stalking'] }) });
  const story = aCall()
    .connected()
    .when({ type: 'callerAssessed', assessment: null, plan })
    .when({ type: 'specialistRequested', by: HANDLER });
  expect(story.did('claimSpecialist')).toMatchObject([{ skills: ['stalking'] }]);
});
