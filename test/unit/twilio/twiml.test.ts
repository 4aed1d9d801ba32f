import { describe, expect, it } from 'vitest';
import { roomName } from '../../../src/core/call/call.ts';
import type { CallReply } from '../../../src/core/call/effects.ts';
import { type AttemptId, id, type OfferId } from '../../../src/core/ids.ts';
import { parseTwiml } from '../../../src/simulator/twiml/parse.ts';
import type { Verb } from '../../../src/simulator/twiml/verb.ts';
import {
  addressOf,
  connectDocument,
  fallbackDocument,
  handlerLabel,
  holdDocument,
  renderReply,
  ringbackDespite,
  ROOM_EVENTS,
} from '../../../src/twilio/twiml.ts';
import { voiceUrls } from '../../../src/twilio/urls.ts';
import { aLinePlan, CALL, desk, KNOWN_CALLER, legId } from '../../support/calls.ts';

const urls = voiceUrls('https://voice.example');
const plan = aLinePlan();
const place = {
  lineId: plan.lineId,
  policyVersion: 7,
  generation: 2,
  step: 1,
  attempt: id<AttemptId>('h3'),
};
const offer = id<OfferId>('s1');
const room = roomName(CALL, 2);
const step = {
  destinations: [desk('desk-1'), desk('desk-2', 'sip'), desk('desk-3', 'client')],
  ringTimeoutSeconds: 25,
};

const REPLIES: Readonly<Record<Exclude<CallReply['kind'], 'nothing'>, CallReply>> = {
  enterRoom: { kind: 'enterRoom', place, room },
  dialDirect: { kind: 'dialDirect', place, step, callerId: plan.callerId },
  ringback: { kind: 'ringback', place, fetches: 3 },
  askPin: { kind: 'askPin', offer },
  askKey: { kind: 'askKey', offer },
  waitOutside: { kind: 'waitOutside', offer },
  brief: { kind: 'brief', offer, words: 'High risk. Threats on record.' },
  enterAsCoach: { kind: 'enterAsCoach', offer, room, coachee: legId('leg-h3') },
  sendAway: { kind: 'sendAway' },
  hangUp: { kind: 'hangUp' },
};

/** Every document that this service gives to Twilio, by name. */
const DOCUMENTS: readonly (readonly [string, string])[] = [
  ...Object.entries(REPLIES).map(([kind, reply]) => [kind, renderReply(CALL, reply, urls) ?? ''] as const),
  ['connect', connectDocument(plan, urls)],
  ['ringbackDespite', ringbackDespite(urls)],
  ['hold', holdDocument(urls)],
  ['fallback', fallbackDocument(plan, 'https://elsewhere.example/emergency.xml')],
  ['fallback without an address', fallbackDocument(plan, null)],
];

/** What the caller's own leg follows. */
const HEARD_BY_CALLER = [
  'enterRoom',
  'dialDirect',
  'ringback',
  'connect',
  'ringbackDespite',
  'hold',
  'fallback',
];

function verbsOf(document: string): readonly Verb[] {
  const parsed = parseTwiml(document);
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.verbs;
}

function allVerbs(verbs: readonly Verb[]): readonly Verb[] {
  return verbs.flatMap((verb) => [verb, ...allVerbs(verb.children)]);
}

function verb(document: string, name: string): Verb {
  const found = allVerbs(verbsOf(document)).find((one) => one.name === name);
  if (found === undefined) throw new Error(`no <${name}>`);
  return found;
}

const rendered = (kind: keyof typeof REPLIES): string => renderReply(CALL, REPLIES[kind], urls) ?? '';

