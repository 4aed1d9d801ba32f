import { describe, expect, it } from 'vitest';
import { CALLER_HEADER, callerOf } from '../../../src/twilio/caller-identity.ts';
import { parseForm } from '../../../src/twilio/signature.ts';

const SWITCH = '203.0.113.7';
const OWN = '+441144960000';
const sources = {
  isOwnNumber: (number: string) => number === OWN,
  trustsSipSource: (address: string) => address === SWITCH,
};
const caller = (fields: Record<string, string>) =>
  callerOf(parseForm(new URLSearchParams(fields).toString()), sources);

describe('S8: who the network says is calling', () => {
  it.each([
    ['+447700900123', '+447700900123', 'shown'],
    ['07700 900123', '+447700900123', 'shown'],
    ['+442079460123', '+442079460123', 'shown'],
    ['', null, 'withheld'],
    ['anonymous', null, 'withheld'],
    ['Restricted', null, 'withheld'],
    ['+266696687', null, 'withheld'],
    ['nonsense', null, 'unusable'],
    ['+1', null, 'unusable'],
    [OWN, null, 'unusable'],
  ])('"%s"', (From, number, presentation) => {
    expect(caller({ From })).toMatchObject({ number, presentation, source: 'network' });
  });

  it('no number at all is withheld, not an error', () => {
    expect(caller({})).toMatchObject({ number: null, presentation: 'withheld', sipCallId: null });
  });
});

describe('S8: what a SIP header says', () => {
  const header = { From: 'sip:desk@example.org', [CALLER_HEADER]: '+447700900456', SipCallId: 'abc@switch' };

  it('is believed from a listed source, and the call is named by its SIP Call-ID', () => {
    expect(caller({ ...header, SipSourceIp: SWITCH })).toEqual({
      number: '+447700900456',
      presentation: 'shown',
      source: 'sipHeader',
      sipCallId: 'abc@switch',
    });
  });

  it.each(['198.51.100.9', ''])('is not believed from "%s"', (SipSourceIp) => {
    const told = caller({ ...header, From: '+447700900123', SipSourceIp });
    expect(told).toMatchObject({ number: '+447700900123', source: 'network' });
  });

  it('is no key when it is the force’s own number', () => {
    expect(caller({ ...header, [CALLER_HEADER]: OWN, SipSourceIp: SWITCH })).toMatchObject({
      number: null,
      presentation: 'unusable',
      source: 'sipHeader',
    });
  });

  it('that says nothing usable leaves what the network says', () => {
    const told = caller({
      From: '+447700900123',
      [CALLER_HEADER]: 'anonymous',
      SipSourceIp: SWITCH,
    });
    expect(told).toMatchObject({ number: '+447700900123', source: 'network' });
  });
});
