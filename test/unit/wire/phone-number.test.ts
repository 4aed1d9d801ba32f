import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { isE164 } from '../../../src/core/phone-number.ts';
import { e164Of, readCallerNumber, readNumber } from '../../../src/wire/phone-number.ts';

describe('reading a caller id', () => {
  it.each([
    '+447700900123',
    '07700 900123',
    '07700-900-123',
    '+44 (0)7700 900123',
    '0044 7700 900123',
    '(07700) 900123',
    '+44 7700 900 123',
  ])('makes one number of %s', (writing) => {
    expect(readCallerNumber(writing)).toEqual({ presentation: 'shown', number: '+447700900123' });
  });

  it.each([
    ['', 'withheld'],
    ['   ', 'withheld'],
    ['anonymous', 'withheld'],
    ['Anonymous', 'withheld'],
    ['RESTRICTED', 'withheld'],
    ['unknown', 'withheld'],
    ['+266696687', 'withheld'],
    ['266696687', 'withheld'],
    ['+7378742833', 'withheld'],
    ['+2562533', 'withheld'],
    ['+8656696', 'withheld'],
    ['+86282452253', 'withheld'],
    ['+0', 'withheld'],
    ['client:alice', 'unusable'],
    ['sip:07700900123@pbx.example', 'unusable'],
    ['sips:x@y', 'unusable'],
    ['999', 'unusable'],
    ['101', 'unusable'],
    ['+44999', 'unusable'],
    ['55', 'unusable'],
    ['=HYPERLINK("x")', 'unusable'],
    ['+4477009001234567890', 'unusable'],
    ['٠٧٧٠٠٩٠٠١٢٣', 'unusable'],
    ['0'.repeat(1_000_000), 'unusable'],
  ])('S8: %j is never a key (%s)', (from, presentation) => {
    expect(readCallerNumber(from)).toEqual({ presentation, number: null });
    expect(readNumber(from)).toBeNull();
  });

  it('S8: any text at all has an answer, and only E.164 comes out', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'+0123456789 ()-.') })),
        (text) => {
          const read = readCallerNumber(text);
          expect(read.number === null || isE164(read.number)).toBe(true);
          expect(read.presentation === 'shown').toBe(read.number !== null);
        },
      ),
    );
  });

  it('takes drama numbers, which every library calls invalid; what is in no range is a warning, never a gate', () => {
    expect(readNumber('07700 900123')).toEqual({ number: '+447700900123', plausible: true });
    expect(readNumber('020 7946 0123')).toEqual({ number: '+442079460123', plausible: true });
    expect(readNumber('+1 202 456 1111')).toEqual({ number: '+12024561111', plausible: true });
    expect(readNumber('04000 000001')).toEqual({ number: '+444000000001', plausible: false });
    expect(readNumber('+1 202 456')).toMatchObject({ plausible: false });
  });

  // For some numbers that are too short for the island their code belongs to (01624, 07524) the library leaves
  // the trunk 0 behind +44, which no number has (ITU-T E.164: the national prefix is not part of the number).
  it('gives the same number as the library where it takes the short way, without the trunk 0 that it leaves in some', () => {
    const national = fc.stringMatching(/^0[1-9]\d{8,9}$/);
    const onAnIsland = fc
      .tuple(
        fc.constantFrom('01481', '01534', '01624', '07524', '07624', '07797'),
        fc.stringMatching(/^\d{5,6}$/),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(national, onAnIsland), (digits) => {
        const library = parsePhoneNumberFromString(digits, 'GB');
        expect(e164Of(digits)).toBe(library?.number.replace(/^\+440/, '+44'));
      }),
      { numRuns: 500, examples: [['0162400000'], ['01624000000'], ['07700900123']] },
    );
  });
});
