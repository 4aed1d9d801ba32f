import { Readable } from 'node:stream';
import { parentPort, workerData } from 'node:worker_threads';
import { workOnUpload } from '../app/register/work-on-upload.ts';
import { AppError } from '../core/errors.ts';
import { DEFAULT_RULES } from '../core/register/rules.ts';
import type { Upload, UploadReading } from '../ports/register-uploads.ts';
import { SILENT_LOG } from '../ports/log.ts';
import { NO_METER } from '../ports/meter.ts';
import { openAuditLog } from '../redis/audit-log.ts';
import { untilReady } from '../redis/register/until-ready.ts';
import { parseKeyRing } from '../sealing/key-ring.ts';
import { COLUMNS, type Column } from '../wire/register-columns.ts';
import { readCsv } from '../wire/register-file.ts';
import { readNdjson } from '../wire/register-ndjson.ts';
import { openRedisLinks } from './redis-links.ts';
import { openRegisterTools } from './register-tools.ts';
import { storiesOfPeople } from './stories-of-people.ts';

/** What a thread needs to work on one upload. */
export interface ImportThreadData {
  readonly upload: string;
  readonly holder: string;
  readonly keys: string;
  readonly prefix: string;
  readonly redisUrl: string;
  readonly redisRegisterUrl: string;
  readonly redisReplicas: number;
}

/** Works on one upload with connections of its own. */
export async function importUpload(data: ImportThreadData): Promise<void> {
  const links = openRedisLinks(SILENT_LOG, NO_METER);
  try {
    const keys = parseKeyRing(data.keys);
    const { prefix } = data;
    const main = links.open(data.redisUrl, 'background');
    const redis = links.open(data.redisRegisterUrl, 'background');
    await untilReady(main);
    const audit = openAuditLog({ redis: main, prefix, replicas: data.redisReplicas });
    const clock = { now: () => Date.now() };
    const stories = storiesOfPeople(main, prefix, keys);
    const tools = await openRegisterTools({
      ...{ redis, keys, prefix, audit, clock, stories, rules: DEFAULT_RULES },
    });
    const upload = await tools.uploads.get(data.upload);
    if (upload === null) return;
    await workOnUpload(upload, { ...tools, rowsOf, holder: data.holder });
  } finally {
    links.close();
  }
}

function isThreadData(data: unknown): data is ImportThreadData {
  return typeof data === 'object' && data !== null && 'redisRegisterUrl' in data;
}

function rowsOf(bytes: AsyncIterable<Buffer>, upload: Upload, reading: UploadReading) {
  const mapping = new Map(
    Object.entries(reading.mapping).map(([theirs, ours]) => [theirs, columnOf(ours)] as const),
  );
  const input = Readable.from(bytes);
  const options = { mapping, force: upload.force, onlyForce: true as const };
  return upload.format === 'csv' ? readCsv(input, options) : readNdjson(input, options);
}

function columnOf(name: string): Column {
  const column = COLUMNS.find((each) => each === name);
  if (column === undefined) throw new AppError('invalid', 'a column is mapped to one that does not exist');
  return column;
}

if (parentPort !== null && isThreadData(workerData)) {
  await importUpload(workerData);
}
