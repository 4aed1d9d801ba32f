import { z } from 'zod';

/** What is said when a word in a file is not of the wanted form: each says what would be right, none repeats the value (S14). */
export const words = {
  name: 'a name is 1 to 60 of a-z, A-Z, 0-9 and -, beginning with a letter or digit',
  number: 'a telephone number is written in quotes with plus sign and country code: "+441134960101"',
  sip: 'a SIP address is written as sip:user@host',
  client: 'a client is 1 to 120 of A-Z a-z 0-9 . _ -',
  time: 'a time of day is written in quotes as "HH:MM", from "00:00" to "23:59"',
  language: 'a language is a short tag such as en, cy or pl',
  zone: 'a time zone is an IANA name such as Europe/London',
  address: 'a source is an IP address or range such as 198.51.100.10 or 198.51.100.0/24',
};

/** Names things in files; may stand in URLs and logs. No plus sign and no run of six digits, so it is never a number. */
export const name = z.string().regex(/^(?!.*\d{6})[A-Za-z0-9][A-Za-z0-9-]{0,59}$/, words.name);

/** A sentence for people; line breaks are not. */
export const plainText = (max: number) => z.string().trim().min(1).max(max);

export const e164 = z.string().regex(/^\+[1-9]\d{6,14}$/, words.number);
export const sipUri = z
  .string()
  .max(255)
  .regex(/^sips?:[^@\s]+@[A-Za-z0-9.:[\]-]+(;[^\s]*)?$/, words.sip);
export const clientName = z.string().regex(/^[A-Za-z0-9._-]{1,120}$/, words.client);

export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, words.time);

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];
export const days = z
  .array(z.enum(WEEKDAYS))
  .min(1)
  .max(7)
  .default([...WEEKDAYS])
  .meta({ description: 'Days on which it begins. Left out: every day.' });

export const zone = z
  .string()
  .regex(/^[A-Za-z0-9_+/-]{1,64}$/, words.zone)
  .refine(knownZone, words.zone)
  .default('Europe/London');

/** An IANA name that this runtime knows. */
function knownZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

/** A list in which no two items have the same `key`; the second of two is where the error is. */
export function uniqueBy<Item extends z.ZodType>(list: z.ZodArray<Item>, key: string) {
  return list.superRefine((items, ctx) => {
    const seen = new Set<unknown>();
    items.forEach((item, index) => {
      const value = (item as Record<string, unknown>)[key];
      if (seen.has(value))
        ctx.addIssue({ code: 'custom', path: [index, key], message: `this ${key} is used twice` });
      seen.add(value);
    });
  });
}
