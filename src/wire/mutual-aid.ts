import { z } from 'zod';
import { SHARED_PARTS } from '../core/routing/mutual-aid.ts';
import { e164, name, plainText, uniqueBy } from './file-words.ts';

const agreement = z.strictObject({
  name,
  partner: name.meta({ description: 'The force whose specialists help.' }),
  helps: z.array(name).min(1).max(50).meta({ description: 'Forces whose calls they take.' }),
  during: name.optional().meta({ description: 'A calendar. Left out: at any time.' }),
  capacity: z.int().min(1).max(1_000).meta({ description: 'At most so many of their people at once.' }),
  share: z.array(z.enum(SHARED_PARTS)).default([]).meta({
    description: 'What they are shown besides the level and what keeps the caller safe.',
  }),
});

/** Agreements under which partner forces take our calls. */
export const mutualAid = uniqueBy(z.array(agreement).max(100), 'name').meta({
  description: 'Left out: partners are asked by whom they cover. Written: only under one of these.',
});

/** Organisations that a handler may ring or give when nobody of ours can come. */
export const helplines = z.record(
  name,
  z.strictObject({ title: plainText(80), number: e164, hours: plainText(60).default('day and night') }),
);
