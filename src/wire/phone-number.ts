import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { isE164, type Presentation, presentationOf } from '../core/phone-number.ts';

/** A caller id, read: `number` is E.164 when `shown`, and null otherwise, so that nothing else can be looked up (S8). */
export interface CallerNumber {
  readonly presentation: Presentation;
  readonly number: string | null;
}

/** A number in any usual writing, read. Not `plausible` (in no known range) is a warning for importers and never a gate. */
export interface ReadNumber {
  readonly number: string;
  readonly plausible: boolean;
}

/**
 * Reads Twilio's `From`, a SIP user part or a control room's feed. Total: never throws. The force's own switch, relay
 * and operator numbers are numbers too: the routing book knows them, and its user asks it before a look-up.
 */
export function readCallerNumber(from: string | null | undefined, country: CountryCode = 'GB'): CallerNumber {
  const text = from ?? '';
  const presentation = presentationOf(text);
  if (presentation !== 'shown') return { presentation, number: null };
  const number = e164Of(text, country);
  return number === null ? { presentation: 'unusable', number: null } : { presentation, number };
}

/** Reads a number from a file or a form; null when no number can be made of it, or when it is withheld or a short code. */
export function readNumber(text: string, country: CountryCode = 'GB'): ReadNumber | null {
  if (presentationOf(text) !== 'shown') return null;
  const number = e164Of(text, country);
  if (number === null) return null;
  const plausible = number.startsWith('+44')
    ? UK_NUMBER.test(number)
    : (parsePhoneNumberFromString(number)?.isValid() ?? false);
  return { number, plausible };
}

/** Ranges that Ofcom's numbering plan has in use: geographic, wide, corporate, mobile, freephone, premium. */
const UK_NUMBER = /^\+44(1\d{8,9}|[23]\d{9}|5[56]\d{8}|7\d{9}|8\d{6,9}|9\d{9})$/;

/**
 * The E.164 form. Plain UK and `+44` digits are rewritten by the numbering plan's own rule (trunk 0 for +44): the same
 * result as the library's at a hundredth of its cost, which an import of millions feels. All else goes to the library.
 */
export function e164Of(text: string, country: CountryCode = 'GB'): string | null {
  const plain = text.replace(/[\s().\-/]/g, '');
  if (country === 'GB' && /^0[1-9]\d{8,9}$/.test(plain)) return `+44${plain.slice(1)}`;
  if (/^\+44[1-9]\d{8,9}$/.test(plain)) return plain;
  const number = parsePhoneNumberFromString(spaced(text), country)?.number;
  if (number !== undefined && isE164(number)) return number;
  return isE164(plain) ? plain : null;
}

/** `+44 (0)7700 …` and `0044 …`: writings that people use and the library takes only in part. */
function spaced(text: string): string {
  return text
    .trim()
    .replace(/^00(?=[1-9])/, '+')
    .replace(/\(0\)/, '')
    .replaceAll('/', ' ');
}
