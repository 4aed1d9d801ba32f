import { z } from 'zod';
import { DRAFT_FILES, type RoutingDraft } from '../../core/routing/draft.ts';
import type { PolicyVersion, VersionBook } from '../../core/routing/versions.ts';
import type { Plain, Same } from '../same.ts';
import { idText, instant, text, why } from './common.ts';
import type { Operation } from './operation.ts';

/** A file of a thousand rules is a quarter of this. Bytes. */
const FILE_LIMIT = 1024 * 1024;

const versionNumber = z.coerce.number().int().min(1).max(999_999_999);

/** Which set of files: what is in force, a version by its number, or a draft by its id. */
export const routingRef = z
  .string()
  .regex(
    /^(inForce|version-[1-9]\d{0,8}|draft-[1-9]\d{0,8})$/,
    'says inForce, version- with a number, or the id of a draft',
  )
  .meta({ description: '`inForce`, `version-12` or `draft-7`' });

const draftParams = z.object({
  draftId: z.string().regex(/^draft-[1-9]\d{0,8}$/, 'is the id of a draft, as given by the API'),
});
const draftFile = z.enum(DRAFT_FILES);
export const stage = z.enum(['off', 'shadow', 'advise', 'automatic']);
export const sharePercent = z.number().int().min(0).max(100).default(100);

const version = z
  .object({
    number: z.number().int(),
    author: idText,
    reason: text,
    proposedAt: instant,
    status: z.enum(['proposed', 'approved', 'published', 'withdrawn', 'refused']),
    approvedBy: idText.nullable(),
    approvedAt: instant.nullable(),
    remark: text.nullable().meta({ description: 'Why it was withdrawn or refused' }),
    basedOn: z
      .number()
      .int()
      .nullable()
      .exactOptional()
      .meta({ description: 'What was in force when it was proposed; null: the files on disk' }),
  })
  .readonly()
  .meta({ id: 'RoutingVersion' });
const _version: Same<Plain<PolicyVersion>, z.output<typeof version>> = true;

const routingSwitch = z
  .object({ number: z.number().int(), at: instant, by: idText, why: z.enum(['publish', 'rollBack']) })
  .readonly();
const _switch: Same<Plain<NonNullable<VersionBook['scheduled']>>, z.output<typeof routingSwitch>> = true;

const draft = z
  .object({
    id: idText,
    title: text,
    basedOn: z.number().int().meta({ description: 'The version it began with; 0: the files on disk' }),
    createdBy: idText,
    createdAt: instant,
    revision: z.number().int(),
    files: z.record(
      draftFile,
      z.object({ revision: z.number().int(), changedBy: idText, changedAt: instant }).optional(),
    ),
    changes: z.array(
      z.object({ file: draftFile, revision: z.number().int(), by: idText, at: instant }).readonly(),
    ),
  })
  .readonly()
  .meta({ id: 'RoutingDraft' });
void [_version, _switch];
export type DraftShown = z.output<typeof draft>;
export type DraftInCore = RoutingDraft;

const fileText = z
  .object({
    file: text,
    text,
    revision: z.number().int().nullable().meta({ description: 'Of a draft: to be sent back with a change' }),
  })
  .meta({ id: 'RoutingFile' });

