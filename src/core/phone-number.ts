/**
 * What a caller id is good for. `withheld`: the caller or the network hides it; `unusable`: not a telephone number
 * (a client, a SIP address, a short code, nonsense). Only `shown` may be looked up (S8).
 */
export type Presentation = 'shown' | 'withheld' | 'unusable';

/** Words Twilio and carriers send in place of a number; `From` "contains anonymous, unknown or other descriptions". */
const WITHHELD_WORDS = /anonymous|restricted|unknown|unavailable|private|blocked|withheld|no ?caller ?id/i;

/** The same words spelled on a telephone keypad, which arrive as numbers that look like E.164. */
const KEYPAD_SPELLINGS: ReadonlySet<string> = new Set([
  '266696687', // ANONYMOUS
  '7378742833', // RESTRICTED
  '2562533', // BLOCKED
  '8656696', // UNKNOWN
  '86282452253', // UNAVAILABLE
]);

/** Digits of an E.164 number, country code included; shorter ones are short codes such as 999, 101 and 55. */
const FEWEST_DIGITS = 7;
const MOST_DIGITS = 15;
/** Longer text is never a telephone number in any writing. */
const MOST_CHARACTERS = 40;

/** Says what a caller id is good for, before anything looks at it as a number. Total: any text has an answer. */
export function presentationOf(from: string): Presentation {
  const text = from.trim();
  if (text === '') return 'withheld';
  if (text.length > MOST_CHARACTERS) return 'unusable';
  if (/^[a-z][a-z+.-]*:/i.test(text)) return 'unusable';
  if (WITHHELD_WORDS.test(text)) return 'withheld';
  if (!/^[+\d\s().\-/]+$/.test(text)) return 'unusable';
  const digits = text.replace(/\D/g, '');
  if (KEYPAD_SPELLINGS.has(digits)) return 'withheld';
  if (/^0*$/.test(digits)) return 'withheld';
  if (digits.length < FEWEST_DIGITS || digits.length > MOST_DIGITS + 2) return 'unusable';
  return 'shown';
}

/** True for a string in E.164 form: plus, then 7 to 15 digits. Form only; validity is never a gate (design section 4). */
export function isE164(text: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(text);
}
