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
const of = <Kind extends RegisterChange['kind'], Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
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

/** A change of the register as programs send it and as proposals keep it. */
export const registerChangeSchema = z.discriminatedUnion('kind', [
  of('addPerson', { person: personSchema }),
  of('correct', { person, facts: factsSchema }),
  of('tieNumber', { person, tie: numberTieSchema }),
  of('untieNumber', { person, number: e164Schema }),
  of('changedHands', { person, number: e164Schema, on: dateSchema }),
  of('setMarker', { person, marker: markerSchema }),
  of('removeMarker', { person, marker: textSchema }),
  of('reviewMarker', { person, marker: textSchema, nextOn: dateSchema }),
  of('putOrder', { order: orderSchema }),
  of('safeContact', { person, profile: safeContactSchema.nullable() }),
  of('addThreat', { person, threat: threatSchema }),
  of('recordConsent', { person, consent: consentSchema.omit({ by: true, at: true }).strict() }),
  of('merge', { into: person, from: person }),
  of('split', {
    person,
    newPerson: person,
    references: texts,
    numbers: z.array(e164Schema).max(FACTS_LIMIT),
    markers: texts,
    orders: texts,
  }),
  of('erase', { person }),
]) as unknown as z.ZodType<RegisterChange, unknown>;
