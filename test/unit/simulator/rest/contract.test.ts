import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checkRequest, checkResponse } from '../../../../src/simulator/rest/contract.ts';
import { matchPath } from '../../../../src/simulator/rest/routes.ts';

it('a good request has no faults', () => {
  const params = {
    From: '+441134960101',
    To: '+441134960201',
    Timeout: '20',
    Muted: 'true',
    StatusCallbackEvent: ['ringing', 'answered'],
  };
  expect(checkRequest('createParticipant', params)).toEqual({ unknown: [], invalid: [] });
});

it('a name that Twilio does not know is named', () => {
  expect(checkRequest('updateParticipant', { Status: 'completed' }).unknown).toEqual(['Status']);
  expect(checkRequest('listConferences', { Name: 'x' }).unknown).toEqual(['Name']);
});

it.each([
  ['createParticipant', { Timeout: 'soon' }],
  ['createParticipant', { CallSidToCoach: 'CA123' }],
  ['createParticipant', { WaitMethod: 'PUT' }],
  ['updateCall', { Status: 'bogus' }],
  ['updateConference', { Status: 'in-progress' }],
] as const)('%s with %j is invalid', (operation, params) => {
  expect(checkRequest(operation, params).invalid).not.toEqual([]);
});

it('an answer is checked against its schema', () => {
  expect(checkResponse('fetchCall', 200, { sid: 'CA1' })).not.toEqual([]);
  expect(checkResponse('createParticipant', 200, {})).toEqual(['createParticipant never answers 200']);
  expect(checkResponse('deleteParticipant', 204, undefined)).toEqual([]);
});

it('path parts are decoded', () => {
  const pattern = '/Conferences/:ConferenceSid/Participants/:CallSid.json';
  expect(matchPath(pattern, '/Conferences/CF1/Participants/the%20handler.json')).toEqual({
    ConferenceSid: 'CF1',
    CallSid: 'the handler',
  });
  expect(matchPath(pattern, '/Conferences/CF1/Participants.json')).toBeUndefined();
});

it('the contract that is shipped carries the licence it came under', () => {
  for (const name of ['twilio_api_v2010.voice-subset', 'twiml_voice_grammar']) {
    const file = readFileSync(
      new URL(`../../../../src/simulator/contract/${name}.json`, import.meta.url),
      'utf8',
    );
    expect(file).toContain('MIT License');
    expect(file).toContain('Twilio, Inc.');
  }
});
