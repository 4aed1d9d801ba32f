import { z } from 'zod';
import { CONFIRMED_FACTS } from '../../core/referrals/confirmed-fact.ts';
import { idParams, idText, instant, limit, opaqueId, text, why } from './common.ts';
import type { Operation } from './operation.ts';
import { referral } from './referrals.ts';

const force = opaqueId.meta({ description: 'A force that the asker may act for' });
const people = z
  .array(opaqueId)
  .max(20)
  .meta({ description: 'People of the register, by id; left out: those of the call’s match' });
const days = z.coerce.number().int().min(1).max(3_660);
/** What the people are, by field name: goes into what the recipient is told, where the pathway may contain it. */
const details = z
  .record(z.string().regex(/^[a-z][A-Za-z0-9]{0,49}$/), z.string().max(4_000))
  .refine((value) => Object.keys(value).length <= 50, 'at most 50 fields');

const hold = z.object({ force: idText.nullable(), by: idText, at: instant, why: text }).readonly();

const pathway = z
  .object({
    id: idText,
    name: text,
    recipient: idText,
    owner: idText,
    raisedBy: z.array(idText).readonly(),
    raisedItselfBy: z.array(idText).readonly(),
    ground: text,
    legalReference: text,
    consentNeeded: z.boolean(),
    clock: z.object({ kind: text }).loose(),
    contains: z.array(z.object({ name: text, required: z.boolean() }).readonly()).readonly(),
    needsActionTaken: z.boolean(),
    mayRaise: z.boolean().meta({ description: 'Whether the asker may raise it by hand' }),
    holds: z.array(hold).readonly(),
  })
  .readonly()
  .meta({ id: 'Pathway' });

const confirmedFact = z
  .object({
    callId: idText,
    fact: z.enum(CONFIRMED_FACTS),
    force: idText,
    people: z.array(idText).readonly(),
    confirmations: z
      .array(z.object({ by: idText, at: instant, source: text, why: text }).readonly())
      .readonly()
      .meta({ description: 'Who confirmed it, when, by what means; the first one first' }),
    raised: z.array(idText).readonly().meta({ description: 'Referrals that it raised by itself' }),
  })
  .readonly()
  .meta({ id: 'ConfirmedFact' });

const queue = z
  .object({
    queue: text,
    waiting: z.number().int(),
    active: z.number().int(),
    delayed: z.number().int(),
    failed: z.number().int(),
    workers: z.number().int(),
    oldestWaitingMs: z.number().nullable(),
  })
  .readonly()
  .meta({ id: 'QueueView' });

const waitingJob = z
  .object({
    queue: text,
    what: text,
    about: idText.meta({
      description:
        'The referral, alarm, notice or call; “not shown” unless it is a referral of one’s own force',
    }),
    state: z.enum(['waiting', 'active', 'delayed', 'failed']),
    since: instant,
    runsAt: instant,
    tries: z.number().int(),
    trouble: text.nullable(),
  })
  .readonly()
  .meta({ id: 'WaitingJob' });

const reportLine = z
  .object({
    name: text,
    raised: z.number().int(),
    acknowledged: z.number().int(),
    refused: z.number().int(),
    overdue: z.number().int(),
    dueToday: z.number().int(),
    waitingForPerson: z.number().int(),
    late: z.number().int(),
    medianToAcknowledgeMs: z.number().nullable(),
    ninetiethToAcknowledgeMs: z.number().nullable(),
  })
  .readonly()
  .meta({ id: 'ReferralReportLine' });

