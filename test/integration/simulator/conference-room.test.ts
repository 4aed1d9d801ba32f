import { afterEach, describe, expect, it } from 'vitest';
import {
  callerNumber,
  conference,
  handlerNumber,
  lineNumber,
  ringbackUrl,
  specialistNumber,
  startAccount,
  twiml,
} from '../../support/simulated-account.ts';
import { roomStory } from '../../support/simulated-room.ts';

const story = roomStory();
const { arrives, callerInRoom, event, events, joins, participant, quiet, roomSid } = story;

afterEach(() => story.account.close());

describe('a room is init, then in-progress, then completed', () => {
  it('waits with one participant, whatever their start flag says', async () => {
    await callerInRoom({}, () => twiml(conference('room', 'startConferenceOnEnter="true" waitUrl=""')));
    expect(story.account.sim.rooms()).toMatchObject([{ status: 'init' }]);
    expect(story.account.sim.whoHears()).toEqual({ caller: ['silence'] });
  });

  it('waits with two when neither starts it, and both hear wait audio', async () => {
    await callerInRoom();
    await joins(specialistNumber, 'specialist', {
      startConferenceOnEnter: false,
      waitUrl: `${story.account.app.url}/ringback`,
    });
    await story.account.sim.until(
      () => story.account.sim.whoHears().specialist?.[0] === `wait play ${ringbackUrl}`,
    );
    expect(story.account.sim.rooms()).toMatchObject([{ status: 'init' }]);
    expect(story.account.sim.whoHears().caller).toEqual([`wait play ${ringbackUrl}`]);
  });

  it('starts with two of whom one starts it, and ends when the last has left', async () => {
    const call = await callerInRoom();
    await joins(handlerNumber, 'handler');
    await arrives('conference-start');
    expect(story.account.sim.whoHears()).toEqual({ caller: ['handler'], handler: ['caller'] });
    await call.hangsUp();
    await story.account.sim.phone(handlerNumber).hangsUp();
    await arrives('conference-end');
    expect(event('conference-end')?.fields).toMatchObject({
      ReasonConferenceEnded: 'last-participant-left',
      ParticipantLabelEndingConference: 'handler',
    });
    expect(story.account.sim.rooms()).toMatchObject([
      { status: 'completed', reasonEnded: 'last-participant-left' },
    ]);
  });

  it('gives a name that is used again a new SID', async () => {
    const call = await callerInRoom();
    await call.hangsUp();
    await story.account.sim.until(() => story.account.sim.rooms()[0]?.status === 'completed');
    await story.account.sim.phone(callerNumber).dials(lineNumber);
    await story.account.sim.until(() => story.account.sim.rooms().length === 2);
    const [first, second] = story.account.sim.rooms();
    expect(second?.friendlyName).toBe(first?.friendlyName);
    expect(second?.sid).not.toBe(first?.sid);
  });
});

describe('the first participant settles the room', () => {
  it("later ones' callbacks are ignored, and so is their wait audio", async () => {
    await callerInRoom();
    await joins(handlerNumber, 'handler', {
      conferenceStatusCallback: `${story.account.app.url}/other`,
      conferenceStatusCallbackEvent: ['join', 'leave'],
    });
    await arrives('conference-start');
    expect(story.account.app.to('/other')).toEqual([]);
  });

  it('a leg asked for by REST before the caller is in may be the first', async () => {
    story.account = await startAccount();
    const { app, sim, twilio } = story.account;
    await twilio.conferences('room').participants.create({
      ...quiet,
      to: handlerNumber,
      conferenceStatusCallback: `${app.url}/first`,
      conferenceStatusCallbackEvent: ['join'],
    });
    app.on(
      '/voice',
      twiml(conference('room', `statusCallback="${app.url}/second" statusCallbackEvent="join"`)),
    );
    await sim.phone(callerNumber, 'caller').dials(lineNumber);
    await sim.until(() => app.to('/first').length === 1);
    expect(app.to('/second')).toEqual([]);
  });

  it('the first region that is set stays', async () => {
    await callerInRoom({}, () => twiml(conference('room', 'region="ie1"')));
    await joins(handlerNumber, 'handler', { region: 'us1' });
    const found = await story.account.twilio.conferences(roomSid()).fetch();
    expect(found.region).toBe('ie1');
  });
});

