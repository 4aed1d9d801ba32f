import { afterEach, describe, expect, it } from 'vitest';
import type { PhoneCall, SimulatorOptions } from '../../../src/simulator/index.ts';
import {
  callerNumber,
  conference,
  handlerNumber,
  lineNumber,
  ringbackUrl,
  type SimulatedAccount,
  specialistNumber,
  startAccount,
  twiml,
} from '../../support/simulated-account.ts';

let account: SimulatedAccount;

afterEach(() => account.close());

const quiet = { from: lineNumber, beep: 'false', earlyMedia: false } as const;

/** A caller in `room`, by the TwiML given (or one that lets the handler start the room). */
async function callerInRoom(
  options: SimulatorOptions = {},
  voice?: (url: string) => string,
): Promise<PhoneCall> {
  account = await startAccount(options);
  const { app, sim } = account;
  app.on(
    '/voice',
    voice?.(app.url) ??
      twiml(
        conference(
          'room',
          `startConferenceOnEnter="false" waitUrl="${app.url}/ringback" statusCallback="${app.url}/room" statusCallbackEvent="start end join leave mute hold modify speaker announcement"`,
        ),
      ),
  );
  const call = await sim.phone(callerNumber, 'caller').dials(lineNumber);
  await sim.until(() => sim.rooms()[0]?.participants.length === 1, { what: 'the caller in the room' });
  return call;
}

/** Calls somebody into the room by REST and lets them answer. Gives their CallSid. */
async function joins(number: string, name: string, more: Record<string, unknown> = {}): Promise<string> {
  const { sim, twilio } = account;
  const phone = sim.phone(number, name);
  const { callSid } = await twilio
    .conferences('room')
    .participants.create({ ...quiet, to: number, label: name, ...more } as never);
  await phone.rings();
  await phone.answers();
  return callSid;
}

const roomSid = (): string => account.sim.rooms()[0]?.sid ?? '';
const participant = (who: string) => account.twilio.conferences(roomSid()).participants(who);
const events = (): string[] => account.app.to('/room').map((one) => one.fields['StatusCallbackEvent'] ?? '');
const event = (name: string) =>
  account.app.to('/room').find((one) => one.fields['StatusCallbackEvent'] === name);
const arrives = (name: string) => account.sim.until(() => event(name) !== undefined, { what: name });

describe('a room is init, then in-progress, then completed', () => {
  it('waits with one participant, whatever their start flag says', async () => {
    await callerInRoom({}, () => twiml(conference('room', 'startConferenceOnEnter="true" waitUrl=""')));
    expect(account.sim.rooms()).toMatchObject([{ status: 'init' }]);
    expect(account.sim.whoHears()).toEqual({ caller: ['silence'] });
  });

  it('waits with two when neither starts it, and both hear wait audio', async () => {
    await callerInRoom();
    await joins(specialistNumber, 'specialist', {
      startConferenceOnEnter: false,
      waitUrl: `${account.app.url}/ringback`,
    });
    await account.sim.until(() => account.sim.whoHears()['specialist']?.[0] === `wait play ${ringbackUrl}`);
    expect(account.sim.rooms()).toMatchObject([{ status: 'init' }]);
    expect(account.sim.whoHears()['caller']).toEqual([`wait play ${ringbackUrl}`]);
  });

  it('starts with two of whom one starts it, and ends when the last has left', async () => {
    const call = await callerInRoom();
    await joins(handlerNumber, 'handler');
    await arrives('conference-start');
    expect(account.sim.whoHears()).toEqual({ caller: ['handler'], handler: ['caller'] });
    await call.hangsUp();
    await account.sim.phone(handlerNumber).hangsUp();
    await arrives('conference-end');
    expect(event('conference-end')?.fields).toMatchObject({
      ReasonConferenceEnded: 'last-participant-left',
      ParticipantLabelEndingConference: 'handler',
    });
    expect(account.sim.rooms()).toMatchObject([
      { status: 'completed', reasonEnded: 'last-participant-left' },
    ]);
  });

  it('gives a name that is used again a new SID', async () => {
    const call = await callerInRoom();
    await call.hangsUp();
    await account.sim.until(() => account.sim.rooms()[0]?.status === 'completed');
    await account.sim.phone(callerNumber).dials(lineNumber);
    await account.sim.until(() => account.sim.rooms().length === 2);
    const [first, second] = account.sim.rooms();
    expect(second?.friendlyName).toBe(first?.friendlyName);
    expect(second?.sid).not.toBe(first?.sid);
  });
});

