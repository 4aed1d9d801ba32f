import { z } from 'zod';
import { troubleOfForm } from '../core/referrals/payload-template.ts';
import { name, plainText, uniqueBy } from './file-words.ts';

const partnerId = name.meta({ description: 'Named by pathways as recipient. In logs, so nothing personal.' });
const email = z.email('an e-mail address of a team, such as referrals@agency.example');

const maxPerSecond = z.int().min(1).max(1_000).default(10).meta({
  description: 'Referrals a second, all workers together; what is over waits its turn.',
});

const template = z
  .record(z.string().min(1).max(60), z.json())
  .superRefine((value, ctx) => {
    for (const { place, trouble } of troubleOfForm(value))
      ctx.addIssue({ code: 'custom', path: [...place], message: trouble });
  })
  .meta({
    description: 'What is sent in place of our own form; {{field}} is filled in, wherever it stands.',
  });

const signedHttp = z.strictObject({
  id: partnerId,
  name: plainText(120),
  route: z.literal('signedHttp'),
  url: z.url({ protocol: /^https?$/, error: 'an address such as https://agency.example/referrals' }),
  internal: z.boolean().default(false).meta({
    description: 'May be on a private address and without TLS: only for demo, tests and closed networks.',
  }),
  secret: name.optional().meta({
    description: 'Name of the shared secret in the secrets file. Left out: one derived from our signing key.',
  }),
  timeoutMs: z.int().min(500).max(60_000).default(10_000),
  maxResponseBytes: z.int().min(256).max(1_048_576).default(16_384),
  receipt: z.enum(['json', 'status']).default('json').meta({
    description: 'json: taken only when the answer says {"received": true}. status: any 2xx is enough.',
  }),
  maxPerSecond,
  templates: z.record(name, template).default({}).meta({
    description:
      'By pathway: the form that this partner wants. It must name every field that the pathway requires.',
  }),
});

const emailRoute = z.strictObject({
  id: partnerId,
  name: plainText(120),
  route: z.literal('email'),
  to: z.array(email).min(1).max(10),
  content: z.literal('linkOnly').default('linkOnly').meta({
    description: 'The mail says that something waits and where; never what.',
  }),
  maxPerSecond,
});

const manual = z.strictObject({
  id: partnerId,
  name: plainText(120),
  route: z.literal('manual'),
  instructions: plainText(500).meta({ description: 'What a person does with the print view.' }),
});

export type PartnerSettings = z.output<typeof partner>;
export type SignedHttpPartner = z.output<typeof signedHttp>;
export type EmailPartner = z.output<typeof emailRoute>;

const partner = z.discriminatedUnion('route', [signedHttp, emailRoute, manual]).superRefine((value, ctx) => {
  if (value.route === 'signedHttp' && !value.internal && !value.url.startsWith('https://'))
    ctx.addIssue({ code: 'custom', path: ['url'], message: 'without `internal: true` it must be https' });
});

const smtp = z.strictObject({
  host: z.string().min(1).max(255),
  port: z.int().min(1).max(65_535).default(587),
  from: email,
  /** Requires STARTTLS unless `internal`; 465 speaks TLS at once. */
  internal: z.boolean().default(false),
  user: z.string().max(255).optional(),
  passwordSecret: name.optional(),
  timeoutMs: z.int().min(500).max(120_000).default(20_000),
});
export type SmtpSettings = z.output<typeof smtp>;

const jobsPerSecond = (usual: number) => z.int().min(1).max(10_000).default(usual);
/** Far above what a country needs and below what hurts a neighbour; timers of calls are never made to wait. */
const queues = z
  .strictObject({
    deliveries: jobsPerSecond(100),
    alarms: jobsPerSecond(50),
    notices: jobsPerSecond(50),
  })
  .prefault({})
  .meta({ description: 'Jobs a second that are begun, all workers together. Read when a worker starts.' });

/** config/partners.yaml: the only hosts that anything is ever sent to. */
export const partnersFile = z
  .strictObject({
    partners: uniqueBy(z.array(partner).max(500), 'id'),
    pager: name.optional().meta({ description: 'The partner that pages people. Left out: nobody is paged.' }),
    controlRooms: z
      .record(name, name)
      .default({})
      .meta({ description: "By force: the partner that is the control room's own system." }),
    smtp: smtp.optional(),
    queues,
  })
  .superRefine((file, ctx) => {
    const ids = new Set(file.partners.map((each) => each.id));
    const named: [string[], string | undefined][] = [
      [['pager'], file.pager],
      ...Object.entries(file.controlRooms).map(([force, target]): [string[], string] => [
        ['controlRooms', force],
        target,
      ]),
    ];
    for (const [path, target] of named) {
      if (target !== undefined && !ids.has(target))
        ctx.addIssue({ code: 'custom', path, message: `there is no partner ${target} in this file` });
    }
    const mailed = file.partners.findIndex((each) => each.route === 'email');
    if (mailed >= 0 && file.smtp === undefined)
      ctx.addIssue({
        code: 'custom',
        path: ['partners', mailed, 'route'],
        message: 'e-mail needs `smtp` in this file',
      });
  });
export type PartnersFile = z.output<typeof partnersFile>;
