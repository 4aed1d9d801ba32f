import { createHash } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import type { RegisterFiles, SentFileSeen } from '../../ports/register-files.ts';
import type { Upload } from '../../ports/register-uploads.ts';
import type { registerImportOperations } from '../../wire/api/register-imports.ts';
import type { ReplyOf } from '../../wire/api.ts';
import { REJECTS_HEADER, rejectLine } from '../../wire/register-rejects.ts';
import type { HandlersOf } from '../api-request.ts';
import { ownForce } from './register.ts';

/** Register files sent in, previewed, applied and taken back. */
export function registerImportHandlers(
  files: RegisterFiles,
): HandlersOf<keyof typeof registerImportOperations> {
  return {
    sendRegisterFile: async ({ principal, query, commandId, upload }) => {
      if (upload === null) throw new AppError('invalid', 'send the file as text/csv or application/x-ndjson');
      const id = `u${createHash('sha256').update(commandId).digest().toString('base64url', 0, 12)}`;
      const sent = {
        id,
        force: ownForce(principal, query.force),
        format: upload.type === 'text/csv' ? ('csv' as const) : ('ndjson' as const),
        by: principal.actor,
      };
      return fresh(await files.receive(sent, upload.stream));
    },
    listRegisterFiles: async ({ principal, query }) => ({
      files: (await files.list(principal.forces, query.limit)).map(fresh),
    }),
    getRegisterFile: async ({ principal, params }) => shown(await files.see(params.id, principal.forces)),
    previewRegisterFile: async ({ principal, params, body }) =>
      fresh(await files.preview(params.id, principal.forces, principal.actor, body)),
    applyRegisterFile: async ({ principal, params, body }) =>
      fresh(await files.apply(params.id, principal.forces, principal.actor, body.lowering)),
    undoRegisterFile: async ({ principal, params, body }) =>
      fresh(await files.undo(params.id, principal.forces, principal.actor, body.reason)),
    confirmRegisterFile: async ({ principal, params, body }) =>
      fresh(await files.confirm(params.id, principal.forces, principal.actor, body.accepted)),
    dropRegisterFile: async ({ principal, params }) => {
      await files.drop(params.id, principal.forces, principal.actor);
      return { outcome: 'done' };
    },
    getRegisterRejects: async ({ principal, params }) =>
      REJECTS_HEADER + (await files.rejects(params.id, principal.forces)).map(rejectLine).join(''),
    listRegisterImports: async ({ query }) => ({
      imports: (await files.imports(query.limit)).map(
        ({ importId: id, source, by, startedAt, status, counts }) => ({
          ...{ id, source, by, startedAt, status, counts },
        }),
      ),
    }),
  };
}

/** Before a worker said anything. */
function fresh(file: Upload): ReplyOf<'getRegisterFile'> {
  return shown({ file, progress: null });
}

function shown({ file, progress }: SentFileSeen): ReplyOf<'getRegisterFile'> {
  const seconds = progress === null ? 0 : (progress.at - progress.since) / 1_000;
  const share = progress === null ? 0 : Math.min(1, progress.bytesRead / Math.max(file.bytes, 1));
  return {
    ...file,
    reading: file.reading === null ? null : { ...file.reading, mapping: { ...file.reading.mapping } },
    progress:
      progress === null
        ? null
        : {
            rows: progress.rows,
            share,
            rowsASecond: seconds > 0 ? Math.round(progress.rows / seconds) : 0,
            secondsLeft: share > 0 ? Math.round((seconds / share) * (1 - share)) : null,
          },
  };
}
