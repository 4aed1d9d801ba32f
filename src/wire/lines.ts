import { isIP } from 'node:net';
import { z } from 'zod';
import { clientName, e164, name, sipUri, uniqueBy, words } from './file-words.ts';

/** One of `number`, `sip` and `client`, with a name that is safe in logs and URLs. */
export const destination = z
  .strictObject({
    id: name.meta({ description: 'Names the position; shown in logs, so never a telephone number.' }),
    number: e164.optional(),
    sip: sipUri.optional(),
    client: clientName.optional(),
  })
  .superRefine((value, ctx) => {
    const given = [value.number, value.sip, value.client].filter((address) => address !== undefined);
    if (given.length !== 1)
      ctx.addIssue({ code: 'custom', message: 'a destination has exactly one of number, sip and client' });
  });

const ringStep = z.strictObject({
  to: uniqueBy(z.array(destination).min(1).max(10), 'id').meta({
    description: 'In a room the first is rung; a direct call rings all of them (Twilio allows ten).',
  }),
  ringTimeoutSeconds: z
    .int()
    .min(5)
    .max(600)
    .meta({ description: 'Twilio adds about five seconds of its own.' }),
});

const line = z.strictObject({
  id: name,
  dialled: z
    .array(z.union([e164, sipUri], { error: `${words.number}; or ${words.sip}` }))
    .max(50)
    .meta({ description: 'What people dial to reach this line, as Twilio says it in `To`.' }),
  default: z.literal(true).optional().meta({ description: 'Takes calls to anything that no line names.' }),
  force: name,
  kind: z.enum(['emergency', 'nonEmergency']),
  callerId: e164.meta({
    description: 'A number of the account; shown to handlers and specialists who are rung.',
  }),
  ring: z
    .array(ringStep)
    .min(1)
    .max(20)
    .meta({ description: 'After the last step the first is rung again.' }),
  mayHold: z.boolean().default(true).meta({ description: 'The handler may hold the caller to consult.' }),
  mayHandOver: z.boolean().optional().meta({
    description: 'The handler may leave the caller with the specialist. Left out: not on emergency lines.',
  }),
  silenceAfterSeconds: z.int().min(3).max(120).default(10),
  talkOnLimitSeconds: z.int().min(0).max(3_600).default(300),
  observersAtMost: z.int().min(0).max(5).default(1).meta({
    description: 'So many trainees and supervisors may listen to one call, unheard and on its card.',
  }),
  record: z.boolean().default(false).meta({ description: 'Coach audio is never recorded.' }),
  language: z.enum(['en-GB', 'cy-GB']).default('en-GB'),
  transcription: z
    .strictObject({
      language: z
        .string()
        .regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, words.language)
        .default('en-GB'),
      engine: z.enum(['google', 'deepgram']).default('google'),
      model: z
        .string()
        .regex(/^[a-z0-9_-]{1,40}$/)
        .default('telephony'),
      partialResults: z.boolean().default(false).meta({
        description: 'Also before a sentence is finished: quicker prompts, which raise nothing.',
      }),
      keepHours: z
        .int()
        .min(1)
        .max(24 * 31)
        .meta({ description: 'How long the words are kept after the last.' }),
    })
    .optional()
    .meta({ description: 'Live transcription by the carrier. Left out: off.' }),
  introduction: z.enum(['off', 'shadow', 'advise', 'automatic']).default('automatic').meta({
    description:
      'off: decide nothing. shadow: decide and record. advise: tell the handler, call nobody. automatic: all.',
  }),
  introductionSharePercent: z.int().min(0).max(100).default(100).meta({
    description: 'Of 100 calls, this many get the stage above; the others are decided and recorded.',
  }),
});

const source = z.string().refine(isSource, words.address);

/** lines.yaml: the numbers that people dial, and what each is. */
export const linesFile = z
  .strictObject({
    ownNumbers: z
      .array(e164)
      .max(500)
      .default([])
      .meta({ description: "The force's own switch, relay and operator numbers: never looked up." }),
    staffNumbers: z.array(e164).max(20).default([]).meta({
      description:
        'Numbers on which specialists say by PIN whether they are ready. No line is dialled by them.',
    }),
    trustedSipSources: z
      .array(source)
      .max(100)
      .default([])
      .meta({ description: 'Caller identity in SIP headers is believed only from these addresses.' }),
    lines: uniqueBy(z.array(line).min(1).max(1_000), 'id'),
  })
  .meta({ title: 'Alongside: lines' });

export type LinesFile = z.infer<typeof linesFile>;
export type LineInFile = LinesFile['lines'][number];
export type DestinationInFile = z.infer<typeof destination>;

/** An address, or an address with a prefix length that fits it. */
function isSource(value: string): boolean {
  const [address = '', bits, more] = value.split('/');
  const version = isIP(address);
  if (version === 0 || more !== undefined) return false;
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}
