import { z } from 'zod';
import type { SubjectAccess } from '../../core/register/subject-access.ts';
import { registerRequestSchema } from '../register-request.ts';
import {
  dateSchema,
  forceSchema,
  householdSchema,
  orderSchema,
  personIdSchema,
  personSchema,
  textSchema,
} from '../register.ts';
import { idText, instant, limit, localDate, text } from './common.ts';
import type { Operation } from './operation.ts';

/** Why a record is looked at or changed: in the sender's own words, kept sealed beside the record. */
export const reason = textSchema.meta({
  description: 'Why; kept with the record, and shown to whoever reviews it',
});
export const personParams = z.object({ person: personIdSchema });
export const consulting = z.strictObject({
  force: forceSchema.meta({ description: 'The force you work for now; one of your own' }),
  reason,
  breakGlass: z
    .boolean()
    .default(false)
    .meta({ description: 'Open what is closed, at once; a supervisor is told. Needs breakGlass:use' }),
});

const personFile = z
  .object({
    person: personSchema,
    orders: z.array(orderSchema).readonly(),
    households: z.array(householdSchema).readonly(),
  })
  .meta({ id: 'RegisterPersonFile' });

const withheldPart = z.enum([
  'markers',
  'threats',
  'orders',
  'relationships',
  'safeContact',
  'sources',
  'calls',
]);
const ground = z.enum(['investigation', 'othersRights', 'publicSecurity']);
const facts = z.record(z.string(), z.unknown()).meta({ description: 'As in the record' });

const outcome = z
  .discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('done'), person: idText }),
    z.object({
      outcome: z.literal('waits'),
      person: idText,
      proposal: idText.meta({
        description: 'It would lower a level; somebody else must accept this proposal',
      }),
    }),
  ])
  .meta({ id: 'RegisterOutcome' });

export const registerOperations = {
  searchRegister: {
    method: 'post',
    path: '/register/search',
    tag: 'register',
    summary: 'Find people by exactly one of number, name, reference, address or order reference',
    description:
      'A consultation: needs a reason, counts against 30 an hour, and is in the audit log. Looking up oneself or an associate alarms.',
    scopes: ['register:read'],
    asks: true,
    body: consulting.extend({
      by: z.enum(['number', 'name', 'reference', 'address', 'orderReference']),
      text: textSchema.meta({ description: 'A number in any usual writing; words of a name in any order' }),
    }),
    reply: z.object({
      people: z
        .array(
          z.object({
            person: idText,
            force: idText,
            name: text.nullable(),
            dateOfBirth: localDate.nullable(),
            references: z.array(z.object({ source: text, reference: text }).readonly()).readonly(),
            mergedInto: idText.nullable(),
          }),
        )
        .readonly(),
    }),
  },
  showRegisterPerson: {
    method: 'post',
    path: '/register/people/{person}/view',
    tag: 'register',
    summary: 'Open one person’s file',
    description: 'A consultation, like a search.',
    scopes: ['register:read'],
    asks: true,
    params: personParams,
    body: consulting,
    reply: personFile,
  },
  exportRegisterPerson: {
    method: 'post',
    path: '/register/people/{person}/subject-access',
    tag: 'register',
    summary: 'What a person gets who asks what is kept about them',
    description:
      'A disclosure to them. Nobody else stands in it by name; what is withheld is listed with its ground.',
    scopes: ['register:change'],
    asks: true,
    params: personParams,
    body: consulting.extend({
      withhold: z
        .array(z.strictObject({ part: withheldPart, because: ground }))
        .max(7)
        .default([]),
    }),
    reply: z.object({
      name: text.nullable(),
      alsoKnownAs: z.array(text).readonly(),
      dateOfBirth: localDate.nullable(),
      numbers: z.array(z.object({ number: text, role: text, source: text.nullable() }).readonly()).readonly(),
      addresses: z.array(text).readonly(),
      markers: z.array(facts).readonly(),
      threats: z.array(facts).readonly(),
      orders: z.array(facts).readonly(),
      relationships: z.array(z.object({ kind: text, role: text }).readonly()).readonly(),
      safeContact: facts.nullable(),
      language: text.nullable(),
      accessNeeds: z.array(text).readonly(),
      children: z.array(facts).readonly(),
      consent: z.array(facts).readonly(),
      calls: z
        .array(facts)
        .readonly()
        .meta({ description: 'Calls about nobody else; others are not mentioned' }),
      withheld: z.array(z.object({ part: withheldPart, because: ground }).readonly()).readonly(),
    }) satisfies z.ZodType<SubjectAccess>,
  },
  registerHistory: {
    method: 'post',
    path: '/register/people/{person}/history',
    tag: 'register',
    summary: 'Who looked at or changed a record, when and why; newest first',
    scopes: ['register:approve'],
    asks: true,
    params: personParams,
    body: consulting.extend({ limit }),
    reply: z.object({
      entries: z
        .array(
          z
            .object({
              id: idText,
              when: instant,
              who: idText,
              what: text,
              operation: text,
              reason: text.nullable().meta({ description: 'Null where none was asked for, as on a call' }),
            })
            .readonly(),
        )
        .readonly(),
    }),
  },
  changeRegister: {
    method: 'post',
    path: '/register/changes',
    tag: 'register',
    summary: 'Add, correct, merge, split, erase, and every other change of a record',
    description:
      'Done at once, unless it would lower a level or take a reason for one away: then it waits for a second person.',
    scopes: ['register:change'],
    body: z.strictObject({ force: forceSchema, reason, change: registerRequestSchema }),
    reply: outcome,
  },
  listRegisterReviews: {
    method: 'get',
    path: '/register/reviews',
    tag: 'register',
    summary: 'Reviews of markers that fall due, and proposals of the retention schedule to erase',
    description: 'A person decides each. Ids only: opening a record is a consultation of its own.',
    scopes: ['register:read'],
    query: z.object({ force: forceSchema, on: dateSchema.optional(), limit }),
    reply: z.object({
      due: z
        .array(
          z.object({
            person: idText,
            due: z
              .array(
                z.object({
                  what: z.enum(['markerReview', 'retention']),
                  dueOn: localDate,
                  marker: idText.nullable(),
                  why: text,
                }),
              )
              .readonly(),
          }),
        )
        .readonly(),
      more: z.boolean(),
    }),
  },
  declareStaffTies: {
    method: 'post',
    path: '/register/staff-ties',
    tag: 'register',
    summary: 'Declare numbers and names of somebody who works here and of those close to them',
    description:
      'For oneself; for somebody else it needs register:approve. Replaces what was declared before.',
    scopes: ['register:read', 'register:approve'],
    body: z.strictObject({
      of: idText.optional().meta({ description: 'Whose; left out: your own' }),
      numbers: z.array(textSchema).max(64).default([]),
      names: z.array(textSchema).max(64).default([]),
    }),
    reply: z.object({ outcome: z.literal('done') }),
  },
} as const satisfies Record<string, Operation>;
