import { z } from 'zod';
import type { RegisterChange } from '../core/register/change.ts';
import { FACTS_LIMIT } from '../core/register/limits.ts';
import {
  childSchema,
  consentSchema,
  dateSchema,
  e164Schema,
  householdIdSchema,
  markerSchema,
  numberTieSchema,
  orderSchema,
  personIdSchema,
  personSchema,
  relationshipSchema,
  safeContactSchema,
  textSchema,
  threatSchema,
} from './register.ts';

const person = personIdSchema;
const texts = z.array(textSchema).max(FACTS_LIMIT);
/** A form of change: its kind, and what it says beside. */
export const change = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.strictObject({ kind: z.literal(kind), ...shape });

const factsSchema = z
  .strictObject({
    name: textSchema.nullable(),
    alsoKnownAs: texts,
    dateOfBirth: dateSchema.nullable(),
    households: z.array(householdIdSchema).max(FACTS_LIMIT),
    relationships: z.array(relationshipSchema).max(FACTS_LIMIT),
    codeWords: texts,
    doNotSay: texts,
    accessNeeds: texts,
    language: textSchema.nullable(),
    children: z.array(childSchema).max(FACTS_LIMIT),
    consent: z.array(consentSchema).max(FACTS_LIMIT),
  })
  .partial();

/** Each kind of change by its name. */
export const CHANGES = {
  addPerson: change('addPerson', { person: personSchema }),
  correct: change('correct', { person, facts: factsSchema }),
  tieNumber: change('tieNumber', { person, tie: numberTieSchema }),
  untieNumber: change('untieNumber', { person, number: e164Schema }),
  changedHands: change('changedHands', { person, number: e164Schema, on: dateSchema }),
  markUnsafe: change('markUnsafe', { person, number: e164Schema, unsafe: z.boolean() }),
  setMarker: change('setMarker', { person, marker: markerSchema }),
  removeMarker: change('removeMarker', { person, marker: textSchema }),
  reviewMarker: change('reviewMarker', { person, marker: textSchema, nextOn: dateSchema }),
  putOrder: change('putOrder', { order: orderSchema }),
  safeContact: change('safeContact', { person, profile: safeContactSchema.nullable() }),
  addThreat: change('addThreat', { person, threat: threatSchema }),
  recordConsent: change('recordConsent', {
    person,
    consent: consentSchema.omit({ by: true, at: true }).strict(),
  }),
  merge: change('merge', { into: person, from: person }),
  split: change('split', {
    person,
    newPerson: person,
    references: texts,
    numbers: z.array(e164Schema).max(FACTS_LIMIT),
    markers: texts,
    orders: texts,
  }),
  erase: change('erase', { person }),
} as const;

/** A change of the register as proposals keep it, and as the command line takes it. */
export const registerChangeSchema = z.discriminatedUnion('kind', [
  CHANGES.addPerson,
  CHANGES.correct,
  CHANGES.tieNumber,
  CHANGES.untieNumber,
  CHANGES.changedHands,
  CHANGES.markUnsafe,
  CHANGES.setMarker,
  CHANGES.removeMarker,
  CHANGES.reviewMarker,
  CHANGES.putOrder,
  CHANGES.safeContact,
  CHANGES.addThreat,
  CHANGES.recordConsent,
  CHANGES.merge,
  CHANGES.split,
  CHANGES.erase,
]) as unknown as z.ZodType<RegisterChange, unknown>;
