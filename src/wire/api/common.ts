import { z } from 'zod';
import { opaqueId } from '../command.ts';

export { opaqueId };

export const instant = z
  .number()
  .int()
  .meta({ description: 'Milliseconds since 1970-01-01T00:00:00Z', example: 1795402800000 });
export const localDate = z.string().meta({ description: 'YYYY-MM-DD', example: '2026-11-23' });

/** An id in an answer: ours, so not checked again. */
export const idText = z.string();
export const text = z.string();

export const idParams = z.object({ id: opaqueId.meta({ description: 'The id, as given by the API' }) });

/** How many at most; the limit on every list. */
export const limit = z.coerce.number().int().min(1).max(200).default(50);

export const why = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .meta({ description: 'The reason, kept with the record' });

/** RFC 9457. `detail` is a sentence for people, without personal data. */
export const problem = z
  .object({
    type: z.string().meta({ example: 'urn:alongside:problem:notFound' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum([
      'invalid',
      'unauthenticated',
      'forbidden',
      'notFound',
      'conflict',
      'tooMany',
      'unavailable',
      'internal',
    ]),
    requestId: z.string().meta({ description: 'Stands in the log too' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'What is wrong with which part of the request' }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.output<typeof problem>;

/** A command that could be done. One that could not is answered 409 with the reason. */
export const done = z.object({ outcome: z.literal('done') }).meta({ id: 'Done' });
