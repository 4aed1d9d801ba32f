import { z } from 'zod';
import { COLUMNS } from '../register-columns.ts';
import { forceSchema, textSchema } from '../register.ts';
import { idParams, idText, instant, limit, text } from './common.ts';
import type { Operation } from './operation.ts';
import { reason } from './register.ts';

const count = z.number().int();
const counts = z
  .object({
    rows: count,
    added: count,
    changed: count,
    unchanged: count,
    rejectedRows: count,
    removed: count,
  })
  .readonly()
  .meta({ id: 'RegisterImportCounts' });

const file = z
  .object({
    id: idText,
    force: idText,
    format: z.enum(['csv', 'ndjson']),
    by: idText,
    at: instant,
    bytes: count,
    digest: text,
    columns: z.array(text).readonly().meta({ description: 'The header’s names, to map' }),
    status: z.enum([
      'received',
      'previewing',
      'previewed',
      'applyWaits',
      'applying',
      'done',
      'undoWaits',
      'undoing',
      'undone',
      'stopped',
    ]),
    reading: z
      .object({
        source: text,
        mapping: z.record(z.string(), text),
        fullUpTo: z.number().nullable(),
      })
      .readonly()
      .nullable(),
    result: z
      .object({
        counts,
        fields: z
          .record(z.string(), count)
          .readonly()
          .meta({ description: 'How often each field would change, or changed' }),
        warnings: count.meta({ description: 'Numbers outside known ranges; they go in' }),
      })
      .readonly()
      .nullable(),
    asked: z.object({ by: idText, reason: text, confirmedBy: idText.nullable() }).readonly().nullable(),
    problem: text.nullable(),
    progress: z
      .object({
        rows: count,
        share: z.number().meta({ description: 'How much of the file was read, from 0 to 1' }),
        rowsASecond: z.number(),
        secondsLeft: z.number().nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'RegisterFile' });

export const registerImportOperations = {
  sendRegisterFile: {
    method: 'post',
    path: '/register/files',
    tag: 'register',
    summary: 'Send a register file in, as a stream',
    description:
      'CSV (the first line names the columns) or NDJSON, UTF-8, at most 256 MiB; kept sealed for three days. Nothing is read of it but its header: preview it, then apply it.',
    scopes: ['register:change'],
    query: z.object({ force: forceSchema }),
    upload: ['text/csv', 'application/x-ndjson'],
    reply: file,
  },
  listRegisterFiles: {
    method: 'get',
    path: '/register/files',
    tag: 'register',
    summary: 'Files of the last three days, newest first',
    scopes: ['register:change', 'register:approve'],
    query: z.object({ limit }),
    reply: z.object({ files: z.array(file).readonly() }),
  },
  getRegisterFile: {
    method: 'get',
    path: '/register/files/{id}',
    tag: 'register',
    summary: 'A file, what was found in it, and how far a worker came',
    scopes: ['register:change', 'register:approve'],
    params: idParams,
    reply: file,
  },
  previewRegisterFile: {
    method: 'post',
    path: '/register/files/{id}/preview',
    tag: 'register',
    summary: 'Find out what an import would do, field by field; nothing is written',
    scopes: ['register:change'],
    params: idParams,
    body: z.strictObject({
      source: textSchema.meta({
        description: 'What the data comes from; its references are known under this name',
      }),
      mapping: z
        .record(z.string().min(1).max(200), z.enum(COLUMNS))
        .default({})
        .meta({ description: 'Their column to ours' }),
      fullUpTo: z.number().min(0).max(1).nullable().default(null).meta({
        description:
          'The file is all the source knows: people it lacks are taken back, up to this share of them',
      }),
    }),
    reply: file,
  },
  applyRegisterFile: {
    method: 'post',
    path: '/register/files/{id}/apply',
    tag: 'register',
    summary: 'Import it as it was previewed; good rows go in, bad ones are rejects',
    scopes: ['register:change'],
    params: idParams,
    body: z.strictObject({
      lowering: reason.nullable().default(null).meta({
        description:
          'Why levels may fall or people go; then somebody else confirms first. Null: such rows are rejected',
      }),
    }),
    reply: file,
  },
  undoRegisterFile: {
    method: 'post',
    path: '/register/files/{id}/undo',
    tag: 'register',
    summary: 'Take an import back, once somebody else confirms; what others changed since stays',
    scopes: ['register:change'],
    params: idParams,
    body: z.strictObject({ reason }),
    reply: file,
  },
  confirmRegisterFile: {
    method: 'post',
    path: '/register/files/{id}/confirmation',
    tag: 'register',
    summary: 'Confirm or refuse what somebody else asked for with a file',
    scopes: ['register:approve'],
    params: idParams,
    body: z.strictObject({ accepted: z.boolean() }),
    reply: file,
  },
  dropRegisterFile: {
    method: 'delete',
    path: '/register/files/{id}',
    tag: 'register',
    summary: 'Take the file away; what it brought into the register stays',
    scopes: ['register:change'],
    params: idParams,
    reply: z.object({ outcome: z.literal('done') }),
  },
  getRegisterRejects: {
    method: 'get',
    path: '/register/files/{id}/rejects',
    tag: 'register',
    summary: 'Rows that could not be used, as CSV: row, column, class of value, reason; never a value',
    scopes: ['register:change', 'register:approve'],
    params: idParams,
    replyType: 'text/csv',
    reply: text,
  },
  listRegisterImports: {
    method: 'get',
    path: '/register/imports',
    tag: 'register',
    summary: 'Every import so far, those of the command line included, newest first',
    scopes: ['register:change', 'register:approve'],
    query: z.object({ limit }),
    reply: z.object({
      imports: z
        .array(
          z.object({
            id: idText,
            source: text,
            by: idText,
            startedAt: instant,
            status: z.enum(['running', 'done', 'undoing', 'undone']),
            counts,
          }),
        )
        .readonly(),
    }),
  },
} as const satisfies Record<string, Operation>;
