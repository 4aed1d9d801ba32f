import { describe, expect, it } from 'vitest';
import { answerInbound } from '../../../../src/app/call/answer-inbound.ts';
import { answerWebhook } from '../../../../src/app/call/answer-webhook.ts';
import { createVoiceCalls } from '../../../../src/app/call/voice-calls.ts';
import type { EventOf } from '../../../../src/core/call/events.ts';
import { firstPlace } from '../../../../src/core/call/without-state.ts';
import { type EventId, id, type OfferId } from '../../../../src/core/ids.ts';
import { aCall, aLinePlan, CALL, CALLER_LEG, event, KNOWN_CALLER, legId } from '../../../support/calls.ts';
import { memoryPath, person, runLater } from '../../../support/memory-call-path.ts';

const plan = aLinePlan();
const place = firstPlace(plan, aCall().attempt);
const arrival: EventOf<'callReceived'> = {
  type: 'callReceived',
  id: id<EventId>('inbound'),
  callId: CALL,
  linePlan: plan,
  caller: KNOWN_CALLER,
  via: 'webhook',
};

describe('S2: the first webhook is answered whatever fails', () => {
  it('given all is well, then the caller enters a room, and the leg’s outcome is worked in after', async () => {
    const made = memoryPath();
    expect(await answerInbound(made.path, arrival)).toMatchObject({ kind: 'enterRoom' });
    await runLater(made, 'recordLegOutcome');
    expect(made.store.call?.line.attempts).toMatchObject([{ state: 'ringing', legId: legId('leg-h1') }]);
  });

  it.each([
    { kind: 'refused', code: '21211' },
    { kind: 'unknown', why: 'noAnswer' },
  ] as const)('given the leg is $kind, then the caller is dialled direct', async (leg) => {
    const made = memoryPath();
    made.carrier.leg = leg;
    expect(await answerInbound(made.path, arrival)).toMatchObject({ kind: 'dialDirect', place: { step: 0 } });
    await runLater(made, 'recordLegOutcome');
    expect(made.store.call?.line.state).toBe('connectingDirect');
  });

  it('given the account’s calls per second are spent, then no leg is asked for', async () => {
    const made = memoryPath();
    made.budget = false;
    expect((await answerInbound(made.path, arrival)).kind).toBe('dialDirect');
    expect(made.asked).toEqual([]);
  });

  it('given the store is silent, then the caller is answered all the same and the journal has it all', async () => {
    const made = memoryPath();
    made.store.silent = true;
    expect((await answerInbound(made.path, arrival)).kind).toBe('enterRoom');
    await runLater(made, 'recordLegOutcome');
    expect(made.journalled.map(({ type }) => type)).toEqual(['callReceived', 'handlerLegAccepted']);
  });

  it('given the journal fails too, then the caller is answered all the same', async () => {
    const made = memoryPath();
    made.store.silent = true;
    made.path.journal.append = async () => {
      throw new Error('ENOSPC');
    };
    expect((await answerInbound(made.path, arrival)).kind).toBe('enterRoom');
  });

  it('S12: given the webhook comes twice, then it gets the same answer and no second arrival', async () => {
    const made = memoryPath();
    const first = await answerInbound(made.path, arrival);
    await runLater(made, 'recordLegOutcome');
    expect(await answerInbound(made.path, arrival)).toEqual(first);
    expect(made.commits.filter(({ event: what }) => what.type === 'callReceived')).toHaveLength(1);
  });

  it('S12: given the first delivery was dialled direct, then the second is too, and its leg is let go', async () => {
    const made = memoryPath();
    made.carrier.leg = { kind: 'refused', code: '20003' };
    const first = await answerInbound(made.path, arrival);
    await runLater(made, 'recordLegOutcome');
    made.carrier.leg = { kind: 'accepted', legId: legId('second') };
    expect(await answerInbound(made.path, arrival)).toEqual(first);
    await runLater(made, 'endLeg');
    expect(made.asked).toContain(`endLeg ${legId('second')}`);
  });
});

describe('S1, S2: a later webhook is answered whatever fails', () => {
  it('given the store is silent, then the URL is enough, and the event waits in the journal', async () => {
    const made = memoryPath();
    made.store.silent = true;
    const asked = event({ type: 'ringbackFetched', generation: 1, fetches: 1 });
    expect(await answerWebhook(made.path, asked, place)).toMatchObject({ kind: 'ringback', fetches: 2 });
    // The carrier asks for ringback again by itself; what is told only once is kept.
    const left = event({ type: 'callerLeft' });
    await answerWebhook(made.path, left, null);
    expect(made.journalled).toEqual([left]);
  });

  it('S3: given a caller who waits too long without a store, then they are moved, if nobody is with them', async () => {
    const made = memoryPath();
    made.store.silent = true;
    const overdue = event({ type: 'ringbackFetched', generation: 1, fetches: 9 });
    await answerWebhook(made.path, overdue, place);
    made.carrier.inRoom = [person(CALLER_LEG), person(legId('leg-s1'), { muted: true })];
    await runLater(made, 'moveWithoutState');
    expect(made.asked).toEqual(['moveCaller direct']);
  });

  it.each([
    ['somebody is with them', { inRoom: [person(CALLER_LEG), person(legId('leg-h1'))] }],
    ['they have gone', { callerLeg: 'ended' as const }],
  ])('S3: given %s, then nobody is moved', async (_what, carrier) => {
    const made = memoryPath();
    made.store.silent = true;
    Object.assign(made.carrier, carrier);
    await answerWebhook(made.path, event({ type: 'ringbackFetched', generation: 1, fetches: 9 }), place);
    await runLater(made, 'moveWithoutState');
    expect(made.asked).toEqual([]);
  });

  it('given a call that nobody knows, then it is answered from the URL too', async () => {
    const ended = event({
      type: 'callerDialEnded',
      how: 'direct',
      generation: 1,
      step: 0,
      callerAlive: true,
      answered: false,
    });
    expect(await answerWebhook(memoryPath().path, ended, place)).toMatchObject({
      kind: 'dialDirect',
      place: { step: 1 },
    });
  });
});

describe('a PIN', () => {
  const rung = aCall().connected().matched('high').specialistRung().specialistFetches().call;
  const entered = { callId: CALL, offer: id<OfferId>('s1'), legId: legId('leg-s1') };

  it.each([
    ['1234', 'brief'],
    ['9999', 'askPin'],
    ['', 'askPin'],
  ])('"%s" is answered with %s', async (digits, kind) => {
    const { path } = memoryPath(rung);
    const reply = await createVoiceCalls(path).pinEntered({ ...entered, id: id<EventId>('pin:1'), digits });
    expect(reply.kind).toBe(kind);
  });

  it('of an offer that is over is wrong, whoever’s it is', async () => {
    const { path } = memoryPath(rung);
    const late = { ...entered, offer: id<OfferId>('s0'), id: id<EventId>('pin:1'), digits: '1234' };
    expect(await createVoiceCalls(path).pinEntered(late)).toEqual({ kind: 'sendAway' });
  });

  it('that cannot be checked now is neither right nor wrong: they wait', async () => {
    const made = memoryPath(rung);
    made.store.silent = true;
    const reply = await createVoiceCalls(made.path).pinEntered({
      ...entered,
      id: id<EventId>('pin:1'),
      digits: '1234',
    });
    expect(reply).toEqual({ kind: 'waitOutside', offer: 's1' });
  });
});
