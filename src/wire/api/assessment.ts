import { z } from 'zod';
import type { Assessment } from '../../core/register/assessment.ts';
import type { Plain, Same } from '../same.ts';
import { idText, instant, localDate, text } from './common.ts';

export const level = z.enum(['standard', 'medium', 'high']);

const person = z.object({
  personId: idText,
  name: text.nullable(),
  force: idText,
  roles: z.array(z.enum(['victim', 'suspect', 'convicted', 'witness', 'child'])).readonly(),
  households: z.array(idText).readonly(),
  confidence: z.enum(['confirmed', 'probable', 'possible']),
  source: text,
  verifiedOn: localDate.nullable(),
  changedHandsOn: localDate.nullable(),
  level,
  language: text.nullable(),
  accessNeeds: z.array(text).readonly(),
});

const order = z.object({
  orderId: text,
  type: text,
  standing: z.enum(['inForce', 'notServed', 'notStarted', 'expired', 'discharged', 'varied', 'appealed']),
  respondent: idText,
  protectedPeople: z.array(idText).readonly(),
  conditions: z.array(text).readonly(),
  powerOfArrest: z.boolean(),
  breachConsequence: text,
  expiresOn: localDate.nullable(),
  source: text,
  verifiedOn: localDate.nullable(),
});

export const reason = z.object({
  code: z.enum([
    'marker',
    'order',
    'threat',
    'repeatNumber',
    'repeatPerson',
    'repeatHousehold',
    'policyRaise',
    'riskQuestions',
    'wordsHeard',
    'raisedByPerson',
    'levelOnly',
    'tie',
    'changedHands',
    'otherForce',
  ]),
  text,
  level,
  source: text,
  asOf: localDate.nullable(),
});

const safeContact = z.object({
  personId: idText,
  thisNumber: z.boolean(),
  windows: z
    .array(
      z
        .object({
          weekdays: z.array(z.number().int()).readonly(),
          fromMinute: z.number().int(),
          toMinute: z.number().int(),
        })
        .readonly(),
    )
    .readonly(),
  whoMayAnswer: z.array(text).readonly(),
  codeWord: text.nullable(),
  stopWord: text.nullable(),
  voicemail: z.boolean(),
  text: z.boolean(),
  interpreter: text.nullable(),
  noContact: z.boolean(),
  agreedOn: localDate.nullable(),
});

const counts = z.object({
  windowHours: z.number(),
  sameNumber: z.number().int(),
  samePerson: z.number().int(),
  sameHousehold: z.number().int(),
});
const repeatRule = z.object({
  calls: z.number().int(),
  withinHours: z.number(),
  class: z.enum(['urgent', 'important', 'advisory']),
});

/** What the register says of a caller's number: a lead, never an identity (S7). */
export const assessment = z
  .object({
    level: level.nullable().meta({
      description: 'null: no known-risk record; this does not mean no risk',
    }),
    reasons: z.array(reason.readonly()).readonly(),
    people: z.array(person.readonly()).readonly(),
    orders: z.array(order.readonly()).readonly(),
    speakerMayBePerpetrator: z.boolean(),
    shared: z.boolean(),
    doNotSay: z.array(text).readonly(),
    threats: z.array(z.object({ words: text, on: localDate }).readonly()).readonly(),
    codeWords: z.array(text).readonly(),
    safeToRingBack: z.enum(['unknown', 'no', 'withinWindows']),
    safeContact: z.array(safeContact.readonly()).readonly().optional(),
    repeat: z
      .object({
        windowHours: z.number(),
        sameNumber: z.number().int(),
        samePerson: z.number().int(),
        sameHousehold: z.number().int(),
        others: z.array(counts.readonly()).readonly().exactOptional(),
        rules: z.array(repeatRule.readonly()).readonly().exactOptional(),
      })
      .readonly(),
    detail: z.enum(['full', 'levelOnly', 'none']),
    indexAsOf: instant,
    assessedAt: instant,
  })
  .readonly()
  .meta({ id: 'Assessment' });

const _same: Same<Plain<Assessment>, z.output<typeof assessment>> = true;
void _same;