describe('the first participant settles the room', () => {
  it("later ones' callbacks are ignored, and so is their wait audio", async () => {
    await callerInRoom();
    await joins(handlerNumber, 'handler', {
      conferenceStatusCallback: `${account.app.url}/other`,
      conferenceStatusCallbackEvent: ['join', 'leave'],
    });
    await arrives('conference-start');
    expect(account.app.to('/other')).toEqual([]);
  });

  it('a leg asked for by REST before the caller is in may be the first', async () => {
    account = await startAccount();
    const { app, sim, twilio } = account;
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
    const found = await account.twilio.conferences(roomSid()).fetch();
    expect(found.region).toBe('ie1');
  });
});

describe('who stays behind', () => {
  it.each([
    ['silence', ['silence']],
    ['wait-audio', [`wait play ${ringbackUrl}`]],
  ] as const)('a lone participant stays up and hears %s', async (lonelyParticipantHears, heard) => {
    await callerInRoom({ switches: { lonelyParticipantHears } });
    await account.sim.until(() => account.sim.whoHears()['caller']?.[0] === `wait play ${ringbackUrl}`);
    await joins(handlerNumber, 'handler');
    await account.sim.phone(handlerNumber).hangsUp();
    expect(account.sim.whoHears()).toEqual({ caller: heard });
    expect(account.sim.rooms()).toMatchObject([{ status: 'in-progress' }]);
  });

  it('when one with endConferenceOnExit leaves, the room ends and the others go on with their TwiML', async () => {
    await callerInRoom({}, (url) => twiml(conference('room', 'waitUrl=""', `action="${url}/after"`)));
    account.app.on('/after', twiml('<Say>Please hold</Say>', '<Pause length="60"/>'));
    await joins(handlerNumber, 'handler', { endConferenceOnExit: true });
    await account.sim.phone(handlerNumber).hangsUp();
    await account.sim.until(() => account.sim.whoHears()['caller']?.[0] === 'say "Please hold"');
    expect(account.sim.rooms()).toMatchObject([
      { reasonEnded: 'participant-with-end-conference-on-exit-left' },
    ]);
    const [after] = account.app.to('/after');
    expect(after?.fields['DialCallStatus']).toBe('answered');
    expect(after?.fields).not.toHaveProperty('DialCallSid');
    expect(after?.fields).not.toHaveProperty('DialCallDuration');
  });

  it('without action and further verbs they are hung up', async () => {
    const call = await callerInRoom({}, () => twiml(conference('room', 'waitUrl=""')));
    await joins(handlerNumber, 'handler', { endConferenceOnExit: true });
    await account.sim.phone(handlerNumber).hangsUp();
    expect(await call.hasEnded()).toBe('completed');
  });
});

describe('hold, mute, coach', () => {
  it('a held leg hears its HoldUrl (asked by GET) only and is not heard', async () => {
    const call = await callerInRoom();
    await joins(handlerNumber, 'handler');
    account.app.on('/hold', twiml('<Play>https://media.example/hold.wav</Play>', '<Redirect method="GET"/>'));
    await participant(call.sid).update({ hold: true, holdUrl: `${account.app.url}/hold` });
    await account.sim.until(
      () => account.sim.whoHears()['caller']?.[0] === 'hold play https://media.example/hold.wav',
    );
    expect(account.sim.whoHears()['handler']).toEqual(['silence']);
    expect(account.app.to('/hold')[0]?.method).toBe('GET');
    await participant(call.sid).update({ hold: false });
    await account.sim.until(() => events().includes('participant-unhold'));
    expect(account.sim.whoHears()).toEqual({ caller: ['handler'], handler: ['caller'] });
  });

  it('S4: only the coachee hears the coach, and a coach turned audible is heard by all', async () => {
    await callerInRoom();
    const handlerSid = await joins(handlerNumber, 'handler');
    await joins(specialistNumber, 'specialist', {
      callSidToCoach: handlerSid,
      startConferenceOnEnter: false,
    });
    expect(account.sim.whoHears()).toEqual({
      caller: ['handler'],
      handler: ['caller', 'specialist'],
      specialist: ['caller', 'handler'],
    });
    const coaching = await participant('specialist').fetch();
    expect(coaching).toMatchObject({ coaching: true, callSidToCoach: handlerSid });
    await participant('specialist').update({ coaching: false });
    expect(account.sim.whoHears()['caller']).toEqual(['handler', 'specialist']);
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
    await participant('handler').update({ hold: true, holdUrl: `${account.app.url}/ringback` });
    await expect(ask({ callSidToCoach: handlerSid })).rejects.toMatchObject({ code: 16027 });
    await expect(ask({ coaching: true })).rejects.toMatchObject({ code: 13240 });
  });

  it('muted: anything but true means false', async () => {
    await callerInRoom();
    await joins(handlerNumber, 'handler', { muted: true });
    expect(account.sim.whoHears()['caller']).toEqual(['silence']);
    await participant('handler').update({ muted: false });
    expect(account.sim.whoHears()['caller']).toEqual(['handler']);
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
      await participant('handler').update({ hold: true, holdUrl: `${account.app.url}/ringback` });
      const answer = await participant('handler').update({ endConferenceOnExit: true });
      expect(answer.endConferenceOnExit).toBe(set);
    },
  );
});

