import { z } from 'zod';
import { LEVELS } from '../core/register/level.ts';
import { INDICATORS } from '../core/risk/indicators.ts';
import { phraseProblem } from '../core/risk/phrase.ts';
import { name, plainText } from './file-words.ts';

const phrase = z
  .string()
  .min(1)
  .max(160)
  .superRefine((text, ctx) => {
    const problem = phraseProblem(text);
    if (problem !== null) ctx.addIssue({ code: 'custom', message: problem });
  })
  .meta({ description: 'Words; begin*, one|other, maybe?, and ".." for up to three words between.' });
const phrases = z.array(phrase).max(300);
const word = z.string().regex(/^[\p{L}\p{N}]{1,40}$/u, 'one word, without apostrophes');

const heardHere = z.enum(INDICATORS).exclude(['codeWord']);

const entry = z.strictObject({
  raisesTo: z.enum(LEVELS).exclude(['standard']).nullable().meta({
    description: 'What a call is raised to when this was surely heard; null: it only makes a prompt.',
  }),
  phrases: phrases.min(1),
  except: phrases.default([]).meta({ description: 'Where these stand, the phrases above do not count.' }),
});

/** lexicon/<language>.yaml: what live transcription listens for. */
export const lexiconFile = z
  .strictObject({
    language: z.string().regex(/^[a-z]{2,3}$/, 'a language is a short tag such as en, cy or pl'),
    version: name,
    negations: z.strictObject({
      near: phrases.meta({ description: 'Deny only the word right after them: no knife.' }),
      far: phrases.meta({ description: 'Deny what follows, up to a new subject, a pause or a turn.' }),
      whole: phrases.meta({ description: "Deny what follows, a new subject too: I don't think he …" }),
      none: phrases.meta({ description: 'Look like negations and are none: not only.' }),
    }),
    subjects: z.array(word).max(100),
    turns: z.array(word).max(100),
    elsewhere: phrases.meta({ description: 'Not about the caller’s own life: television, leaflets.' }),
    yes: phrases.min(1),
    no: phrases.min(1),
    indicators: z.partialRecord(heardHere, entry),
    tests: z
      .array(
        z.strictObject({
          say: plainText(500).meta({ description: 'What the caller says.' }),
          after: plainText(500).optional().meta({ description: 'What the handler said right before.' }),
          hears: z.array(heardHere).max(8),
        }),
      )
      .min(1)
      .max(1_000)
      .meta({ description: 'Run with every change; a lexicon whose tests fail is refused.' }),
  })
  .meta({ title: 'Alongside: lexicon' });

export type LexiconFile = z.infer<typeof lexiconFile>;