/** Versions: made from a draft, approved by a second person, in force everywhere together. */
export const routingOperations = {
  listRoutingVersions: {
    method: 'get',
    path: '/routing/versions',
    tag: 'routing',
    summary: 'Every version, newest first, which is in force, and which is about to be',
    scopes: ['routing:read'],
    query: z.object({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      before: versionNumber
        .optional()
        .meta({ description: 'Go on below this number: the last of the page before' }),
    }),
    reply: z.object({
      active: z
        .number()
        .int()
        .nullable()
        .meta({ description: 'Null: nothing was ever published, the files on disk are in force' }),
      scheduled: routingSwitch.nullable(),
      versions: z.array(version).readonly(),
      switches: z
        .array(routingSwitch.unwrap().extend({ reason: text }).readonly())
        .readonly()
        .meta({ description: 'The last 20 times that another version took over, newest first' }),
      rollBackTo: z
        .number()
        .int()
        .nullable()
        .meta({ description: 'Where one step back leads now; null: there is no earlier version' }),
    }),
  },
  readRoutingFile: {
    method: 'get',
    path: '/routing/files/{ref}/{file}',
    tag: 'routing',
    summary: 'One file of a version, a draft or what is in force, as people wrote it',
    scopes: ['routing:read'],
    params: z.object({ ref: routingRef, file: z.enum([...DRAFT_FILES, 'pathways.yaml']) }),
    reply: fileText,
  },
  proposeRouting: {
    method: 'post',
    path: '/routing/versions',
    tag: 'routing',
    summary: 'Make a version of a draft',
    description:
      'Checks once more (400 with the errors). Answered 409 when something else is in force than the draft was begun with: look at the difference, then say what is in force now in `over`. The draft is gone afterwards: the version holds its texts. Also 409 when somebody changes the draft at this moment; who changes it a moment later keeps the draft, which stays then.',
    scopes: ['routing:propose'],
    body: z
      .object({
        draft: draftParams.shape.draftId,
        reason: why,
        over: z
          .number()
          .int()
          .min(0)
          .optional()
          .meta({ description: 'The version that its author compared it with; 0: the files on disk' }),
      })
      .strict(),
    reply: version,
  },
  actOnRoutingVersion: {
    method: 'post',
    path: '/routing/versions/{number}/actions',
    tag: 'routing',
    summary: 'Approve, publish or withdraw a version',
    description:
      'Nobody approves what they proposed. `publish` takes it in force everywhere together, now (three seconds) or at a time; answered 409 for what was in force before, which is rolled back to, or drafted from and proposed again. `withdraw` also cancels a time that was set.',
    scopes: ['routing:propose', 'routing:approve'],
    params: z.object({ number: versionNumber }),
    body: z.discriminatedUnion('type', [
      z.object({ type: z.literal('approve') }).strict(),
      z.object({ type: z.literal('publish'), at: instant.nullable().default(null) }).strict(),
      z.object({ type: z.literal('withdraw'), why }).strict(),
    ]),
    reply: z.object({ version, takesOverAt: instant.nullable() }),
  },
  rollBackRouting: {
    method: 'post',
    path: '/routing/roll-back',
    tag: 'routing',
    summary: 'Back to the version that was in force before, in one step',
    description:
      'Calls off what was about to take over. A second step goes further back, never to a version that was left by going back. Answered 409 when `to` is given and one step leads elsewhere by now: somebody was faster.',
    scopes: ['routing:approve'],
    body: z
      .object({
        why,
        to: versionNumber
          .optional()
          .meta({ description: 'The version that the asker was shown as `rollBackTo`' }),
      })
      .strict(),
    reply: z.object({ number: z.number().int().meta({ description: 'The version that takes over' }) }),
  },
  listRoutingDrafts: {
    method: 'get',
    path: '/routing/drafts',
    tag: 'routing',
    summary: 'Drafts that people work on, newest first',
    scopes: ['routing:read'],
    reply: z.object({ drafts: z.array(draft).readonly() }),
  },
  createRoutingDraft: {
    method: 'post',
    path: '/routing/drafts',
    tag: 'routing',
    summary: 'Begin a draft from what is in force, or from a version',
    scopes: ['routing:propose'],
    body: z
      .object({
        title: z.string().trim().min(1).max(120),
        from: routingRef.default('inForce'),
      })
      .strict(),
    reply: draft,
  },
  getRoutingDraft: {
    method: 'get',
    path: '/routing/drafts/{draftId}',
    tag: 'routing',
    summary: 'Who changed which file of a draft, and when',
    scopes: ['routing:read'],
    params: draftParams,
    reply: draft,
  },
  editRoutingDraft: {
    method: 'put',
    path: '/routing/drafts/{draftId}/files/{file}',
    tag: 'routing',
    summary: 'Write one file of a draft',
    description:
      'With the revision that was read. Answered 409, naming who was first, when somebody else has written the file since.',
    scopes: ['routing:propose'],
    params: draftParams.extend({ file: draftFile }),
    body: z.object({ text: z.string().max(FILE_LIMIT), revision: z.number().int().min(0) }).strict(),
    bodyLimit: 2 * FILE_LIMIT,
    reply: draft,
  },
  introduceInDraft: {
    method: 'put',
    path: '/routing/drafts/{draftId}/introduction',
    tag: 'routing',
    summary: 'How far the software may go, on lines or on every line of a force',
    description: 'Writes lines.yaml of the draft; comments stay.',
    scopes: ['routing:propose'],
    params: draftParams,
    body: z
      .object({
        force: idText.optional(),
        lines: z.array(idText).min(1).max(1_000).optional(),
        stage,
        sharePercent,
        revision: z.number().int().min(0).meta({ description: 'Of lines.yaml, as it was read' }),
      })
      .strict()
      .refine(({ force, lines }) => (force === undefined) !== (lines === undefined), 'say force or lines'),
    reply: draft,
  },
  deleteRoutingDraft: {
    method: 'delete',
    path: '/routing/drafts/{draftId}',
    tag: 'routing',
    summary: 'Give a draft up',
    scopes: ['routing:propose'],
    params: draftParams,
    body: z.object({ why }).strict(),
    reply: z.object({ outcome: z.literal('done') }),
  },
} as const satisfies Record<string, Operation>;
