import { afterEach, describe, expect, it } from 'vitest';
import {
  callerNumber,
  conference,
  handlerNumber,
  lineNumber,
  startAccount,
  twiml,
} from '../../support/simulated-account.ts';
import { roomStory } from '../../support/simulated-room.ts';

const story = roomStory();
const { arrives, callerInRoom, event, events, joins, participant, quiet } = story;

afterEach(() => story.account.close());

describe('legs that never come, or are taken out', () => {
  it('an API leg that is not answered leaves with participant_add_failed and its status', async () => {
    await callerInRoom();
    await story.account.twilio
      .conferences('room')
      .participants.create({ ...quiet, to: handlerNumber, label: 'handler', timeout: 10 });
    await story.account.sim.phone(handlerNumber, 'handler').rings();
    await story.account.sim.advance(15_000);
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
      await story.account.twilio
        .conferences('room')
        .participants.create({ from: lineNumber, to: handlerNumber, beep: 'false' });
      await story.account.sim.phone(handlerNumber, 'handler').rings();
      await story.account.sim.advance(0);
      await story.account.sim.until(
        () => events().filter((name) => name === 'participant-join').length >= joinsWhileRinging,
      );
      expect(events().filter((name) => name === 'participant-join')).toHaveLength(joinsWhileRinging);
      await story.account.sim.phone(handlerNumber).answers();
      await arrives('conference-start');
      await story.account.sim.until(
        () => events().filter((name) => name === 'participant-join').length === 2,
      );
    },
  );

  it('DELETE takes an API leg out and hangs it up: 204', async () => {
    await callerInRoom();
    await joins(handlerNumber, 'handler');
    expect(await participant('handler').remove()).toBe(true);
    expect(story.account.sim.phone(handlerNumber).calls()).toMatchObject([{ status: 'completed' }]);
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
    await story.account.sim.until(() => story.account.sim.whoHears().caller?.[0] === hears);
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
    story.account.app.on('/after', twiml('<Say>never to be heard</Say>'));
    story.account.app.on('/new', twiml('<Say>This way</Say>', '<Pause length="60"/>'));
    await story.account.twilio.calls(call.sid).update({ url: `${story.account.app.url}/new` });
    await arrives('participant-leave');
    expect(event('participant-leave')?.fields.ReasonParticipantLeft).toBe('participant_updated_via_api');
    await story.account.sim.until(() => story.account.app.to('/after').length === 1);
    await story.account.sim.advance(2000);
    expect(
      story.account.sim.trace.some((one) => one.kind === 'heard' && one.hears[0] === 'say "This way"'),
    ).toBe(true);
    expect(
      story.account.sim.trace.some((one) => one.kind === 'heard' && one.hears[0]?.includes('never')),
    ).toBe(false);
  });

  it('without action, a following Redirect is still asked', async () => {
    const call = await callerInRoom({}, (url) =>
      twiml(conference('room', 'waitUrl=""'), `<Redirect>${url}/after</Redirect>`),
    );
    await story.account.twilio.calls(call.sid).update({ twiml: twiml('<Pause length="60"/>') });
    await story.account.sim.until(() => story.account.app.to('/after').length === 1);
  });

  it('ends the room when the leg has endConferenceOnExit', async () => {
    const call = await callerInRoom({}, () =>
      twiml(conference('room', 'waitUrl="" endConferenceOnExit="true"')),
    );
    await joins(handlerNumber, 'handler');
    await story.account.twilio.calls(call.sid).update({ twiml: twiml('<Pause length="60"/>') });
    expect(story.account.sim.rooms()).toMatchObject([{ status: 'completed' }]);
    expect(story.account.sim.phone(handlerNumber).calls()).toMatchObject([{ status: 'completed' }]);
  });

  it('moves an API leg to TwiML of its own', async () => {
    await callerInRoom();
    const handlerSid = await joins(handlerNumber, 'handler');
    await story.account.twilio.calls(handlerSid).update({ twiml: twiml('<Pause length="60"/>') });
    expect(story.account.sim.phone(handlerNumber).calls()).toMatchObject([{ status: 'in-progress' }]);
    expect(story.account.sim.rooms()[0]?.participants.map((one) => one.name)).toEqual(['caller']);
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
      await story.account.sim.advance(0);
      expect(story.account.app.to('/after')).toHaveLength(count);
      if (count === 1) expect(story.account.app.to('/after')[0]?.fields.CallStatus).toBe('completed');
      expect(story.account.sim.trace.some((one) => one.kind === 'verb' && one.verb === 'Say')).toBe(false);
    },
  );
});

describe('REST inside the first webhook', () => {
  it('the call is not in progress (21220), and there is no room', async () => {
    story.account = await startAccount();
    const { app, sim, twilio } = story.account;
    const seen: unknown[] = [];
    app.on('/voice', async (webhook) => {
      const sid = webhook.fields.CallSid ?? '';
      seen.push(webhook.fields.CallStatus);
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
