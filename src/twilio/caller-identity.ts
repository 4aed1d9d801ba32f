import type { Caller } from '../core/call/call.ts';
import { readCallerNumber } from '../wire/phone-number.ts';
import type { Form } from './signature.ts';

/** What the routing book knows of numbers and sources. */
export interface IdentitySources {
  isOwnNumber(number: string): boolean;
  trustsSipSource(address: string): boolean;
}

/** The header in which a trusted switch tells the caller's number; Twilio passes X- headers through. */
export const CALLER_HEADER = 'SipHeader_X-Caller-Number';

/**
 * Who is calling, as far as the network or a trusted switch says. The force's own switch, relay and operator numbers are
 * never keys, nor is anything withheld (S8); a SIP header is believed only from listed sources.
 */
export function callerOf(form: Form, sources: IdentitySources): Caller {
  const sipCallId = text(form, 'SipCallId') || null;
  const fromHeader = text(form, CALLER_HEADER);
  if (fromHeader !== '' && sources.trustsSipSource(text(form, 'SipSourceIp'))) {
    const told = readCallerNumber(fromHeader);
    if (told.number !== null)
      return { ...usable(told.number, told.presentation, sources), source: 'sipHeader', sipCallId };
  }
  const from = readCallerNumber(text(form, 'From'));
  return { ...usable(from.number, from.presentation, sources), source: 'network', sipCallId };
}

function usable(
  number: string | null,
  presentation: Caller['presentation'],
  sources: IdentitySources,
): Pick<Caller, 'number' | 'presentation'> {
  if (number !== null && sources.isOwnNumber(number)) return { number: null, presentation: 'unusable' };
  return { number, presentation };
}

export function text(form: Form, name: string): string {
  const value = form[name];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}
