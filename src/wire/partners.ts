import { z } from 'zod';
import { name, plainText, uniqueBy } from './file-words.ts';

const partnerId = name.meta({ description: 'Named by pathways as recipient. In logs, so nothing personal.' });
const email = z.email('an e-mail address of a team, such as referrals@agency.example');

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
});

const emailRoute = z.strictObject({
  id: partnerId,
  name: plainText(120),
  route: z.literal('email'),
  to: z.array(email).min(1).max(10),
  content: z.literal('linkOnly').default('linkOnly').meta({
    description: 'The mail says that something waits and where; never what.',
  }),
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
