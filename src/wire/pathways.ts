import { z } from 'zod';
import { id, type ForceId, type LineId, type PathwayId } from '../core/ids.ts';
import type { Calendar, ClockRule } from '../core/referrals/clock.ts';
import { CONFIRMED_FACTS } from '../core/referrals/confirmed-fact.ts';
import type { Pathway } from '../core/referrals/pathway.ts';
import { HOUR, MINUTE, SECOND } from '../core/time.ts';
import { e164, name, plainText, timeOfDay, uniqueBy, zone } from './file-words.ts';

const date = z.iso.date('a date is written as "2026-12-25"');
const weekday = z.int().min(1).max(7);
const fieldName = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]{0,49}$/, 'a field is letters and digits, beginning with a small letter');

const calendar = z.strictObject({
  id: name,
  zone,
  workingWeekdays: z
    .array(weekday)
    .min(1)
    .max(7)
    .default([1, 2, 3, 4, 5])
    .meta({ description: '1 is Monday.' }),
  bankHolidays: z.array(date).max(500).default([]),
  excludedDays: z
    .array(date)
    .max(500)
    .default([])
    .meta({ description: 'Days that an hours clock may leave out.' }),
  excludedWeekdays: z.array(weekday).max(6).default([]),
  terms: z
    .array(
      z.strictObject({ from: date, to: date }).refine((term) => term.from <= term.to, 'to is before from'),
    )
    .max(100)
    .default([]),
  schoolClosedDays: z.array(date).max(500).default([]),
  knownUntil: date.meta({ description: 'The last day for which these lists are complete.' }),
});

const clock = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('hours'),
    hours: z.int().min(1).max(4_000),
    leavingOutExcludedDays: z.boolean().default(false),
  }),
  z.strictObject({ kind: z.literal('workingDays'), days: z.int().min(1).max(100), by: timeOfDay }),
  z.strictObject({ kind: z.literal('calendarDays'), days: z.int().min(1).max(300), by: timeOfDay }),
  z.strictObject({ kind: z.literal('nextSchoolDay'), by: timeOfDay }),
]);

const legalBasis = z
  .strictObject({
    ground: z.enum(['consent', 'publicTask', 'safeguarding', 'lawEnforcement', 'legalObligation']),
    reference: plainText(300),
    consent: z.enum(['needed', 'notNeeded']),
    mayOverride: z.boolean().default(false),
  })
  .refine((basis) => basis.ground !== 'consent' || basis.consent === 'needed', {
    path: ['consent'],
    message: 'where consent is the ground, consent is needed',
  });

const pathway = z.strictObject({
  id: name,
  name: plainText(120),
  force: name.optional().meta({ description: 'Left out: every force.' }),
  owner: name.meta({ description: 'The duty that has it until the recipient does.' }),
  recipient: name.meta({ description: 'A partner in partners.yaml.' }),
  raisedBy: z.array(name).min(1).max(20),
  raisedItselfBy: z
    .array(z.enum(CONFIRMED_FACTS))
    .max(20)
    .default([])
    .meta({ description: 'Confirmed facts that raise it by themselves; a number match alone is none.' }),
  onMatchAlone: z.boolean().default(false).meta({
    description:
      'Sent although nobody has confirmed the caller: only where nothing leaves the force. Else it is held until somebody has.',
  }),
  contact: z
    .strictObject({ attempts: z.int().min(1).max(10) })
    .optional()
    .meta({ description: 'Worked by our own specialists as promised contacts, so many attempts each.' }),
  otherwise: z
    .strictObject({ whenField: fieldName, recipient: name })
    .optional()
    .meta({ description: 'Where this field says yes, it goes there instead.' }),
  marac: z
    .strictObject({
      score: z.int().min(1).max(100),
      events: z.int().min(1).max(100),
      withinDays: z.int().min(1).max(3_660),
      repeatWithinDays: z.int().min(1).max(3_660),
    })
    .optional()
    .meta({
      description: "The force's thresholds: score, events within so many days, repeat after a referral.",
    }),
  legalBasis,
  clock,
  calendar: name,
  warnBeforeMinutes: z.int().min(0).max(40_000),
  contains: uniqueBy(
    z.array(z.strictObject({ name: fieldName, required: z.boolean().default(false) })).max(60),
    'name',
  ),
  acknowledgedBy: z.enum(['response', 'callback', 'person']),
  needsActionTaken: z.boolean().default(false),
  late: z.strictObject({
    alarmClass: z.enum(['urgent', 'important', 'advisory']),
    owners: z.array(name).min(1).max(10),
    passUpAfterMinutes: z.int().min(1).max(40_000),
  }),
  delivery: z
    .strictObject({
      attempts: z.int().min(1).max(100),
      firstDelaySeconds: z.number().min(0.01).max(3_600),
      maxDelaySeconds: z.number().min(0.01).max(86_400),
    })
    .default({ attempts: 12, firstDelaySeconds: 5, maxDelaySeconds: 900 }),
  priority: z.int().min(1).max(1_000).meta({ description: '1 is delivered first.' }),
});

