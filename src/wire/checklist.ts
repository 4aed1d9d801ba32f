import { z } from 'zod';
import { CONFIRMED_FACTS } from '../core/referrals/confirmed-fact.ts';
import { LEVELS } from '../core/register/level.ts';
import { ANSWER_KINDS, CHECKLIST_KINDS, RISK_FACTS } from '../core/risk/checklist.ts';
import { name, plainText, uniqueBy } from './file-words.ts';

/** Words for people; Welsh left out: English is shown. */
export const twoLanguages = (max: number) =>
  z.strictObject({ en: plainText(max), cy: plainText(max).optional() });

const raise = z.enum(LEVELS).exclude(['standard']);

const choice = z.strictObject({
  id: name,
  words: twoLanguages(80),
  weight: z.int().min(0).max(20).default(0),
  affirms: z.boolean().default(false).meta({ description: 'This answer says what the question is about.' }),
});

const question = z
  .strictObject({
    id: name,
    topic: twoLanguages(60).meta({
      description: 'What it is about, in your own word or two: never the wording of a licensed tool.',
    }),
    placeholder: name.optional().meta({
      description: 'Names licensed words, which the force fills in in wording.yaml.',
    }),
    words: twoLanguages(300).optional().meta({ description: 'What to ask, where the words are your own.' }),
    answer: z.enum(ANSWER_KINDS).default('yesNo'),
    weight: z.int().min(0).max(20).default(1).meta({ description: 'What a yes counts.' }),
    choices: uniqueBy(z.array(choice).max(10), 'id').default([]),
    redFlag: raise.optional().meta({ description: 'A yes raises to this, whatever the score.' }),
    fact: z.enum(RISK_FACTS).optional().meta({ description: 'What a yes says, for prompts.' }),
    confirms: z
      .array(z.enum(CONFIRMED_FACTS))
      .max(10)
      .default([])
      .meta({ description: 'Facts of pathways.yaml (raisedItselfBy) that a yes confirms.' }),
    counts: z.literal('incidents').optional().meta({ description: 'This number is of incidents.' }),
  })
  .superRefine((value, ctx) => {
    const say = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
    if ((value.placeholder === undefined) === (value.words === undefined))
      say('topic', 'a question has either words of your own or a placeholder for licensed ones');
    if ((value.answer === 'choice') !== value.choices.length > 0)
      say('answer', 'choices belong to the answer "choice", and it needs them');
    if (value.counts !== undefined && value.answer !== 'number')
      say('counts', 'incidents are counted by a question that is answered with a number');
  });

const thresholds = z
  .strictObject({
    medium: z.int().min(1).max(200),
    high: z.int().min(1).max(200),
    maracScore: z.int().min(1).max(200).nullable().meta({ description: 'Commonly 14; 17 in some forces.' }),
    incidents: z
      .int()
      .min(1)
      .max(50)
      .nullable()
      .meta({ description: 'Commonly 3 in a year; 5 in some forces.' }),
    withinDays: z.int().min(1).max(1_000).default(365),
  })
  .refine((value) => value.medium <= value.high, { path: ['high'], error: 'high begins at medium or above' });

/** checklists/<name>.yaml: one version of one checklist. */
export const checklistFile = z
  .strictObject({
    id: name,
    version: name,
    kind: z.enum(CHECKLIST_KINDS),
    status: z.enum(['current', 'withdrawn']).default('current').meta({
      description: 'withdrawn: no new filling begins with it; those that have begun go on.',
    }),
    title: twoLanguages(60),
    sections: uniqueBy(
      z
        .array(
          z.strictObject({
            id: name,
            title: twoLanguages(80),
            questions: z.array(question).min(1).max(60),
          }),
        )
        .min(1)
        .max(20),
      'id',
    ),
    together: z
      .array(
        z.strictObject({
          questions: z.array(name).min(2).max(10),
          raisesTo: raise,
          because: plainText(120),
        }),
      )
      .max(20)
      .default([])
      .meta({ description: 'Answered yes together they raise, whatever the score.' }),
    thresholds: z.strictObject({ any: thresholds, forces: z.record(name, thresholds).default({}) }),
  })
  .meta({ title: 'Alongside: a checklist of risk questions' });

/** checklists/wording.yaml: licensed words by placeholder, kept by each force and never in the product. */
export const wordingFile = z
  .strictObject({
    any: z.record(name, twoLanguages(400)).default({}),
    forces: z.record(name, z.record(name, twoLanguages(400))).default({}),
  })
  .meta({ title: 'Alongside: words of licensed questions' });

export type ChecklistFile = z.infer<typeof checklistFile>;
export type WordingFile = z.infer<typeof wordingFile>;
