import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AttemptId, id, type LineId, type OfferId } from '../../../src/core/ids.ts';
import {
  offerParameters,
  PATHS,
  placeParameters,
  readPlace,
  readText,
  voiceUrls,
} from '../../../src/twilio/urls.ts';
import { CALL } from '../../support/calls.ts';

const place = {
  lineId: id<LineId>('emergency'),
  policyVersion: 7,
  generation: 2,
  step: 1,
  attempt: id<AttemptId>('h3'),
};

function queryOf(url: string): Record<string, string> {
  return Object.fromEntries(new URL(url).searchParams);
}

describe('the URLs that Twilio calls', () => {
  it.each(['https://voice.example', 'https://voice.example/', 'https://voice.example//'])(
    'are built on the public base %s',
    (base) => {
      expect(voiceUrls(base)(PATHS.inbound)).toBe('https://voice.example/voice/inbound');
    },
  );

  it('keep a path of the public base, for a service behind a prefix', () => {
    expect(voiceUrls('https://example.org/alongside')(PATHS.room)).toBe(
      'https://example.org/alongside/voice/room',
    );
  });

  it('S1: carry the caller’s place there and back', () => {
    fc.assert(
      fc.property(
        fc.record({
          policyVersion: fc.nat(),
          generation: fc.nat(1_000),
          step: fc.nat(1_000),
        }),
        (numbers) => {
          const url = voiceUrls('https://voice.example')(
            PATHS.ringback,
            placeParameters(CALL, { ...place, ...numbers }),
          );
          expect(readPlace(queryOf(url))).toEqual({ ...place, ...numbers });
        },
      ),
    );
  });

  it('S14: carry ids and small numbers only', () => {
    expect(placeParameters(CALL, place)).toEqual({
      call: CALL,
      line: 'emergency',
      policy: 7,
      gen: 2,
      step: 1,
      attempt: 'h3',
    });
    expect(offerParameters(CALL, id<OfferId>('s1'))).toEqual({ call: CALL, offer: 's1' });
  });

  it.each<[string, Record<string, unknown>]>([
    ['a missing part', { policy: '7', gen: '2', step: '1', attempt: 'h3' }],
    ['a negative step', { line: 'e', policy: '7', gen: '2', step: '-1', attempt: 'h3' }],
    ['a fraction', { line: 'e', policy: '7', gen: '2.5', step: '1', attempt: 'h3' }],
    ['a number too long', { line: 'e', policy: '7'.repeat(16), gen: '2', step: '1', attempt: 'h3' }],
    ['a list', { line: ['e', 'f'], policy: '7', gen: '2', step: '1', attempt: 'h3' }],
    ['an object', { line: 'e', policy: { '0': '7' }, gen: '2', step: '1', attempt: 'h3' }],
  ])('read no place from %s', (_name, query) => {
    expect(readPlace(query)).toBeNull();
  });

  it.each([
    ['', null],
    ['x'.repeat(201), null],
    ['s1', 's1'],
  ])('read a text of a sensible length only', (value, read) => {
    expect(readText({ offer: value }, 'offer')).toBe(read);
    expect(readText({ offer: [value] }, 'offer')).toBeNull();
  });
});
