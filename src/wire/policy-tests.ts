import { z } from 'zod';
import { LEVELS } from '../core/register/level.ts';
import { ORDER_TYPES } from '../core/register/order.ts';
import { MARKER_TYPES } from '../core/register/person.ts';
import { name, plainText, uniqueBy } from './file-words.ts';
import { onRecord } from './policy.ts';

const calls = z.int().min(0).max(1_000);

/** A call in words: only what matters is said. Used by policy tests and by `alongside routing explain`. */
export const describedCall = z
  .strictObject({
    line: name,
    at: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d$/, 'a time is written as "2026-11-23 19:00"')
      .refine((value) => !Number.isNaN(Date.parse(`${value.slice(0, 10)}T00:00:00Z`)), 'there is no such day')
      .optional()
      .meta({ description: 'On the wall clock of London.' }),
    level: z.enum(LEVELS).nullable().optional().meta({ description: 'Left out: no known-risk record.' }),
    onRecord: z.array(onRecord).max(20).optional(),
    marker: z.array(z.enum(MARKER_TYPES)).max(20).optional(),
    orderInForce: z.boolean().optional(),
    orderType: z.enum(ORDER_TYPES).optional().meta({ description: 'An order of this type is in force.' }),
    role: z
      .array(z.enum(['victim', 'suspect', 'convicted', 'witness', 'child']))
      .max(5)
      .optional(),
    speakerMayBePerpetrator: z.boolean().optional(),
    sharedNumber: z.boolean().optional(),
    language: z.string().max(20).optional(),
    earlierCalls: z
      .strictObject({ number: calls.optional(), person: calls.optional(), household: calls.optional() })
      .optional(),
    sign: z.enum(['normal', 'abandoned', 'silent']).optional(),
    caller: z.enum(['shown', 'withheld', 'unusable']).optional(),
    specialistsFree: calls.optional().meta({ description: 'Left out: one.' }),
    waiting: calls.optional(),
  })
  .meta({ title: 'A call in words' });

const expected = z.strictObject({
  level: z.enum(LEVELS).nullable().optional(),
  specialist: z
    .union(
      [
        z.boolean(),
        z.strictObject({
          openingMode: z.enum(['listening', 'coaching']).optional(),
          skills: z.array(name).max(20).optional(),
          asked: z
            .array(name)
            .max(10)
            .optional()
            .meta({ description: 'In this order: ownPool, or the name of a partner force or pager.' }),
        }),
      ],
      { error: 'is true, false, or says openingMode, skills and asked' },
    )
    .optional(),
  rules: z.array(name).max(100).optional().meta({ description: 'These hold, whatever others do.' }),
  notRules: z.array(name).max(100).optional(),
  alarms: z
    .array(z.enum(['urgent', 'important', 'advisory']))
    .max(10)
    .optional(),
  followUps: z.array(name).max(20).optional(),
});

/** policy-tests.yaml: given this call, expect this plan. What is left out may be anything. */
export const policyTestsFile = z
  .strictObject({
    tests: uniqueBy(
      z.array(z.strictObject({ name: plainText(120), given: describedCall, expect: expected })).max(2_000),
      'name',
    ),
  })
  .meta({ title: 'Alongside: tests of the routing policy' });
