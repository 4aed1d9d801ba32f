import { AppError } from '../../core/errors.ts';
import type { ActorId, ForceId } from '../../core/ids.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RegisterFiles, SentFile } from '../../ports/register-files.ts';
import type { ImportLedger } from '../../ports/register-imports.ts';
import {
  type Upload,
  type UploadStatus,
  type UploadStore,
  WORK_STATES,
} from '../../ports/register-uploads.ts';

export interface FilesDependencies {
  readonly uploads: UploadStore;
  readonly ledger: ImportLedger;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

interface Move {
  readonly id: string;
  readonly forces: ReadonlySet<ForceId>;
  readonly by: ActorId;
  /** Its name in the audit log. */
  readonly what: string;
  readonly from: readonly UploadStatus[];
  readonly to: (upload: Upload) => Partial<Upload>;
}

/** Keepers' verbs for register files. `open` may reject, and is asked again next time. */
export function createRegisterFiles(
  open: () => Promise<FilesDependencies>,
  columnsOf: (start: Buffer) => Promise<readonly string[]>,
): RegisterFiles {
  return {
    receive: async (sent, bytes) => receive(sent, bytes, columnsOf, await open()),
    preview: (id, forces, by, reading) =>
      move(open, {
        ...{ id, forces, by, what: 'importPreviewAsked', from: ['received', 'previewed', 'stopped'] },
        to: () => ({ status: 'previewing', reading, result: null, problem: null }),
      }),
    apply: (id, forces, by, lowering) =>
      move(open, {
        ...{ id, forces, by, what: 'importAsked', from: ['previewed'] },
        to: () => ({
          status: lowering === null ? 'applying' : 'applyWaits',
          asked: lowering === null ? null : { by, reason: lowering, confirmedBy: null },
        }),
      }),
    undo: (id, forces, by, reason) =>
      move(open, {
        ...{ id, forces, by, what: 'importUndoAsked', from: ['done'] },
        to: () => ({ status: 'undoWaits', asked: { by, reason, confirmedBy: null } }),
      }),
    confirm: (id, forces, by, accepted) =>
      move(open, {
        ...{ id, forces, by, what: accepted ? 'importConfirmed' : 'importRefused' },
        from: ['applyWaits', 'undoWaits'],
        to: (upload) => confirmed(upload, by, accepted),
      }),
    async drop(id, forces, by) {
      const { uploads, audit, clock } = await open();
      const upload = await ownUpload(id, forces, uploads);
      if (WORK_STATES.has(upload.status)) throw new AppError('conflict', 'it is being worked on');
      await audit.append([entryOf(upload, by, 'importFileDropped', clock)]);
      await uploads.drop(id);
    },
    async list(forces, limit) {
      const { uploads } = await open();
      return await uploads.list(limit, ({ force }) => forces.has(force));
    },
    async see(id, forces) {
      const { uploads } = await open();
      return { file: await ownUpload(id, forces, uploads), progress: await uploads.progress(id) };
    },
    async rejects(id, forces) {
      const { uploads } = await open();
      await ownUpload(id, forces, uploads);
      return await uploads.rejects(id);
    },
    imports: async (limit) => (await open()).ledger.list(limit),
  };
}

async function receive(
  sent: SentFile,
  bytes: AsyncIterable<Buffer>,
  columnsOf: (start: Buffer) => Promise<readonly string[]>,
  { uploads, audit, clock }: FilesDependencies,
): Promise<Upload> {
  const known = await uploads.get(sent.id);
  if (known !== null) return known;
  const { start, ...facts } = await uploads.receive(sent.id, bytes);
  const upload: Upload = {
    ...sent,
    ...facts,
    at: clock.now(),
    columns: sent.format === 'csv' ? await columnsOf(start) : [],
    status: 'received',
    reading: null,
    result: null,
    asked: null,
    problem: null,
  };
  await audit.append([entryOf(upload, sent.by, 'importFileReceived', clock)]);
  await uploads.put(upload, null);
  return upload;
}

function confirmed({ asked, status }: Upload, by: ActorId, accepted: boolean): Partial<Upload> {
  if (asked === null || asked.by === by) throw new AppError('forbidden', 'somebody else must confirm');
  const undo = status === 'undoWaits';
  if (!accepted) return { status: undo ? 'done' : 'previewed', asked: null };
  return { status: undo ? 'undoing' : 'applying', asked: { ...asked, confirmedBy: by } };
}

async function ownUpload(id: string, forces: ReadonlySet<ForceId>, uploads: UploadStore): Promise<Upload> {
  const upload = await uploads.get(id);
  if (upload === null || !forces.has(upload.force))
    throw new AppError('notFound', 'there is no such file, or it was sent more than three days ago');
  return upload;
}

async function move(
  open: () => Promise<FilesDependencies>,
  { id, forces, by, what, from, to }: Move,
): Promise<Upload> {
  const { uploads, audit, clock } = await open();
  const upload = await ownUpload(id, forces, uploads);
  if (!from.includes(upload.status))
    throw new AppError('conflict', `that cannot be asked of a file that is ${upload.status}`);
  const next: Upload = { ...upload, ...to(upload) };
  await audit.append([entryOf(next, by, what, clock)]);
  if (!(await uploads.put(next, upload))) throw new AppError('conflict', 'somebody else was quicker');
  return next;
}

function entryOf({ id, bytes, status }: Upload, who: ActorId, what: string, { now }: Clock) {
  return {
    id: `register-file:${id}:${what}:${now()}`,
    when: now(),
    who,
    what,
    operation: 'operation' as const,
    subjectType: 'register' as const,
    subjectId: id,
    correlationId: id,
    recipient: null,
    details: { bytes, status },
  };
}
