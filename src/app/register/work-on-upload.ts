import { AppError } from '../../core/errors.ts';
import type { ReadRow, RowReject } from '../../core/register/imported.ts';
import type { ImportCounts, Lowering } from '../../ports/register-imports.ts';
import {
  type Upload,
  type UploadReading,
  type UploadStore,
  WORK_STATES,
} from '../../ports/register-uploads.ts';
import { planRemovals, synchronise } from './full-sync.ts';
import { importRows, previewRows } from './import.ts';
import type { ImportDependencies, ImportRequest } from './import-request.ts';
import { undoImport } from './undo-import.ts';

export interface UploadWork extends ImportDependencies {
  readonly uploads: UploadStore;
  /** Reads a file as rows. Throws a sentence without personal data when it is no register at all. */
  readonly rowsOf: (
    bytes: AsyncIterable<Buffer>,
    upload: Upload,
    reading: UploadReading,
  ) => AsyncIterable<ReadRow>;
  /** Who works, for the lease. */
  readonly holder: string;
}

/** More than are ever worked on or wait to be, of all forces together. */
const MOST_LOOKED_AT = 1_000;
const PROGRESS_MS = 500;
const RENEW_MS = 5_000;

/** The oldest upload that somebody wants worked on and nobody works on: its lease is then ours. Null: none. */
export async function takeUpload(uploads: UploadStore, holder: string): Promise<Upload | null> {
  const wanted = await uploads.list(MOST_LOOKED_AT, ({ status }) => WORK_STATES.has(status));
  for (const upload of wanted.toReversed()) if (await uploads.lease(upload.id, holder)) return upload;
  return null;
}

/** Previews, applies or takes back an upload whose lease is held. After a crash whoever takes it next goes on. */
export async function workOnUpload(upload: Upload, needs: UploadWork): Promise<void> {
  const { uploads, holder } = needs;
  let lost = false;
  const renewing = setInterval(() => {
    uploads.lease(upload.id, holder).then(
      (held) => {
        lost ||= !held;
      },
      () => undefined,
    );
  }, RENEW_MS);
  const stillOurs = (): void => {
    if (lost) throw new LeaseLost();
  };
  try {
    const next = await outcomeOf(upload, needs, stillOurs);
    await uploads.put({ ...upload, ...next }, upload);
  } catch (error) {
    if (error instanceof LeaseLost) return;
    // What is expected, and a file that is no register, is said to the keeper; anything else is tried again.
    const expected = error instanceof AppError || (error as { isFileError?: boolean }).isFileError === true;
    if (!expected) throw error;
    await uploads.put({ ...upload, status: 'stopped', problem: (error as Error).message }, upload);
  } finally {
    clearInterval(renewing);
    await uploads.release(upload.id, holder);
  }
}

class LeaseLost extends Error {}

async function outcomeOf(upload: Upload, needs: UploadWork, stillOurs: () => void): Promise<Partial<Upload>> {
  const { uploads } = needs;
  const { id, reading, asked } = upload;
  const lowering: Lowering | null =
    asked?.confirmedBy == null ? null : { confirmedBy: asked.confirmedBy, reason: asked.reason };
  if (upload.status === 'undoing') {
    if (lowering === null || asked === null) throw new AppError('conflict', 'nobody confirmed it');
    await undoImport(id, { by: asked.by, lowering }, needs);
    return { status: 'undone', asked: null };
  }
  if (reading === null) throw new AppError('conflict', 'nobody said how the file is to be read');
  if (upload.status === 'previewing') await uploads.clearRejects(id);
  const watch = new Watch(upload, needs, stillOurs);
  const rows = () => needs.rowsOf(watch.bytes(uploads.read(id, upload.bytes)), upload, reading);
  const request = {
    ...watch.request(lowering),
    importId: id,
    source: reading.source,
    by: asked?.by ?? upload.by,
  };
  if (upload.status === 'previewing') {
    const { counts, fields } = await previewRows(rows(), request, needs);
    await watch.keep();
    const removed =
      reading.fullUpTo === null ? 0 : (await planRemovals(rows(), request, needs)).missing.length;
    return { status: 'previewed', result: watch.result({ ...counts, removed }, fields) };
  }
  const done =
    reading.fullUpTo === null
      ? await importRows(rows(), request, needs)
      : await synchronise(rows, { ...request, removableShare: reading.fullUpTo }, needs);
  await watch.keep();
  return { status: 'done', asked: null, result: watch.result(done.counts, upload.result?.fields ?? {}) };
}

/** Keeps rejects and progress of one run. */
class Watch {
  readonly #upload: Upload;
  readonly #needs: UploadWork;
  readonly #stillOurs: () => void;
  readonly #since: number;
  #rejects: RowReject[] = [];
  #warnings = 0;
  #bytesRead = 0;
  #toldAt = 0;

  constructor(upload: Upload, needs: UploadWork, stillOurs: () => void) {
    this.#upload = upload;
    this.#needs = needs;
    this.#stillOurs = stillOurs;
    this.#since = needs.clock.now();
  }

  async *bytes(file: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    this.#bytesRead = 0;
    for await (const chunk of file) {
      this.#bytesRead += chunk.length;
      yield chunk;
      // A preview commits nothing, so its rejects and progress are kept as the file is read.
      await this.keep();
      await this.#tell(0);
    }
  }

  request(lowering: Lowering | null): Omit<ImportRequest, 'importId' | 'source' | 'by'> {
    return {
      lowering,
      onReject: (reject) => {
        this.#rejects.push(reject);
      },
      keepRejects: () => this.keep(),
      onWarning: () => {
        this.#warnings += 1;
      },
      onProgress: ({ counts }) => void this.#tell(counts.rows).catch(() => undefined),
    };
  }

  async keep(): Promise<void> {
    this.#stillOurs();
    const rejects = this.#rejects;
    this.#rejects = [];
    await this.#needs.uploads.addRejects(this.#upload.id, rejects);
  }

  result(counts: ImportCounts, fields: Readonly<Record<string, number>>): Upload['result'] {
    return { counts, fields, warnings: this.#warnings };
  }

  async #tell(rows: number): Promise<void> {
    const at = this.#needs.clock.now();
    if (at - this.#toldAt < PROGRESS_MS) return;
    this.#toldAt = at;
    const progress = { rows, bytesRead: this.#bytesRead, since: this.#since, at };
    await this.#needs.uploads.putProgress(this.#upload.id, progress);
  }
}
