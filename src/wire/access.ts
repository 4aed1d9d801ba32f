import { z } from 'zod';
import { expandScope, SCOPES, type Scope } from '../core/access/scope.ts';
import type { ActorId, ForceId, SpecialistId } from '../core/ids.ts';
import { name, uniqueBy } from './file-words.ts';

/** One scope, or all of one kind: `alarms:*`. */
const scope = z.string().transform((text, ctx): readonly Scope[] => {
  const found = expandScope(text);
  if (found !== null) return found;
  ctx.addIssue({
    code: 'custom',
    message: `there is no such scope; there are ${SCOPES.join(', ')}, and kinds such as alarms:*`,
  });
  return z.NEVER;
});

const key = z
  .object({
    id: name.meta({ description: 'Names the key in logs and in the key itself' }),
    hash: z
      .string()
      .regex(
        /^sha256:[0-9a-f]{64}$/,
        'a hash is sha256: and 64 of 0-9 a-f, as `alongside access new` prints it',
      )
      .meta({ description: 'SHA-256 of the whole key; the key itself is nowhere in this file' }),
    actor: name.transform((value) => value as ActorId).meta({ description: 'Who acts, in the audit log' }),
    scopes: z
      .array(scope)
      .min(1)
      .transform((lists) => [...new Set(lists.flat())]),
    forces: z.array(name.transform((value) => value as ForceId)).min(1),
    specialist: name
      .transform((value) => value as SpecialistId)
      .nullable()
      .default(null)
      .meta({ description: 'The specialist who holds this key; needed for specialist:self' }),
    expires: z.iso
      .date('a date is written as YYYY-MM-DD')
      .meta({ description: 'Last day on which it works (UTC)' }),
    note: z.string().max(200).default(''),
  })
  .strict()
  .refine((value) => value.specialist !== null || !value.scopes.includes('specialist:self'), {
    path: ['specialist'],
    message: 'specialist:self needs the specialist whose key it is',
  });

/** `config/access.yaml`: the keys of programs. People sign in; programs have keys. */
export const accessFile = z.object({ keys: uniqueBy(z.array(key).max(500), 'id').default([]) }).strict();

export type AccessFile = z.output<typeof accessFile>;
export type ApiKeyRecord = AccessFile['keys'][number];