describe('legs that never come, or are taken out', () => {
  it('an API leg that is not answered leaves with participant_add_failed and its status', async () => {
    await callerInRoom();
    await account.twilio
      .conferences('room')
      .participants.create({ ...quiet, to: handlerNumber, label: 'handler', timeout: 10 });
    await account.sim.phone(handlerNumber, 'handler').rings();
    await account.sim.advance(15_000);
    await arrives('participant-leave');
    expect(event('participant-leave')?.fields).toMatchObject({
      ReasonParticipantLeft: 'participant_add_failed',
      ParticipantCallStatus: 'no-answer',
      ParticipantLabel: 'handler',
    });
    expect(events()).not.toContain('conference-end');
  });

  it.each([
    ['when-answered', 1],
    ['when-ringing-with-early-media', 2],
  ] as const)(
    'participant-join of a ringing API leg with early media: %s',
    async (apiLegJoins, joinsWhileRinging) => {
      await callerInRoom({ switches: { apiLegJoins } });
      await account.twilio
        .conferences('room')
        .participants.create({ from: lineNumber, to: handlerNumber, beep: 'false' });
      await account.sim.phone(handlerNumber, 'handler').rings();
      await account.sim.advance(0);
      await account.sim.until(
        () => events().filter((name) => name === 'participant-join').length >= joinsWhileRinging,
      );
      expect(events().filter((name) => name === 'participant-join')).toHaveLength(joinsWhileRinging);
      await account.sim.phone(handlerNumber).answers();
      await arrives('conference-start');
      await account.sim.until(() => events().filter((name) => name === 'participant-join').length === 2);
    },
  );

  it('DELETE takes an API leg out and hangs it up: 204', async () => {
    await callerInRoom();
    await joins(handlerNumber, 'handler');
    expect(await participant('handler').remove()).toBe(true);
    expect(account.sim.phone(handlerNumber).calls()).toMatchObject([{ status: 'completed' }]);
    await expect(participant('handler').fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  });

  it.each([
    ['continues-its-twiml', 'say "Goodbye"'],
    ['is-hung-up', undefined],
  ] as const)('DELETE of a leg with TwiML: it %s', async (deletedParticipant, hears) => {
    const call = await callerInRoom({ switches: { deletedParticipant } }, () =>
      twiml(conference('room', 'waitUrl=""'), '<Say>Goodbye</Say>'),
    );
    await participant(call.sid).remove();
    await account.sim.until(() => account.sim.whoHears()['caller']?.[0] === hears);
  });
});

describe('a Call update of a leg in a room', () => {
  it('takes it out with participant_updated_via_api; its Dial action is asked and ignored', async () => {
    const call = await callerInRoom({}, (url) =>
      twiml(
        conference(
          'room',
          `waitUrl="" statusCallback="${url}/room" statusCallbackEvent="leave"`,
          `action="${url}/after"`,
        ),
      ),
    );
    account.app.on('/after', twiml('<Say>never to be heard</Say>'));
    account.app.on('/new', twiml('<Say>This way</Say>', '<Pause length="60"/>'));
    await account.twilio.calls(call.sid).update({ url: `${account.app.url}/new` });
    await arrives('participant-leave');
    expect(event('participant-leave')?.fields['ReasonParticipantLeft']).toBe('participant_updated_via_api');
    await account.sim.until(() => account.app.to('/after').length === 1);
    await account.sim.advance(2000);
    expect(account.sim.trace.some((one) => one.kind === 'heard' && one.hears[0] === 'say "This way"')).toBe(
      true,
    );
    expect(account.sim.trace.some((one) => one.kind === 'heard' && one.hears[0]?.includes('never'))).toBe(
      false,
    );
  });

  it('without action, a following Redirect is still asked', async () => {
    const call = await callerInRoom({}, (url) =>
      twiml(conference('room', 'waitUrl=""'), `<Redirect>${url}/after</Redirect>`),
    );
    await account.twilio.calls(call.sid).update({ twiml: twiml('<Pause length="60"/>') });
    await account.sim.until(() => account.app.to('/after').length === 1);
  });

  it('ends the room when the leg has endConferenceOnExit', async () => {
    const call = await callerInRoom({}, () =>
      twiml(conference('room', 'waitUrl="" endConferenceOnExit="true"')),
    );
    await joins(handlerNumber, 'handler');
    await account.twilio.calls(call.sid).update({ twiml: twiml('<Pause length="60"/>') });
    expect(account.sim.rooms()).toMatchObject([{ status: 'completed' }]);
    expect(account.sim.phone(handlerNumber).calls()).toMatchObject([{ status: 'completed' }]);
  });

  it('moves an API leg to TwiML of its own', async () => {
    await callerInRoom();
    const handlerSid = await joins(handlerNumber, 'handler');
    await account.twilio.calls(handlerSid).update({ twiml: twiml('<Pause length="60"/>') });
    expect(account.sim.phone(handlerNumber).calls()).toMatchObject([{ status: 'in-progress' }]);
    expect(account.sim.rooms()[0]?.participants.map((one) => one.name)).toEqual(['caller']);
  });
});

describe('a caller who hangs up', () => {
  it.each([
    ['requested', 1],
    ['not-requested', 0],
  ] as const)(
    'Dial action is %s, with CallStatus completed, and no verb follows',
    async (dialActionAfterHangup, count) => {
      const call = await callerInRoom({ switches: { dialActionAfterHangup } }, (url) =>
        twiml(conference('room', 'waitUrl=""', `action="${url}/after"`), '<Say>nobody is there</Say>'),
      );
      await call.hangsUp();
      await account.sim.advance(0);
      expect(account.app.to('/after')).toHaveLength(count);
      if (count === 1) expect(account.app.to('/after')[0]?.fields['CallStatus']).toBe('completed');
      expect(account.sim.trace.some((one) => one.kind === 'verb' && one.verb === 'Say')).toBe(false);
    },
  );
});

describe('REST inside the first webhook', () => {
  it('the call is not in progress (21220), and there is no room', async () => {
    account = await startAccount();
    const { app, sim, twilio } = account;
    const seen: unknown[] = [];
    app.on('/voice', async (webhook) => {
      const sid = webhook.fields['CallSid'] ?? '';
      seen.push(webhook.fields['CallStatus']);
      seen.push(
        await twilio
          .calls(sid)
          .update({ twiml: twiml() })
          .catch((error) => error.code),
      );
      seen.push((await twilio.conferences.list({ friendlyName: 'room', status: 'init' })).length);
      return twiml('<Hangup/>');
    });
    const call = await sim.phone(callerNumber).dials(lineNumber);
    await call.hasEnded();
    expect(seen).toEqual(['ringing', 21220, 0]);
  });
});

describe('TwiML that cannot be followed', () => {
  it('16025: a label that is taken goes on with the next verb', async () => {
    await callerInRoom({}, () =>
      twiml(
        conference('room', 'waitUrl="" participantLabel="one"'),
        '<Say>next verb</Say>',
        '<Pause length="60"/>',
      ),
    );
    await account.sim.phone('+447700900124', 'second').dials(lineNumber);
    await account.sim.until(() => account.sim.whoHears()['second']?.[0] === 'say "next verb"');
    expect(account.sim.trace).toContainEqual(
      expect.objectContaining({ kind: 'twilio-warning', code: 16025 }),
    );
  });

  it('13240: a coach whose coachee is not in the room goes to action', async () => {
    account = await startAccount();
    const { app, sim } = account;
    app.on('/voice', twiml(conference('room', `coach="CA${'1'.repeat(32)}"`, `action="${app.url}/after"`)));
    app.on('/after', twiml('<Say>nobody to coach</Say>', '<Pause length="60"/>'));
    await sim.phone(callerNumber, 'coach').dials(lineNumber);
    await sim.until(() => sim.whoHears()['coach']?.[0] === 'say "nobody to coach"');
    expect(sim.trace).toContainEqual(expect.objectContaining({ kind: 'twilio-warning', code: 13240 }));
  });

  it('13238: a wait document with Gather is refused', async () => {
    await callerInRoom({ switches: { waitUrlFailsAtFirst: 'silence' } }, (url) =>
      twiml(conference('room', `waitUrl="${url}/wait"`)),
    );
    account.app.on('/wait', twiml('<Gather/>'));
    await account.sim.until(() => account.sim.violations().length > 0);
    expect(account.sim.violations()[0]).toContain('13238');
  });

  it.each([
    ['leaves-room', 'say "next verb"'],
    ['silence', 'silence'],
  ] as const)('a waitUrl that fails at first: the leg %s', async (waitUrlFailsAtFirst, hears) => {
    account = await startAccount({ switches: { waitUrlFailsAtFirst } });
    const { app, sim } = account;
    app.on('/wait', { status: 500 });
    app.on(
      '/voice',
      twiml(conference('room', `waitUrl="${app.url}/wait"`), '<Say>next verb</Say>', '<Pause length="9"/>'),
    );
    await sim.phone(callerNumber, 'caller').dials(lineNumber);
    await sim.until(() => sim.trace.some((one) => one.kind === 'webhook-failed'));
    await sim.until(() => sim.whoHears()['caller']?.[0] === hears);
  });
});

describe('speech, announcements and beeps', () => {
  it('speaker events tell who starts and stops, but not of those who are muted', async () => {
    await callerInRoom();
    await joins(handlerNumber, 'handler');
    await joins(specialistNumber, 'specialist', { muted: true });
    await account.sim.phone(callerNumber).speaks('He is coming back', 2000);
    expect(account.sim.phone(handlerNumber).call()).toBeDefined();
    await account.sim.phone(specialistNumber).speaks('I am here', 1000);
    await arrives('participant-speech-start');
    await account.sim.advance(2000);
    await arrives('participant-speech-stop');
    const spoke = account.app
      .to('/room')
      .filter((one) => one.fields['StatusCallbackEvent'] === 'participant-speech-start');
    expect(spoke).toHaveLength(1);
  });

  it('an announcement to one is heard by that one, and its end is told', async () => {
    await callerInRoom();
    await joins(handlerNumber, 'handler');
    account.app.on('/announce', twiml('<Say>A specialist is ready</Say>'));
    await participant('handler').update({ announceUrl: `${account.app.url}/announce` });
    await account.sim.until(
      () => account.sim.whoHears()['handler']?.includes('announce say "A specialist is ready"') ?? false,
    );
    expect(account.sim.whoHears()['caller']).toEqual(['handler']);
    await account.sim.advance(5000);
    await arrives('announcement-end');
    expect(account.sim.whoHears()['handler']).toEqual(['caller']);
  });

  it("a beep is in everyone's timeline, and none is where beeps are off", async () => {
    await callerInRoom();
    await joins(handlerNumber, 'handler');
    const beeps = (): string[] =>
      account.sim
        .calls()
        .flatMap((call) => (call.heard.some((one) => one.sounds[0]?.kind === 'beep') ? [call.name] : []));
    expect(beeps()).toEqual([]);
    await joins(specialistNumber, 'specialist', { beep: 'onEnter' });
    expect(beeps()).toEqual(['caller', 'handler', 'specialist']);
  });
});

it('a room over its limit is full (16020), a finished one is gone (16022), a label is unique (16026)', async () => {
  const call = await callerInRoom({}, () =>
    twiml(conference('room', 'waitUrl="" maxParticipants="2" participantLabel="a"')),
  );
  const create = (label: string, room = 'room') =>
    account.twilio.conferences(room).participants.create({ ...quiet, to: handlerNumber, label });
  await expect(create('a')).rejects.toMatchObject({ code: 16026 });
  await create('b');
  await expect(create('c')).rejects.toMatchObject({ code: 16020 });
  const sid = roomSid();
  await account.twilio.conferences(sid).update({ status: 'completed' });
  await expect(create('d', sid)).rejects.toMatchObject({ code: 16022 });
  expect(await call.hasEnded()).toBe('completed');
  const over = await account.twilio.conferences(sid).fetch();
  expect(over).toMatchObject({ status: 'completed', reasonConferenceEnded: 'conference-ended-via-api' });
  expect(account.sim.violations()).toEqual([]);
});