export const followUpOperations = {
  raiseReferral: {
    method: 'post',
    path: '/referrals',
    tag: 'referrals',
    summary: 'Raise a follow-up by hand',
    description:
      'For one call and pathway there is one referral: raised a second time, it is the same one, and both people are told. Which roles may raise it is the pathway’s own.',
    scopes: ['referrals:raise', 'referrals:act', 'calls:command'],
    body: z.object({ callId: opaqueId, pathway: opaqueId, people: people.optional(), why }).strict(),
    reply: z.object({
      referral,
      raisedBefore: z
        .object({ by: idText, at: instant })
        .nullable()
        .meta({ description: 'Who had raised it already; null: it is new' }),
    }),
  },
  listPathways: {
    method: 'get',
    path: '/pathways',
    tag: 'referrals',
    summary: 'Kinds of follow-up, who may raise them, and which are on hold',
    scopes: ['referrals:read', 'referrals:raise', 'calls:command', 'specialist:self'],
    reply: z.object({ pathways: z.array(pathway).readonly() }),
  },
  holdPathway: {
    method: 'post',
    path: '/pathways/{id}/hold',
    tag: 'referrals',
    summary: 'Send nothing on a pathway, for one force, until it is released',
    description: 'Referrals are still raised; they wait with their owner, and their clocks run on.',
    scopes: ['pathways:hold'],
    params: idParams,
    body: z.object({ force, why }).strict(),
    reply: z.object({ outcome: z.literal('done') }),
  },
  releasePathway: {
    method: 'post',
    path: '/pathways/{id}/release',
    tag: 'referrals',
    summary: 'End the hold and send what waited for nothing else',
    scopes: ['pathways:hold'],
    params: idParams,
    body: z.object({ force, why }).strict(),
    reply: z.object({ released: z.number().int() }),
  },
  confirmFact: {
    method: 'post',
    path: '/calls/{id}/confirmed-facts',
    tag: 'referrals',
    summary: 'Say that something is so, and raise what follows from it',
    description:
      'A person’s or a system’s word, never a number match. Each fact of a call is recorded once, with everybody who confirmed it; what it raises is raised once.',
    scopes: ['calls:command', 'specialist:self', 'calls:identity'],
    params: idParams,
    body: z
      .object({
        fact: z.enum(CONFIRMED_FACTS),
        people: people.optional(),
        details: details.default({}),
        why,
      })
      .strict(),
    reply: confirmedFact,
  },
  listConfirmedFacts: {
    method: 'get',
    path: '/calls/{id}/confirmed-facts',
    tag: 'referrals',
    summary: 'What has been confirmed on a call, by whom, and what it raised',
    scopes: ['calls:read', 'referrals:read', 'specialist:self'],
    params: idParams,
    reply: z.object({ facts: z.array(confirmedFact).readonly() }),
  },
  listQueues: {
    method: 'get',
    path: '/queues',
    tag: 'referrals',
    summary: 'What waits for a worker, and since when',
    scopes: ['referrals:read', 'admin'],
    reply: z.object({ queues: z.array(queue).readonly() }),
  },
  listWaitingJobs: {
    method: 'get',
    path: '/queues/jobs',
    tag: 'referrals',
    summary: 'Each piece of waiting work, the oldest first',
    scopes: ['referrals:read', 'admin'],
    query: z.object({ limit }),
    reply: z.object({ jobs: z.array(waitingJob).readonly() }),
  },
  reportReferrals: {
    method: 'get',
    path: '/reports/referrals',
    tag: 'referrals',
    summary: 'Due today, overdue, late, refused and why: by pathway and recipient',
    scopes: ['referrals:read'],
    query: z.object({ force, days: days.default(7) }),
    reply: z.object({
      from: instant,
      to: instant,
      total: reportLine,
      byPathway: z.array(reportLine).readonly(),
      byRecipient: z.array(reportLine).readonly(),
      refusals: z
        .array(z.object({ referralId: idText, pathway: idText, at: instant, why: text }).readonly())
        .readonly(),
    }),
  },
  exportReferrals: {
    method: 'get',
    path: '/reports/referrals/rows',
    tag: 'referrals',
    summary: 'The referrals of a period as rows: ids, words and times, no contents',
    description: 'The first row names the columns. At most 50,000 referrals; the export is audited.',
    scopes: ['referrals:read'],
    query: z.object({ force, days: days.default(31) }),
    reply: z.object({ rows: z.array(z.array(text).readonly()).readonly() }),
  },
} as const satisfies Record<string, Operation>;
