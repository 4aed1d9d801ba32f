import { z } from 'zod';
import { days, name, plainText, timeOfDay, uniqueBy, zone } from './file-words.ts';
import { destination } from './lines.ts';

const date = z.iso.date('a date is written as YYYY-MM-DD');

const shift = z.strictObject({
  days,
  from: timeOfDay,
  to: timeOfDay.meta({ description: 'At or before `from`: it ends on the next day.' }),
  firstDay: date.optional(),
  lastDay: date.optional(),
  everyWeeks: z
    .int()
    .min(1)
    .max(52)
    .default(1)
    .meta({ description: '2: every second week, counted from the week of firstDay.' }),
  onCallTier: z.int().min(1).max(3).optional().meta({
    description: 'On call at home, rung only by an overflow step that asks for it. Left out: at a desk.',
  }),
});

const leave = z.strictObject({ from: date, to: date, why: plainText(60).default('leave') });

const PIN_HASH =
  /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([A-Za-z0-9+/]{22,64}={0,2})\$([A-Za-z0-9+/]{43,88}={0,2})$/;

const specialist = z.strictObject({
  id: name,
  name: plainText(80).meta({ description: 'Of a colleague; shown on the console.' }),
  force: name,
  covers: z
    .array(name)
    .max(50)
    .default([])
    .meta({ description: 'Forces whose calls they may take as well.' }),
  skills: z.array(name).max(50).default([]).meta({ description: 'From the list in policy.yaml.' }),
  endpoints: uniqueBy(z.array(destination).min(1).max(5), 'id').meta({ description: 'Tried in this order.' }),
  pinHash: z
    .string()
    .regex(PIN_HASH, 'a PIN hash is made by `alongside roster pin-hash`; it begins with scrypt$')
    .meta({ description: 'Hash of the personal PIN that accepts a call on a telephone.' }),
  phoneCode: z
    .string()
    .regex(/^\d{3,8}$/, 'a telephone code is 3 to 8 digits')
    .optional()
    .meta({
      description: 'Entered before the PIN, as code*PIN, from a telephone that is not one of theirs.',
    }),
  vettedUntil: date
    .optional()
    .meta({ description: 'Left out: vetting is not recorded, and the person is not rung.' }),
  shifts: z.array(shift).max(200),
  leave: z.array(leave).max(100).default([]),
});

/** roster.yaml: the specialists, what they can do, where they are reached and when they are on. */
export const rosterFile = z
  .strictObject({
    timeZone: zone,
    callsInARow: z.int().min(1).max(50).optional().meta({
      description:
        'After so many calls without a break somebody is asked only when nobody else can be. Left out: no limit.',
    }),
    hardCallsAShift: z.int().min(1).max(50).optional().meta({
      description:
        'After so many calls of high risk in one shift somebody is asked only when nobody else can be. Left out: no limit.',
    }),
    leastWrapUpSeconds: z.int().min(0).max(3_600).default(0).meta({
      description: 'Nobody is rung sooner after a call, whatever they say.',
    }),
    breakMinutes: z.int().min(0).max(240).default(0).meta({
      description: 'A pause at least so long is a break, and calls in a row are counted from the beginning.',
    }),
    specialists: uniqueBy(z.array(specialist).max(2_000), 'id'),
  })
  .meta({ title: 'Alongside: roster' });

export type RosterFile = z.infer<typeof rosterFile>;
export type SpecialistInFile = RosterFile['specialists'][number];
export type ShiftInFile = SpecialistInFile['shifts'][number];