describe('every document', () => {
  it.each(DOCUMENTS)('%s is TwiML that Twilio knows in every element, attribute and value', (_name, text) => {
    const parsed = parseTwiml(text);
    expect(parsed).toMatchObject({ ok: true, warnings: [] });
  });

  it('S4: the brief is spoken outside any room, and any key goes on at once', () => {
    const text = renderReply(CALL, REPLIES.brief, urls) ?? '';
    expect(text).not.toMatch(/<Dial|<Conference|<Enqueue/);
    expect(verb(text, 'Gather').attributes).toMatchObject({ numDigits: '1', finishOnKey: '' });
    expect(verb(text, 'Gather').attributes.action).toBe(verb(text, 'Redirect').text);
  });

  it.each(DOCUMENTS.filter(([name]) => name !== 'brief'))(
    'S4: %s does not hint at anything',
    (_name, text) => {
      expect(text).not.toMatch(
        /abus|domestic|violen|specialist-[^s]|refuge|victim|idva|danger|police|match|risk/i,
      );
    },
  );

  it.each(DOCUMENTS.filter(([name]) => HEARD_BY_CALLER.includes(name)))(
    'S4: in %s nothing is spoken to the caller',
    (_name, text) => {
      expect(allVerbs(verbsOf(text)).map(({ name }) => name)).not.toContain('Say');
    },
  );

  it.each(DOCUMENTS)('S14: no URL of %s carries a number, name or address', (_name, text) => {
    const links = text.match(/https:\/\/[^"<\s]+/g) ?? [];
    for (const link of links) {
      expect(decodeURIComponent(link)).not.toMatch(/\+?44\d{5}|\+\d{7}|sip:|@/);
      expect(link).not.toContain(KNOWN_CALLER.number?.slice(-6));
    }
  });

  it('S5: a reply has no room for who calls, so the same reply is the same document', () => {
    expect(Object.values(REPLIES).every((reply) => !('caller' in reply) && !('level' in reply))).toBe(true);
    expect(rendered('enterRoom')).toBe(rendered('enterRoom'));
  });
});

describe('the caller’s documents', () => {
  it('S3, S4: the room does not end when the caller leaves, starts with the handler, and makes no sound', () => {
    const conference = verb(rendered('enterRoom'), 'Conference');
    expect(conference.text).toBe(room);
    expect(conference.attributes).toMatchObject({
      startConferenceOnEnter: 'false',
      endConferenceOnExit: 'false',
      beep: 'false',
      participantLabel: 'caller',
    });
    expect(conference.attributes.statusCallbackEvent?.split(' ')).toEqual([...ROOM_EVENTS]);
    expect(conference.attributes).not.toHaveProperty('record');
  });

  it('S1: the room and the ringback carry where the caller is, so that any process can go on', () => {
    const query = 'line=emergency&policy=7&gen=2&step=1&attempt=h3';
    const conference = verb(rendered('enterRoom'), 'Conference');
    expect(conference.attributes.waitUrl).toBe(
      `https://voice.example/voice/caller/ringback?call=${CALL}&${query}&fetches=0`,
    );
    expect(verb(rendered('enterRoom'), 'Dial').attributes.action).toContain(query);
    expect(verb(rendered('ringback'), 'Redirect').text).toContain(`${query}&fetches=3`);
  });

  it('a direct dial rings every desk of the step at once, with UK ringback, and asks what next', () => {
    const document = rendered('dialDirect');
    expect(verb(document, 'Dial').attributes).toMatchObject({
      answerOnBridge: 'true',
      ringTone: 'uk',
      timeout: '25',
      callerId: plan.callerId,
      timeLimit: '86400',
    });
    expect(verb(document, 'Dial').attributes.action).toContain('how=direct');
    const nouns = verb(document, 'Dial').children;
    expect(nouns.map(({ name }) => name)).toEqual(['Number', 'Sip', 'Client']);
    expect(nouns.map(({ text }) => text)).toEqual(step.destinations.map(({ address }) => address));
    expect(nouns[1]?.attributes.statusCallback).toContain('to=desk-2');
  });

  it('Twilio’s longest ring time is kept', () => {
    const long = { ...REPLIES.dialDirect, step: { ...step, ringTimeoutSeconds: 900 } } as CallReply;
    expect(verb(renderReply(CALL, long, urls) ?? '', 'Dial').attributes.timeout).toBe('600');
  });
});

describe('the specialist’s documents', () => {
  it('S4: they enter muted, as a coach, without a sound, and their leaving ends nothing', () => {
    const conference = verb(rendered('enterAsCoach'), 'Conference');
    expect(conference.attributes).toMatchObject({
      coach: legId('leg-h3'),
      muted: 'true',
      beep: 'false',
      startConferenceOnEnter: 'false',
      endConferenceOnExit: 'false',
      waitUrl: '',
    });
  });

  it('before they accept, only a PIN or a key is spoken of, and silence asks again', () => {
    expect(verb(rendered('askPin'), 'Say').text).toBe('Please enter your PIN, then press hash.');
    expect(verb(rendered('askKey'), 'Say').text).toBe('Press any key to join.');
    for (const kind of ['askPin', 'askKey', 'waitOutside'] as const)
      expect(verb(rendered(kind), 'Redirect').text).toContain(`offer=${offer}`);
  });

  it('the PIN is taken until hash, one key is one key, and neither acts on nothing', () => {
    expect(verb(rendered('askPin'), 'Gather').attributes).toMatchObject({
      input: 'dtmf',
      finishOnKey: '#',
      actionOnEmptyResult: 'false',
    });
    expect(verb(rendered('askKey'), 'Gather').attributes).toMatchObject({ numDigits: '1', finishOnKey: '' });
  });
});

describe('S2: documents without a call', () => {
  it('the connect document dials every step and comes back to the fallback path', () => {
    const document = connectDocument(plan, urls);
    expect(verbsOf(document).map(({ name }) => name)).toEqual(['Dial', 'Dial', 'Redirect']);
    expect(verb(document, 'Redirect').text).toBe('https://voice.example/voice/fallback?line=emergency');
  });

  it('the fallback document works with this service switched off: nothing in it points here', () => {
    const document = fallbackDocument(plan, 'https://elsewhere.example/emergency.xml');
    expect(document).not.toContain('voice.example/');
    expect(verbsOf(document).map(({ name }) => name)).toEqual(['Dial', 'Dial', 'Dial', 'Dial', 'Redirect']);
  });

  it('a callback that needs no document gets none', () => {
    expect(renderReply(CALL, { kind: 'nothing' }, urls)).toBeNull();
  });
});

describe('addresses for REST', () => {
  it.each([
    [{ id: 'a', kind: 'number', address: '+441144960101' }, '+441144960101'],
    [{ id: 'a', kind: 'sip', address: 'desk@example.org' }, 'sip:desk@example.org'],
    [{ id: 'a', kind: 'sip', address: 'sip:desk@example.org' }, 'sip:desk@example.org'],
    [{ id: 'a', kind: 'client', address: 'desk' }, 'client:desk'],
    [{ id: 'a', kind: 'client', address: 'client:desk' }, 'client:desk'],
  ] as const)('%j', (destination, address) => {
    expect(addressOf(destination)).toBe(address);
  });

  it('S12: an attempt’s label is its own, so that asking twice rings once', () => {
    expect(handlerLabel(place)).toBe('handler-h3');
  });
});