describe('who stays behind', () => {
  it.each([
    ['silence', ['silence']],
    ['wait-audio', [`wait play ${ringbackUrl}`]],
  ] as const)('a lone participant stays up and hears %s', async (lonelyParticipantHears, heard) => {
    await callerInRoom({ switches: { lonelyParticipantHears } });
    await story.account.sim.until(
      () => story.account.sim.whoHears().caller?.[0] === `wait play ${ringbackUrl}`,
    );
    await joins(handlerNumber, 'handler');
    await story.account.sim.phone(handlerNumber).hangsUp();
    expect(story.account.sim.whoHears()).toEqual({ caller: heard });
    expect(story.account.sim.rooms()).toMatchObject([{ status: 'in-progress' }]);
  });

  it('when one with endConferenceOnExit leaves, the room ends and the others go on with their TwiML', async () => {
    await callerInRoom({}, (url) => twiml(conference('room', 'waitUrl=""', `action="${url}/after"`)));
    story.account.app.on('/after', twiml('<Say>Please hold</Say>', '<Pause length="60"/>'));
    await joins(handlerNumber, 'handler', { endConferenceOnExit: true });
    await story.account.sim.phone(handlerNumber).hangsUp();
    await story.account.sim.until(() => story.account.sim.whoHears().caller?.[0] === 'say "Please hold"');
    expect(story.account.sim.rooms()).toMatchObject([
      { reasonEnded: 'participant-with-end-conference-on-exit-left' },
    ]);
    const [after] = story.account.app.to('/after');
    expect(after?.fields.DialCallStatus).toBe('answered');
    expect(after?.fields).not.toHaveProperty('DialCallSid');
    expect(after?.fields).not.toHaveProperty('DialCallDuration');
  });

  it('without action and further verbs they are hung up', async () => {
    const call = await callerInRoom({}, () => twiml(conference('room', 'waitUrl=""')));
    await joins(handlerNumber, 'handler', { endConferenceOnExit: true });
    await story.account.sim.phone(handlerNumber).hangsUp();
    expect(await call.hasEnded()).toBe('completed');
  });
});

describe('hold, mute, coach', () => {
  it('a held leg hears its HoldUrl (asked by GET) only and is not heard', async () => {
    const call = await callerInRoom();
    await joins(handlerNumber, 'handler');
    story.account.app.on(
      '/hold',
      twiml('<Play>https://media.example/hold.wav</Play>', '<Redirect method="GET"/>'),
    );
    await participant(call.sid).update({ hold: true, holdUrl: `${story.account.app.url}/hold` });
    await story.account.sim.until(
      () => story.account.sim.whoHears().caller?.[0] === 'hold play https://media.example/hold.wav',
    );
    expect(story.account.sim.whoHears().handler).toEqual(['silence']);
    expect(story.account.app.to('/hold')[0]?.method).toBe('GET');
    await participant(call.sid).update({ hold: false });
    await story.account.sim.until(() => events().includes('participant-unhold'));
    expect(story.account.sim.whoHears()).toEqual({ caller: ['handler'], handler: ['caller'] });
  });

  it('only the coachee hears the coach, and a coach turned audible is heard by all', async () => {
    await callerInRoom();
    const handlerSid = await joins(handlerNumber, 'handler');
    await joins(specialistNumber, 'specialist', {
      callSidToCoach: handlerSid,
      startConferenceOnEnter: false,
    });
    expect(story.account.sim.whoHears()).toEqual({
      caller: ['handler'],
      handler: ['caller', 'specialist'],
      specialist: ['caller', 'handler'],
    });
    const coaching = await participant('specialist').fetch();
    expect(coaching).toMatchObject({ coaching: true, callSidToCoach: handlerSid });
    await participant('specialist').update({ coaching: false });
    expect(story.account.sim.whoHears().caller).toEqual(['handler', 'specialist']);
    await arrives('participant-modify');
    expect(event('participant-modify')?.fields).toMatchObject({
      ParticipantLabel: 'specialist',
      Coaching: 'false',
    });
    expect(event('participant-modify')?.fields).not.toHaveProperty('CallSidToCoach');
  });

  it('a coachee who is not there is 16028, one on hold 16027, none named is refused', async () => {
    await callerInRoom();
    const handlerSid = await joins(handlerNumber, 'handler');
    const ask = (more: Record<string, unknown>) => joins(specialistNumber, 'specialist', more);
    await expect(ask({ callSidToCoach: `CA${'0'.repeat(32)}` })).rejects.toMatchObject({ code: 16028 });
    await participant('handler').update({ hold: true, holdUrl: `${story.account.app.url}/ringback` });
    await expect(ask({ callSidToCoach: handlerSid })).rejects.toMatchObject({ code: 16027 });
    await expect(ask({ coaching: true })).rejects.toMatchObject({ code: 13240 });
  });

  it('muted: anything but true means false', async () => {
    await callerInRoom();
    await joins(handlerNumber, 'handler', { muted: true });
    expect(story.account.sim.whoHears().caller).toEqual(['silence']);
    await participant('handler').update({ muted: false });
    expect(story.account.sim.whoHears().caller).toEqual(['handler']);
    await arrives('participant-unmute');
    expect(event('participant-unmute')?.fields).toMatchObject({
      Muted: 'false',
      ParticipantLabel: 'handler',
    });
  });

  it.each([
    ['ignored', false],
    ['obeyed', true],
  ] as const)(
    'endConferenceOnExit set while held is %s, and the answer shows it',
    async (endOnExitWhileHeld, set) => {
      await callerInRoom({ switches: { endOnExitWhileHeld } });
      await joins(handlerNumber, 'handler');
      await participant('handler').update({ hold: true, holdUrl: `${story.account.app.url}/ringback` });
      const answer = await participant('handler').update({ endConferenceOnExit: true });
      expect(answer.endConferenceOnExit).toBe(set);
    },
  );
});
