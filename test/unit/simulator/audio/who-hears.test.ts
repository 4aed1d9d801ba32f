import { expect, it } from 'vitest';
import { type Listener, type RoomAudio, whoHears } from '../../../../src/simulator/audio/who-hears.ts';
import { soundText } from '../../../../src/simulator/audio/sound.ts';

function person(name: string, more: Partial<Listener> = {}): Listener {
  return {
    callSid: name,
    name,
    connected: true,
    muted: false,
    hold: false,
    waitSounds: [{ kind: 'play', url: 'wait.wav', from: 'wait' }],
    holdSounds: [{ kind: 'play', url: 'hold.wav', from: 'hold' }],
    announcement: [],
    ringsIntoRoom: false,
    ...more,
  };
}

function hearing(
  listeners: readonly Listener[],
  more: Partial<RoomAudio> = {},
): Record<string, readonly string[]> {
  const heard = whoHears({
    status: 'in-progress',
    announcement: [],
    lonelyParticipantHears: 'silence',
    coachWithoutCoachee: 'nobody',
    listeners,
    ...more,
  });
  return Object.fromEntries([...heard].map(([name, sounds]) => [name, sounds.map(soundText)]));
}

it('before the room starts, everyone hears wait audio and nobody is heard', () => {
  expect(hearing([person('caller'), person('specialist')], { status: 'init' })).toEqual({
    caller: ['wait play wait.wav'],
    specialist: ['wait play wait.wav'],
  });
});

it('in a started room all hear each other', () => {
  expect(hearing([person('caller'), person('handler')])).toEqual({
    caller: ['handler'],
    handler: ['caller'],
  });
});

it('a coach is heard by the coachee alone, and hears everyone', () => {
  const listeners = [person('caller'), person('handler'), person('specialist', { coaches: 'handler' })];
  expect(hearing(listeners)).toEqual({
    caller: ['handler'],
    handler: ['caller', 'specialist'],
    specialist: ['caller', 'handler'],
  });
});

it('a muted coach is heard by nobody', () => {
  const listeners = [
    person('caller'),
    person('handler'),
    person('specialist', { coaches: 'handler', muted: true }),
  ];
  expect(hearing(listeners)).toMatchObject({ caller: ['handler'], handler: ['caller'] });
});

it('a muted leg hears all and is not heard', () => {
  expect(hearing([person('caller', { muted: true }), person('handler')])).toEqual({
    caller: ['handler'],
    handler: ['silence'],
  });
});

it('a held leg hears its hold audio only and is not heard', () => {
  expect(hearing([person('caller', { hold: true }), person('handler'), person('specialist')])).toEqual({
    caller: ['hold play hold.wav'],
    handler: ['specialist'],
    specialist: ['handler'],
  });
});

it('a held coachee does not hear the coach', () => {
  const listeners = [
    person('caller'),
    person('handler', { hold: true }),
    person('specialist', { coaches: 'handler' }),
  ];
  expect(hearing(listeners)).toMatchObject({ caller: ['silence'], handler: ['hold play hold.wav'] });
});

it.each([
  ['nobody', ['silence']],
  ['everybody', ['specialist']],
] as const)(
  'a coach whose coachee left is heard by %s, as the switch says',
  (coachWithoutCoachee, callerHears) => {
    const listeners = [person('caller'), person('specialist', { coaches: 'handler' })];
    expect(hearing(listeners, { coachWithoutCoachee }).caller).toEqual(callerHears);
  },
);

it.each([
  ['silence', ['silence']],
  ['wait-audio', ['wait play wait.wav']],
] as const)('the last one in the room hears %s', (lonelyParticipantHears, heard) => {
  expect(hearing([person('caller')], { lonelyParticipantHears })).toEqual({ caller: heard });
});

it('a leg that still rings neither hears nor is heard, but early media lets its ringing in', () => {
  const ringing = person('specialist', { connected: false, ringsIntoRoom: true });
  expect(hearing([person('caller'), person('handler'), ringing])).toEqual({
    caller: ['handler', 'ringing of specialist'],
    handler: ['caller', 'ringing of specialist'],
  });
});

it('an announcement to the room reaches all but the held', () => {
  const announcement = [{ kind: 'say', text: 'hello', from: 'announce' }] as const;
  expect(hearing([person('caller', { hold: true }), person('handler')], { announcement })).toEqual({
    caller: ['hold play hold.wav'],
    handler: ['announce say "hello"'],
  });
});