const contactLine = z
  .strictObject({
    force: name,
    line: name.optional().meta({ description: 'Left out: every line of the force without its own.' }),
    callerId: e164.meta({
      description:
        'A number of the account that gives nothing away: whoever sees it or rings it back learns nothing.',
    }),
    ringTimeoutSeconds: z
      .int()
      .min(10)
      .max(60)
      .default(25)
      .meta({ description: 'Short of where voicemail would answer.' }),
  })
  .meta({ description: 'How people of a force are rung back. Without one nobody is.' });

/** config/pathways.yaml: every kind of follow-up, and the calendars that their clocks go by. */
export const pathwaysFile = z
  .strictObject({
    contactLines: z.array(contactLine).max(1_000).default([]),
    calendars: uniqueBy(z.array(calendar).max(50), 'id'),
    pathways: uniqueBy(z.array(pathway).max(200), 'id'),
  })
  .superRefine((file, ctx) => {
    const calendars = new Set(file.calendars.map((each) => each.id));
    file.pathways.forEach((each, index) => {
      if (calendars.has(each.calendar)) return;
      ctx.addIssue({
        code: 'custom',
        path: ['pathways', index, 'calendar'],
        message: `there is no calendar ${each.calendar} in this file`,
      });
    });
  });
export type PathwaysFile = z.output<typeof pathwaysFile>;

export function toPathway(file: PathwaysFile['pathways'][number]): Pathway {
  const { warnBeforeMinutes, late, delivery, force, marac, contact, otherwise, ...rest } = file;
  const [first, ...others] = late.owners;
  return {
    ...rest,
    id: id<PathwayId>(file.id),
    force: force === undefined ? null : id<ForceId>(force),
    marac: marac ?? null,
    contact: contact ?? null,
    otherwise: otherwise ?? null,
    clock: file.clock satisfies ClockRule,
    warnBeforeMs: warnBeforeMinutes * MINUTE,
    late: {
      alarmClass: late.alarmClass,
      owners: [first ?? file.owner, ...others],
      passUpAfterMs: late.passUpAfterMinutes * MINUTE,
    },
    delivery: {
      attempts: delivery.attempts,
      firstDelayMs: delivery.firstDelaySeconds * SECOND,
      maxDelayMs: Math.min(delivery.maxDelaySeconds * SECOND, 24 * HOUR),
    },
  };
}

export function toCalendar(file: PathwaysFile['calendars'][number]): Calendar {
  return {
    ...file,
    bankHolidays: new Set(file.bankHolidays),
    excludedDays: new Set(file.excludedDays),
    schoolClosedDays: new Set(file.schoolClosedDays),
  };
}

export interface ContactLineSettings {
  readonly force: ForceId;
  /** Null: every line of the force without its own. */
  readonly lineId: LineId | null;
  readonly callerId: string;
  readonly ringTimeoutSeconds: number;
}

export function toContactLine(file: PathwaysFile['contactLines'][number]): ContactLineSettings {
  const { force, line, callerId, ringTimeoutSeconds } = file;
  return {
    force: id<ForceId>(force),
    lineId: line === undefined ? null : id<LineId>(line),
    callerId,
    ringTimeoutSeconds,
  };
}
