import { z } from 'zod';
import type { RosterOverride } from '../../core/specialists/override.ts';
import type { Missing } from '../../core/specialists/without.ts';
import type { Plain, Same } from '../same.ts';
import { idText, instant, text, why } from './common.ts';
import type { Operation } from './operation.ts';
import { routingChange } from './routing-study.ts';

const CALENDAR_LIMIT = 1024 * 1024;
const LONGEST_LOOK_MS = 62 * 86_400_000;

const during = { from: instant, until: instant };
const stretch = z.object(during).readonly();
const specialistId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,59}$/, 'is the id of a specialist on the roster');

const override = z
  .object({
    id: idText,
    kind: z.enum(['away', 'on']),
    specialistId: idText,
    from: instant,
    until: instant,
    why: text,
    by: idText,
    at: instant,
    pairedWith: idText.nullable().meta({ description: 'The other half of a swap' }),
    cancelled: z.object({ by: idText, at: instant, why: text }).readonly().nullable(),
  })
  .readonly()
  .meta({ id: 'RosterOverride' });
const _override: Same<Plain<RosterOverride>, z.output<typeof override>> = true;

const gap = z
  .object({
    force: idText,
    skill: text
      .nullable()
      .meta({ description: 'Null: nobody at all; else nobody with this skill, which the policy asks for' }),
    from: instant,
    until: instant,
  })
  .readonly()
  .meta({ id: 'RosterGap', description: 'Where the roster cannot do what the policy asks' });

const revision = z.number().int().min(0);
const asRead = revision.optional().meta({
  description:
    'As the roster was read. Answered 409, and nothing is changed, when somebody has changed it since',
});

const missing = z.object({ force: idText, skill: text.nullable(), from: instant, until: instant }).readonly();
const _missing: Same<Plain<Missing>, z.output<typeof missing>> = true;
void [_override, _missing];

const within = z
  .object({ from: z.coerce.number().int().min(0), until: z.coerce.number().int().min(0) })
  .refine(({ from, until }) => until > from && until - from <= LONGEST_LOOK_MS, 'at most 62 days, forwards');

export const rosterOperations = {
  rosterNow: {
    method: 'get',
    path: '/roster/now',
    tag: 'roster',
    summary: 'Who is on now, and until when',
    description: 'By the roster and today’s changes of it; whether they are ready is in `/specialists`.',
    scopes: ['roster:read', 'specialists:read'],
    reply: z.object({
      people: z
        .array(
          z
            .object({
              id: idText,
              name: text,
              force: idText,
              skills: z.array(text).readonly(),
              from: instant,
              until: instant,
              onCallTier: z.number().int().nullable().meta({ description: 'Null: at a desk' }),
            })
            .readonly(),
        )
        .readonly(),
    }),
  },
  rosterAhead: {
    method: 'get',
    path: '/roster/ahead',
    tag: 'roster',
    summary: 'Who is on when, and where nobody is',
    description:
      'Right to the minute: a night on which the clocks change has seven hours or nine. Leave is of the roster itself; changes of today are in `/roster/overrides`.',
    scopes: ['roster:read'],
    query: within,
    reply: z.object({
      timeZone: text,
      people: z
        .array(
          z
            .object({
              id: idText,
              name: text,
              force: idText,
              covers: z.array(idText).readonly(),
              skills: z.array(text).readonly(),
              vettedUntil: text.nullable(),
              desk: z.array(stretch).readonly(),
              onCall: z.array(z.object({ ...during, tier: z.number().int() }).readonly()).readonly(),
              leave: z.array(z.object({ ...during, why: text }).readonly()).readonly(),
            })
            .readonly(),
        )
        .readonly(),
      gaps: z.array(gap).readonly(),
    }),
  },
  rosterWithout: {
    method: 'get',
    path: '/roster/without/{id}',
    tag: 'roster',
    summary: 'If this person is away, then …',
    description: 'What nobody else covers, and who is off and could be asked. Nothing is changed.',
    scopes: ['roster:read'],
    params: z.object({ id: specialistId }),
    query: within,
    reply: z.object({
      losing: z.array(stretch).readonly(),
      missing: z.array(missing).readonly(),
      couldCover: z
        .array(z.object({ specialistId: idText, skills: z.array(text).readonly() }).readonly())
        .readonly(),
    }),
  },
  listRosterOverrides: {
    method: 'get',
    path: '/roster/overrides',
    tag: 'roster',
    summary: 'Changes of the roster that count at once: sick, leave, swaps, extra hours',
    scopes: ['roster:read'],
    reply: z.object({ overrides: z.array(override).readonly(), revision }),
  },
  addRosterOverride: {
    method: 'post',
    path: '/roster/overrides',
    tag: 'roster',
    summary: 'Somebody is away, comes in besides, or swaps',
    description:
      'At once here, within two seconds everywhere; at most 31 days. What lasts is changed in roster.yaml, by publishing. `why` is of a kind, never a diagnosis.',
    scopes: ['roster:change', 'specialists:act'],
    body: z
      .object({
        kind: z.enum(['away', 'on', 'swap']),
        specialistId,
        with: specialistId.nullable().default(null).meta({ description: 'Who takes the time of a swap' }),
        from: instant,
        until: instant,
        why: z.string().trim().min(1).max(120),
        revision: asRead,
      })
      .strict(),
    reply: z.object({ overrides: z.array(override).readonly() }),
  },
  cancelRosterOverride: {
    method: 'post',
    path: '/roster/overrides/{id}/cancel',
    tag: 'roster',
    summary: 'Take a change of the roster back; a swap whole',
    scopes: ['roster:change', 'specialists:act'],
    params: z.object({ id: z.string().regex(/^override-[1-9]\d{0,9}$/, 'is the id of a change') }),
    body: z.object({ why, revision: asRead }).strict(),
    reply: z.object({ outcome: z.literal('done') }),
  },
  importRosterCalendar: {
    method: 'put',
    path: '/routing/drafts/{draftId}/calendars/{specialistId}',
    tag: 'roster',
    summary: 'Take one person’s shifts from an iCalendar file into a draft',
    description:
      'Their shifts in the draft become those of the calendar, from a day on for so many weeks. With `apply` false nothing is written: the answer says in words what would change.',
    scopes: ['roster:change', 'routing:propose'],
    params: z.object({
      draftId: z.string().regex(/^draft-[1-9]\d{0,8}$/, 'is the id of a draft'),
      specialistId,
    }),
    body: z
      .object({
        calendar: z.string().min(1).max(CALENDAR_LIMIT),
        firstDay: z.iso.date(),
        weeks: z.number().int().min(1).max(53).default(13),
        revision: z.number().int().min(0).meta({ description: 'Of roster.yaml, as it was read' }),
        apply: z.boolean().default(false),
      })
      .strict(),
    bodyLimit: 2 * CALENDAR_LIMIT,
    reply: z.object({
      changes: z.array(routingChange).readonly(),
      shifts: z.number().int(),
      applied: z.boolean(),
      revision: z.number().int().meta({ description: 'Of roster.yaml in the draft now' }),
    }),
  },
} as const satisfies Record<string, Operation>;
