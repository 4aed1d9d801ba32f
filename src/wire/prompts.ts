import { z } from 'zod';
import { SITUATIONS } from '../core/risk/prompts.ts';
import { name, plainText, uniqueBy } from './file-words.ts';
import { twoLanguages } from './checklist.ts';

const prompt = z.strictObject({
  id: name,
  when: z.array(z.enum(SITUATIONS)).min(1).max(20).meta({ description: 'Any of these is so.' }),
  unless: z.array(z.enum(SITUATIONS)).max(20).default([]).meta({ description: 'None of these is so.' }),
  note: twoLanguages(140).meta({
    description: 'For the eyes of somebody who is listening: one short sentence, no quotation.',
  }),
  say: twoLanguages(100).optional().meta({
    description: 'May be read aloud. Nothing in it may say or hint at abuse, a record or a specialist.',
  }),
});

/** prompts.yaml: what handlers are reminded of. The first that fit are shown, so the most urgent stand on top. */
export const promptsFile = z
  .strictObject({
    neverAloud: z
      .array(plainText(40))
      .max(200)
      .default([])
      .meta({ description: 'More words that may not be read aloud, besides those that are built in.' }),
    prompts: uniqueBy(z.array(prompt).max(200), 'id'),
  })
  .meta({ title: 'Alongside: prompts' });

export type PromptsFile = z.infer<typeof promptsFile>;
