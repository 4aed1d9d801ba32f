import { describe, expect, it } from 'vitest';
import { type AttemptId, id, type LineId } from '../../../src/core/ids.ts';
import { parseForm } from '../../../src/twilio/signature.ts';
import * as read from '../../../src/twilio/webhook-events.ts';
import { CALL, CALLER_LEG, legId, ROOM_HANDLE } from '../../support/calls.ts';

const LEG = legId('leg-h1');
const place = {
  lineId: id<LineId>('emergency'),
  policyVersion: 7,
  generation: 2,
  step: 1,
  attempt: id<AttemptId>('h1'),
};

/** A webhook with these fields, as Twilio posts them; what a field is not about may be anything. */
function webhook(fields: Record<string, string>, query: Record<string, unknown> = {}): read.Webhook {
  const form = parseForm(
    new URLSearchParams({ ApiVersion: '2010-04-01', Unheard: 'of', ...fields }).toString(),
  );
  return { query, form, token: 'token-1' };
}

describe('a handler’s leg', () => {
  it.each([
    ['ringing', { type: 'handlerLegProgressed', progress: 'ringing' }],
    ['in-progress', { type: 'handlerLegProgressed', progress: 'answered' }],
    ['completed', { type: 'handlerLegEnded', end: 'hungUp' }],
    ['no-answer', { type: 'handlerLegEnded', end: 'notAnswered' }],
    ['busy', { type: 'handlerLegEnded', end: 'notAnswered' }],
    ['failed', { type: 'handlerLegEnded', end: 'notAnswered' }],
    ['canceled', { type: 'handlerLegEnded', end: 'notAnswered' }],
  ])('that is %s', (CallStatus, expected) => {
    const event = read.handlerLegEvent(webhook({ CallSid: LEG, CallStatus }), CALL, place);
    expect(event).toMatchObject({ ...expected, legId: LEG, attempt: 'h1', generation: 2, callId: CALL });
  });

  it.each(['initiated', 'queued', '', 'surprising'])('that is "%s" says nothing', (CallStatus) => {
    expect(read.handlerLegEvent(webhook({ CallSid: LEG, CallStatus }), CALL, place)).toBeNull();
  });

  it.each(['', 'CA123', 'leg', `XX${'0'.repeat(32)}x`])('named "%s" is no leg', (CallSid) => {
    expect(read.handlerLegEvent(webhook({ CallSid, CallStatus: 'ringing' }), CALL, place)).toBeNull();
  });

  it('S12: the same callback has the same id however often it comes, and each status its own', () => {
    const ids = ['ringing', 'ringing', 'in-progress', 'completed'].map(
      (CallStatus) => read.handlerLegEvent(webhook({ CallSid: LEG, CallStatus }), CALL, place)?.id,
    );
    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(3);
  });
});

describe('a leg of a direct dial', () => {
  it('that is answered names the desk and the step', () => {
    const event = read.directLegEvent(
      webhook({ CallSid: LEG, CallStatus: 'in-progress' }, { to: 'desk-2' }),
      CALL,
      place,
    );
    expect(event).toMatchObject({
      type: 'directLegProgressed',
      destinationId: 'desk-2',
      step: 1,
      progress: 'answered',
    });
  });

  it('that has hung up is gone, wherever it was moved meanwhile; unanswered ends say nothing', () => {
    const ended = webhook({ CallSid: LEG, CallStatus: 'completed' }, { to: 'desk-2' });
    expect(read.directLegEvent(ended, CALL, place)).toMatchObject({ type: 'directLegEnded', legId: LEG });
    const unanswered = webhook({ CallSid: LEG, CallStatus: 'no-answer' }, { to: 'desk-2' });
    expect(read.directLegEvent(unanswered, CALL, place)).toBeNull();
  });
});

describe('the caller’s own leg', () => {
  it.each(['completed', 'no-answer', 'busy', 'failed', 'canceled'])('that is %s has left', (CallStatus) => {
    expect(read.callerStatusEvent(webhook({ CallSid: CALL, CallStatus }))).toMatchObject({
      type: 'callerLeft',
      callId: CALL,
    });
  });

  it.each(['ringing', 'in-progress', ''])('that is "%s" has not', (CallStatus) => {
    expect(read.callerStatusEvent(webhook({ CallSid: CALL, CallStatus }))).toBeNull();
  });
});

