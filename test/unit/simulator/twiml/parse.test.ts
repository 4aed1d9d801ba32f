import { describe, expect, it } from 'vitest';
import twilio from 'twilio';
import { parseTwiml } from '../../../../src/simulator/twiml/parse.ts';

describe('a document that can be read', () => {
  it('keeps the order of verbs, their attributes and their text', () => {
    const document = parseTwiml(
      '<?xml version="1.0" encoding="UTF-8"?><Response><Say voice="Polly.Amy">Hold &amp; wait</Say><Pause length="2"/><Say>Bye</Say></Response>',
    );
    expect(document).toMatchObject({
      ok: true,
      warnings: [],
      verbs: [
        { name: 'Say', attributes: { voice: 'Polly.Amy' }, text: 'Hold & wait' },
        { name: 'Pause', attributes: { length: '2' } },
        { name: 'Say', text: 'Bye' },
      ],
    });
  });

  it('is what the helper library writes, without a warning', () => {
    const response = new twilio.twiml.VoiceResponse();
    const dial = response.dial({
      action: 'https://app.example/after?a=1&b=2',
      timeout: 20,
      answerOnBridge: true,
    });
    dial.conference(
      {
        startConferenceOnEnter: false,
        endConferenceOnExit: false,
        beep: 'false',
        waitUrl: 'https://app.example/wait',
        statusCallbackEvent: ['start', 'end', 'join', 'leave', 'speaker'],
      },
      'room "1" <&>',
    );
    const document = parseTwiml(response.toString());
    expect(document).toMatchObject({ ok: true, warnings: [] });
    const [verb] = document.ok ? document.verbs : [];
    expect(verb?.attributes.action).toBe('https://app.example/after?a=1&b=2');
    expect(verb?.children[0]?.text).toBe('room "1" <&>');
  });
});

describe('12200: what the grammar does not know is a warning', () => {
  it.each([
    ['an attribute', '<Response><Dial timeOut="3">x</Dial></Response>', '<Dial> has no attribute timeOut'],
    ['a verb', '<Response><Dail/></Response>', '<Dail> is not allowed in <Response>'],
    ['the case of a name', '<Response><say>x</say></Response>', '<say> is not allowed in <Response>'],
    ['nesting', '<Response><Say><Dial/></Say></Response>', '<Dial> is not allowed in <Say>'],
    [
      'a boolean',
      '<Response><Dial><Conference muted="yes">r</Conference></Dial></Response>',
      '<Conference muted> cannot be "yes"',
    ],
    ['a number', '<Response><Pause length="long"/></Response>', '<Pause length> cannot be "long"'],
    [
      'a word of a list',
      '<Response><Dial><Conference statusCallbackEvent="start begin">r</Conference></Dial></Response>',
      '<Conference statusCallbackEvent> cannot be "begin"',
    ],
  ])('%s', (_what, body, warning) => {
    expect(parseTwiml(body)).toMatchObject({ ok: true, warnings: [warning] });
  });
});

describe('12100: what cannot be read is an error', () => {
  it.each([
    ['not XML', 'hello'],
    ['empty', ''],
    ['broken off', '<Response><Say>x</Response>'],
    ['an unescaped ampersand in an attribute without quotes', '<Response><Say voice=a>x</Say></Response>'],
    ['another root', '<response/>'],
    ['two roots', '<Response/><Response/>'],
  ])('%s', (_what, body) => {
    expect(parseTwiml(body)).toMatchObject({ ok: false });
  });
});
