import { z } from 'zod';
import { ROLES } from '../core/access/role.ts';
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

const claimName = z.string().min(1).max(80);
const hours = z.number().min(0.25).max(24);

/** How people sign in: any OpenID Connect provider. The client's secret is not here but in the environment. */
const signIn = z
  .object({
    issuer: z
      .url()
      .meta({ description: 'The provider; its /.well-known/openid-configuration says the rest' }),
    clientId: z.string().min(1).max(200),
    scope: z.string().max(200).default('openid profile'),
    /** Access tokens for this audience are taken from programs as bearer tokens; null: none are. */
    audience: z.string().min(1).max(200).nullable().default(null),
    roles: z
      .object({ claim: claimName.default('roles'), map: z.record(z.string().max(120), z.enum(ROLES)) })
      .strict()
      .meta({
        description: 'Which claim says what somebody is, and what its values mean here; others mean nothing',
      }),
    forces: z
      .object({ claim: claimName.default('forces'), map: z.record(z.string().max(120), name) })
      .strict(),
    specialistClaim: claimName.default('specialist'),
    requireAcr: z
      .array(z.string().min(1).max(120))
      .default([])
      .meta({ description: 'Ways of signing in that are strong enough; empty: the provider decides' }),
    sessionHours: hours.default(8),
    idleHours: hours.default(2),
  })
  .strict()
  .meta({ id: 'SignIn' });

export type SignInSettings = z.output<typeof signIn>;

/** For the night on which the identity provider is down: one account, one password in a safe. Left out: there is none. */
const emergencyAccount = z
  .object({
    hash: z
      .string()
      .regex(/^\$argon2id\$/, 'a hash is written as `alongside access password` prints it')
      .meta({ description: 'argon2id of the password' }),
    forces: z.array(name.transform((value) => value as ForceId)).min(1),
    roles: z.array(z.enum(ROLES)).min(1),
    expires: z.iso.date('a date is written as YYYY-MM-DD'),
  })
  .strict()
  .meta({ id: 'EmergencyAccount' });

export type EmergencyAccount = z.output<typeof emergencyAccount>;

/** `config/access.yaml`: how people sign in, and the keys of programs. */
export const accessFile = z
  .object({
    signIn: signIn.nullable().default(null),
    emergencyAccount: emergencyAccount.nullable().default(null),
    keys: uniqueBy(z.array(key).max(500), 'id').default([]),
  })
  .strict();

export type AccessFile = z.output<typeof accessFile>;
export type ApiKeyRecord = AccessFile['keys'][number];