describe('the room', () => {
  const room = (StatusCallbackEvent: string, more: Record<string, string> = {}) =>
    read.roomEvent(
      webhook({
        ConferenceSid: ROOM_HANDLE,
        CallSid: LEG,
        SequenceNumber: '4',
        StatusCallbackEvent,
        ...more,
      }),
      CALL,
      place,
    );

  it('somebody joins, and the room’s own handle is learned', () => {
    expect(room('participant-join')).toMatchObject({
      type: 'participantJoined',
      legId: LEG,
      generation: 2,
      roomHandle: ROOM_HANDLE,
    });
  });

  it.each([
    ['participant_hung_up', false],
    ['', false],
    ['participant_updated_via_api', true],
    ['conference_ended_via_api', true],
    ['moderator_ended_conference', true],
    ['participant_add_failed', true],
    ['something_new', true],
  ])('S3: somebody leaves because of "%s": the leg lives on: %s', (ReasonParticipantLeft, moved) => {
    expect(room('participant-leave', { ReasonParticipantLeft })).toMatchObject({
      type: 'participantLeft',
      moved,
    });
  });

  it('somebody is held and taken back', () => {
    expect(room('participant-hold')).toMatchObject({ type: 'participantHeld', on: true });
    expect(room('participant-unhold')).toMatchObject({ type: 'participantHeld', on: false });
  });

  it('only the caller’s own speech counts for silence', () => {
    expect(room('participant-speech-start', { CallSid: CALLER_LEG })).toMatchObject({ type: 'callerSpoke' });
    expect(room('participant-speech-start')).toBeNull();
  });

  it.each(['conference-start', 'conference-end', 'participant-mute', 'announcement-end', ''])(
    '"%s" says nothing to a call',
    (what) => {
      expect(room(what)).toBeNull();
    },
  );

  it('S12: the same callback has the same id, the next one another', () => {
    expect(room('participant-join')?.id).toBe(room('participant-join')?.id);
    expect(room('participant-join', { SequenceNumber: '5' })?.id).not.toBe(room('participant-join')?.id);
  });

  it('without a room or a leg it cannot be used', () => {
    expect(room('participant-join', { ConferenceSid: '' })).toBeNull();
    expect(room('participant-join', { CallSid: '' })).toBeNull();
  });
});

describe('the caller’s dial has ended', () => {
  it.each([
    ['room', 'in-progress', 'completed', { how: 'room', callerAlive: true, answered: true }],
    ['direct', 'in-progress', 'no-answer', { how: 'direct', callerAlive: true, answered: false }],
    ['direct', 'completed', 'completed', { how: 'direct', callerAlive: false, answered: true }],
    ['direct', 'ringing', 'answered', { how: 'direct', callerAlive: true, answered: true }],
    ['nonsense', 'in-progress', '', { how: 'room', callerAlive: true, answered: false }],
  ])('%s, the call %s, the dial %s', (how, CallStatus, DialCallStatus, expected) => {
    const event = read.dialEndedEvent(
      webhook({ CallSid: CALL, CallStatus, DialCallStatus }, { how }),
      CALL,
      place,
    );
    expect(event).toMatchObject({ type: 'callerDialEnded', generation: 2, step: 1, ...expected });
  });

  it('S12: its id is the delivery’s own, since Twilio asks again for the same dial only as a retry', () => {
    expect(read.dialEndedEvent(webhook({}), CALL, place).id).toBe('dial:token-1');
  });
});

describe('ringback', () => {
  it.each([
    ['3', 3],
    ['-1', 0],
    ['many', 0],
    ['1e99', 0],
    [undefined, 0],
  ])('fetched %s times', (fetches, counted) => {
    const event = read.ringbackEvent(webhook({}, { fetches }), CALL, place);
    expect(event).toMatchObject({ type: 'ringbackFetched', fetches: counted, generation: 2 });
  });
});

describe('a specialist’s leg', () => {
  const query = { offer: 's1' };

  it('asks for its document', () => {
    const event = read.specialistFetchedEvent(
      webhook({ CallSid: LEG, CallStatus: 'in-progress' }, query),
      CALL,
    );
    expect(event).toMatchObject({ type: 'specialistFetched', offer: 's1', legId: LEG, id: 'doc:token-1' });
  });

  it.each(['completed', 'busy', 'no-answer', 'failed', 'canceled'])('that is %s has ended', (CallStatus) => {
    expect(read.specialistLegEvent(webhook({ CallSid: LEG, CallStatus }, query), CALL)).toMatchObject({
      type: 'specialistLegEnded',
      offer: 's1',
      legId: LEG,
    });
  });

  it.each<[Record<string, string>, Record<string, unknown>]>([
    [{ CallSid: LEG }, {}],
    [{ CallSid: LEG }, { offer: ['s1', 's2'] }],
    [{ CallSid: 'nonsense' }, query],
  ])('without a leg or an offer it cannot be used', (fields, asked) => {
    const given = webhook({ CallStatus: 'completed', ...fields }, asked);
    expect(read.specialistLegEvent(given, CALL)).toBeNull();
    expect(read.specialistFetchedEvent(given, CALL)).toBeNull();
  });
});

describe('the call that a URL names', () => {
  it.each([
    [CALL, CALL],
    ['CA1', null],
    ['', null],
    [['a', 'b'], null],
    [undefined, null],
  ])('%s', (call, named) => {
    expect(read.callIdOf({ call })).toBe(named);
  });
});
