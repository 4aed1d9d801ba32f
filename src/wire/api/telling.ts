import { z } from 'zod';
import { idText, instant, text } from './common.ts';

/** What was written into a story, as it is shown: what was read once is not checked again. */
export const shownTelling = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.enum(['threat', 'codeWord', 'words']), words: text }).readonly(),
    z
      .object({
        kind: z.literal('promise'),
        promise: z.enum(['callBack', 'attendance', 'other']),
        words: text,
        dueAt: instant,
      })
      .readonly(),
    z.object({ kind: z.literal('kept'), of: idText.nullable(), words: text }).readonly(),
  ])
  .meta({ id: 'ToldTelling' });

export const told = z
  .object({ id: idText, at: instant, by: idText, telling: shownTelling })
  .readonly()
  .meta({ id: 'Told' });
