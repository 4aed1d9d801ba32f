import { z } from 'zod';
import { isE164 } from '../core/phone-number.ts';
import type { HouseholdId, ForceId, PersonId } from '../core/ids.ts';
import type { Confidence, Role } from '../core/register/assessment.ts';
import { isLocalDate } from '../core/register/civil-date.ts';
import { CONSENT_DECISIONS } from '../core/register/consent.ts';
import { LEVELS } from '../core/register/level.ts';
import { FACTS_LIMIT } from '../core/register/limits.ts';
import { CONDITION_KINDS, ORDER_STATUSES, ORDER_TYPES, type Order } from '../core/register/order.ts';
import {
  type Household,
  MARKER_TYPES,
  type NumberRecord,
  type Person,
  RELATIONSHIP_KINDS,
} from '../core/register/person.ts';

/** Longest text of one field; a threat or a reason is a paragraph, never a file. */
export const TEXT_LIMIT_CHARACTERS = 2_000;

export const ROLES = [
  'victim',
  'suspect',
  'convicted',
  'witness',
  'child',
] as const satisfies readonly Role[];
export const CONFIDENCES = ['confirmed', 'probable', 'possible'] as const satisfies readonly Confidence[];

/** Text as people write it: no control characters (NUL bytes come with broken exports), a length that ends. */
export const textSchema = z
  .string()
  .min(1)
  .max(TEXT_LIMIT_CHARACTERS)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  .refine((text) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text), 'has control characters');
export const dateSchema = z.string().refine(isLocalDate, 'is not a date like 2026-11-23');
export const e164Schema = z.string().refine(isE164, 'is not an E.164 number');
const shortId = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'is 1 to 64 of A-Z a-z 0-9 _ . -');
export const personIdSchema = shortId as unknown as z.ZodType<PersonId, string>;
export const householdIdSchema = shortId as unknown as z.ZodType<HouseholdId, string>;
export const forceSchema = shortId as unknown as z.ZodType<ForceId, string>;

const date = dateSchema.nullable().default(null);
const text = textSchema.nullable().default(null);
const texts = z.array(textSchema).max(FACTS_LIMIT).default([]);

/*
 * Each field has a default, so that records are kept without what they lack and older releases' records still open, and
 * unknown fields are left out, so that a newer release's records open during a rolling upgrade (S16).
 */

export const numberTieSchema = z.object({
  number: e164Schema,
  role: z.enum(ROLES),
  confidence: z.enum(CONFIDENCES).default('possible'),
  source: textSchema,
  verifiedOn: date,
  changedHandsOn: date,
});

export const markerSchema = z.object({
  id: shortId,
  type: z.enum(MARKER_TYPES),
  level: z.enum(LEVELS),
  reason: textSchema,
  setBy: textSchema,
  setOn: date,
  source: textSchema,
  reviewOn: date,
  expiresOn: date,
  removed: z.object({ on: dateSchema, by: textSchema, reason: textSchema }).nullable().default(null),
});

const weekday = z.union([1, 2, 3, 4, 5, 6, 7].map((day) => z.literal(day as 1 | 2 | 3 | 4 | 5 | 6 | 7)));
const minute = z.int().min(0).max(1_440);
export const safeContactSchema = z.object({
  number: e164Schema.nullable().default(null),
  windows: z
    .array(z.object({ weekdays: z.array(weekday).min(1).max(7), fromMinute: minute, toMinute: minute }))
    .max(FACTS_LIMIT)
    .default([]),
  whoMayAnswer: texts,
  codeWord: text,
  stopWord: text,
  voicemail: z.boolean().default(false),
  text: z.boolean().default(false),
  interpreter: text,
  noContact: z.boolean().default(false),
  agreedOn: date,
  source: textSchema,
});

export const relationshipSchema = z.object({
  other: personIdSchema,
  kind: z.enum(RELATIONSHIP_KINDS),
  role: z.enum(ROLES),
  source: textSchema,
  asOf: date,
});

export const threatSchema = z.object({ words: textSchema, on: dateSchema, source: textSchema });
export const childSchema = z.object({ name: text, dateOfBirth: date, school: text });
export const consentSchema = z.object({
  purpose: shortId,
  decision: z.enum(CONSENT_DECISIONS),
  reason: textSchema,
  by: textSchema,
  at: z.int(),
});
const referencesSchema = z
  .array(z.object({ source: textSchema, reference: textSchema }))
  .max(FACTS_LIMIT)
  .default([]);

export const personSchema: z.ZodType<Person, unknown> = z.object({
  id: personIdSchema,
  force: forceSchema,
  references: referencesSchema,
  name: text,
  alsoKnownAs: texts,
  dateOfBirth: date,
  numbers: z.array(numberTieSchema).max(FACTS_LIMIT).default([]),
  unsafeNumbers: z.array(e164Schema).max(FACTS_LIMIT).optional(),
  households: z.array(householdIdSchema).max(FACTS_LIMIT).default([]),
  relationships: z.array(relationshipSchema).max(FACTS_LIMIT).default([]),
  markers: z.array(markerSchema).max(FACTS_LIMIT).default([]),
  orders: z.array(shortId).max(FACTS_LIMIT).default([]),
  safeContact: safeContactSchema.nullable().default(null),
  threats: z.array(threatSchema).max(FACTS_LIMIT).default([]),
  codeWords: texts,
  doNotSay: texts,
  accessNeeds: texts,
  language: text,
  children: z.array(childSchema).max(FACTS_LIMIT).default([]),
  consent: z.array(consentSchema).max(FACTS_LIMIT).default([]),
  mergedFrom: z.array(personIdSchema).max(FACTS_LIMIT).default([]),
  mergedInto: personIdSchema.nullable().default(null),
});

export const conditionSchema = z.object({
  kind: z.enum(CONDITION_KINDS),
  detail: text,
  exceptions: texts,
});

export const orderSchemaParts = z.object({
  id: shortId,
  force: forceSchema,
  type: z.enum(ORDER_TYPES),
  court: text,
  reference: text,
  madeOn: date,
  servedOn: date,
  startsOn: date,
  expiresOn: date,
  status: z.enum(ORDER_STATUSES).default('final'),
  respondent: personIdSchema,
  protectedPeople: z.array(personIdSchema).max(FACTS_LIMIT).default([]),
  conditions: z.array(conditionSchema).max(FACTS_LIMIT).default([]),
  powerOfArrest: z.boolean().default(false),
  tag: z.boolean().default(false),
  source: textSchema,
  verifiedOn: date,
});
export const orderSchema: z.ZodType<Order, unknown> = orderSchemaParts;

export const householdSchema: z.ZodType<Household, unknown> = z.object({
  id: householdIdSchema,
  force: forceSchema,
  references: referencesSchema,
  address: text,
});

export const numberRecordSchema: z.ZodType<NumberRecord, unknown> = z.object({
  number: e164Schema,
  people: z.array(personIdSchema).max(FACTS_LIMIT),
});

/** A record as it is kept: without nulls, `false` and empty lists, which the schemas put back. Halves what is sealed. */
export function compact(record: object): string {
  return JSON.stringify(withoutDefaults(record));
}

function withoutDefaults(value: object): object {
  if (Array.isArray(value)) return value.map((item) => (isObject(item) ? withoutDefaults(item) : item));
  const kept: Record<string, unknown> = {};
  for (const [field, each] of Object.entries(value)) {
    if (each === null || each === false || (Array.isArray(each) && each.length === 0)) continue;
    kept[field] = isObject(each) ? withoutDefaults(each) : each;
  }
  return kept;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
