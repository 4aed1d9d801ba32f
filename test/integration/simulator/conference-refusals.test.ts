import { afterEach, describe, expect, it } from 'vitest';
import {
  callerNumber,
  conference,
  handlerNumber,
  lineNumber,
  specialistNumber,
  startAccount,
  twiml,
} from '../../support/simulated-account.ts';
import { roomStory } from '../../support/simulated-room.ts';

const story = roomStory();
const { arrives, callerInRoom, joins, participant, quiet, roomSid } = story;

afterEach(() => story.account.close());

describe('TwiML that cannot be followed', () => {
  it('16025: a label that is taken goes on with the next verb', async () => {
    await callerInRoom({}, () =>
      twiml(
        conference('room', 'waitUrl="" participantLabel="one"'),
        '<Say>next verb</Say>',
        '<Pause length="60"/>',
      ),
    );
    await story.account.sim.phone('+447700900124', 'second').dials(lineNumber);
    await story.account.sim.until(() => story.account.sim.whoHears().second?.[0] === 'say "next verb"');
    expect(story.account.sim.trace).toContainEqual(
      expect.objectContaining({ kind: 'twilio-warning', code: 16025 }),
    );
  });

  it('13240: a coach whose coachee is not in the room goes to action', async () => {
    story.account = await startAccount();
    const { app, sim } = story.account;
    app.on('/voice', twiml(conference('room', `coach="CA${'1'.repeat(32)}"`, `action="${app.url}/after"`)));
    app.on('/after', twiml('<Say>nobody to coach</Say>', '<Pause length="60"/>'));
    await sim.phone(callerNumber, 'coach').dials(lineNumber);
    await sim.until(() => sim.whoHears().coach?.[0] === 'say "nobody to coach"');
    expect(sim.trace).toContainEqual(expect.objectContaining({ kind: 'twilio-warning', code: 13240 }));
  });

  it('13238: a wait document with Gather is refused', async () => {
    await callerInRoom({ switches: { waitUrlFailsAtFirst: 'silence' } }, (url) =>
      twiml(conference('room', `waitUrl="${url}/wait"`)),
    );
    story.account.app.on('/wait', twiml('<Gather/>'));
    await story.account.sim.until(() => story.account.sim.violations().length > 0);
    expect(story.account.sim.violations()[0]).toContain('13238');
  });

  it.each([
    ['leaves-room', 'say "next verb"'],
    ['silence', 'silence'],
  ] as const)('a waitUrl that fails at first: the leg %s', async (waitUrlFailsAtFirst, hears) => {
    story.account = await startAccount({ switches: { waitUrlFailsAtFirst } });
    const { app, sim } = story.account;
    app.on('/wait', { status: 500 });
    app.on(
      '/voice',
      twiml(conference('room', `waitUrl="${app.url}/wait"`), '<Say>next verb</Say>', '<Pause length="9"/>'),
    );
    await sim.phone(callerNumber, 'caller').dials(lineNumber);
    await sim.until(() => sim.trace.some((one) => one.kind === 'webhook-failed'));
    await sim.until(() => sim.whoHears().caller?.[0] === hears);
  });
});

describe('speech, announcements and beeps', () => {
  it('speaker events tell who starts and stops, but not of those who are muted', async () => {
    await callerInRoom();
    await joins(handlerNumber, 'handler');
    await joins(specialistNumber, 'specialist', { muted: true });
    await story.account.sim.phone(callerNumber).speaks('He is coming back', 2000);
    expect(story.account.sim.phone(handlerNumber).call()).toBeDefined();
    await story.account.sim.phone(specialistNumber).speaks('I am here', 1000);
    await arrives('participant-speech-start');
    await story.account.sim.advance(2000);
    await arrives('participant-speech-stop');
    const spoke = story.account.app
      .to('/room')
      .filter((one) => one.fields.StatusCallbackEvent === 'participant-speech-start');
    expect(spoke).toHaveLength(1);
  });

  it('an announcement to one is heard by that one, and its end is told', async () => {
    await callerInRoom();
    await joins(handlerNumber, 'handler');
    story.account.app.on('/announce', twiml('<Say>A specialist is ready</Say>'));
    await participant('handler').update({ announceUrl: `${story.account.app.url}/announce` });
    await story.account.sim.until(
      () => story.account.sim.whoHears().handler?.includes('announce say "A specialist is ready"') ?? false,
    );
    expect(story.account.sim.whoHears().caller).toEqual(['handler']);
    await story.account.sim.advance(5000);
    await arrives('announcement-end');
    expect(story.account.sim.whoHears().handler).toEqual(['caller']);
  });

  it("a beep is in everyone's timeline, and none is where beeps are off", async () => {
    await callerInRoom();
    await joins(handlerNumber, 'handler');
    const beeps = (): string[] =>
      story.account.sim
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
    story.account.twilio.conferences(room).participants.create({ ...quiet, to: handlerNumber, label });
  await expect(create('a')).rejects.toMatchObject({ code: 16026 });
  await create('b');
  await expect(create('c')).rejects.toMatchObject({ code: 16020 });
  const sid = roomSid();
  await story.account.twilio.conferences(sid).update({ status: 'completed' });
  await expect(create('d', sid)).rejects.toMatchObject({ code: 16022 });
  expect(await call.hasEnded()).toBe('completed');
  const over = await story.account.twilio.conferences(sid).fetch();
  expect(over).toMatchObject({ status: 'completed', reasonConferenceEnded: 'conference-ended-via-api' });
  expect(story.account.sim.violations()).toEqual([]);
});
