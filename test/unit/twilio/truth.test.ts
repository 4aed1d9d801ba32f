import type twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import { roomName } from '../../../src/core/call/call.ts';
import { callerLegTruth, endedAmong, participantsOf, resolveRoom } from '../../../src/twilio/truth.ts';
import { CALL, CALLER_LEG, legId, ROOM_HANDLE } from '../../support/calls.ts';

type Client = ReturnType<typeof twilio>;
const room = { name: roomName(CALL, 1), handle: null };
const gone = Object.assign(new Error('not found'), { status: 404 });
const trouble = Object.assign(new Error('trouble'), { status: 503 });

/** As much of the helper's client as is asked here. */
function client(parts: {
  rooms?: (filter: { friendlyName: string; status: string }) => object[];
  participants?: () => object[];
  call?: () => object;
}): Client {
  const conferences = Object.assign(() => ({ participants: { list: async () => parts.participants?.() } }), {
    list: async (filter: { friendlyName: string; status: string }) => parts.rooms?.(filter),
  });
  return { conferences, calls: () => ({ fetch: async () => parts.call?.() }) } as unknown as Client;
}

describe('the room by its name', () => {
  it('is the one in progress, else the one that has not started, one status a request', async () => {
    const asked: string[] = [];
    const found = await resolveRoom(
      client({
        rooms: ({ friendlyName, status }) => {
          asked.push(`${friendlyName} ${status}`);
          return status === 'init' ? [{ sid: ROOM_HANDLE }] : [];
        },
      }),
      room,
    );
    expect(found).toBe(ROOM_HANDLE);
    expect(asked).toEqual([`${room.name} in-progress`, `${room.name} init`]);
  });

  it('is nothing when neither is there', async () => {
    expect(await resolveRoom(client({ rooms: () => [] }), room)).toBeNull();
  });
});

describe('who is in the room', () => {
  it('is everybody connected, with what they can hear', async () => {
    const list = [
      {
        callSid: CALLER_LEG,
        status: 'connected',
        label: 'caller',
        hold: true,
        muted: false,
        coaching: false,
      },
      {
        callSid: legId('leg-s1'),
        label: 'specialist-s1',
        hold: false,
        muted: true,
        coaching: true,
        callSidToCoach: legId('leg-h1'),
      },
      { callSid: legId('leg-h2'), status: 'ringing', hold: false, muted: false, coaching: false },
    ];
    expect(await participantsOf(client({ participants: () => list }), ROOM_HANDLE)).toEqual([
      { legId: CALLER_LEG, label: 'caller', held: true, muted: false, coaching: null },
      {
        legId: legId('leg-s1'),
        label: 'specialist-s1',
        held: false,
        muted: true,
        coaching: legId('leg-h1'),
      },
    ]);
  });

  it('S3: a room that is gone has nobody; a carrier in trouble says nothing, and nobody is declared gone', async () => {
    const failing = (error: Error) =>
      client({
        participants: () => {
          throw error;
        },
      });
    expect(await participantsOf(failing(gone), ROOM_HANDLE)).toBeNull();
    await expect(participantsOf(failing(trouble), ROOM_HANDLE)).rejects.toBe(trouble);
  });
});

describe('the caller’s own leg', () => {
  it.each([
    ['queued', 'queued'],
    ['ringing', 'ringing'],
    ['in-progress', 'inProgress'],
    ['completed', 'ended'],
    ['canceled', 'ended'],
  ])('%s is %s', async (status, truth) => {
    expect(await callerLegTruth(client({ call: () => ({ status }) }), CALL)).toBe(truth);
  });

  it('unknown to Twilio is unknown; trouble at Twilio is no answer', async () => {
    const failing = (error: Error) =>
      client({
        call: () => {
          throw error;
        },
      });
    expect(await callerLegTruth(failing(gone), CALL)).toBe('unknown');
    await expect(callerLegTruth(failing(trouble), CALL)).rejects.toBe(trouble);
  });
});

describe('legs outside the room', () => {
  it('only those that Twilio says have ended are gone; who is in the room is not asked after', async () => {
    const there = { legId: legId('a'), label: null, held: false, muted: true, coaching: null };
    const told = await endedAmong(
      client({ call: () => ({ status: 'completed' }) }),
      [legId('a'), legId('b')],
      [there],
    );
    expect(told).toEqual([legId('b')]);
    expect(await endedAmong(client({ call: () => ({ status: 'in-progress' }) }), [legId('b')], [])).toEqual(
      [],
    );
  });
});
