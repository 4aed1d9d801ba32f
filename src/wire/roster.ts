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
  vettedUntil: date
    .optional()
    .meta({ description: 'Left out: vetting is not recorded, and the person is not rung.' }),
  shifts: z.array(shift).max(50),
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
    specialists: uniqueBy(z.array(specialist).max(2_000), 'id'),
  })
  .meta({ title: 'Alongside: roster' });

export type RosterFile = z.infer<typeof rosterFile>;
export type SpecialistInFile = RosterFile['specialists'][number];
export type ShiftInFile = SpecialistInFile['shifts'][number];
