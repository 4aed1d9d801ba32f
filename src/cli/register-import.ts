import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { planRemovals, REMOVABLE_SHARE, synchronise } from '../app/register/full-sync.ts';
import { type ImportPreview, importRows, previewRows } from '../app/register/import.ts';
import type { ImportRequest } from '../app/register/import-request.ts';
import { type ActorId, type ForceId, id } from '../core/ids.ts';
import type { ReadRow } from '../core/register/imported.ts';
import type { ImportCounts, ImportProgress } from '../ports/register-imports.ts';
import { type Column, COLUMNS } from '../wire/register-columns.ts';
import { FileError } from '../wire/plain-file.ts';
import { readCsv } from '../wire/register-file.ts';
import { readNdjson } from '../wire/register-ndjson.ts';
import type { RegisterCommandContext } from './register.ts';
import { openRejects } from './register-rejects.ts';
import type { RegisterTools } from '../service/register-tools.ts';

const HELP = `
The first line of a CSV file names the columns; only "reference" is needed. Adjacent rows with one reference are one
person. Columns: ${COLUMNS.join(', ')}.

Dates are 2026-11-23 or 23/11/2026, lists are parted by "|". Numbers may be written in any usual way. The same file
again changes nothing; an import that was interrupted goes on where it was. Rows that cannot be used are written to
--rejects with row, column, class of value and reason; the good rows go in.

Exit codes: 0 everything went in, 1 some rows were rejected, 2 wrong usage, 3 the import could not be done.`;

interface ImportOptions {
  readonly source: string;
  readonly force?: string;
  readonly map: ReadonlyMap<string, Column>;
  readonly rejects?: string;
  readonly preview?: true;
  readonly json?: true;
  readonly again?: true;
  readonly full?: true;
  readonly removableShare: number;
  readonly loweringConfirmedBy?: string;
  readonly reason?: string;
}

/** Adds `alongside register import FILE`. */
export function registerImportCommand(register: Command, ctx: RegisterCommandContext): void {
  register
    .command('import')
    .argument('<file>', 'CSV (.csv) or NDJSON (.ndjson, .jsonl), UTF-8')
    .description('bring people, numbers, markers and orders in from a file')
    .requiredOption('--source <name>', 'what the data comes from; its references are known under this name')
    .option('--force <id>', 'the force that owns the data, where the file does not say')
    .option('--map <theirs=ours,…>', 'columns of the file in our words', mapping, new Map())
    .option('--rejects <file>', 'write rejected rows here, as CSV')
    .option('--preview', 'say what would happen, and write nothing')
    .option('--full', 'the file is all the source knows: people it no longer names are taken back')
    .option('--removable-share <share>', 'stop when more than this share would go', share, REMOVABLE_SHARE)
    .option('--again', 'import a file again that was imported before')
    .option('--lowering-confirmed-by <person>', 'a second person confirms that levels may be lowered')
    .option('--reason <why>', 'why levels may be lowered')
    .option('--json', 'for programs')
    .addHelpText('after', HELP)
    .action(async (file: string, options: ImportOptions) => {
      try {
        await importFile(file, options, ctx);
      } catch (error) {
        ctx.err(`${error instanceof FileError ? `${file}: ` : ''}${(error as Error).message}\n`);
        ctx.exitWith(3);
      } finally {
        await ctx.close();
      }
    });
}

async function importFile(file: string, options: ImportOptions, ctx: RegisterCommandContext): Promise<void> {
  const importId = await importIdOf(file, options);
  const tools = await ctx.openTools();
  const goesOn = options.preview !== true && (await tools.ledger.progress(importId)) !== null;
  const rejects = options.rejects === undefined ? null : await openRejects(options.rejects, goesOn);
  const started = performance.now();
  const size = Math.max((await stat(file)).size, 1);
  let bytesRead = () => 0;
  let warnings = 0;
  const request: ImportRequest = {
    importId,
    source: options.source,
    by: id<ActorId>(ctx.user),
    lowering: loweringOf(options),
    onReject: (reject) => rejects?.add(reject),
    keepRejects: async () => rejects?.kept(),
    onWarning: () => {
      warnings += 1;
    },
    onProgress: (progress) => {
      if (ctx.terminal && !options.json) ctx.err(`\r${progressLine(progress, started, bytesRead() / size)}`);
    },
  };
  const reading = { mapping: options.map, force: (options.force ?? null) as ForceId | null };
  const isNdjson = /\.(ndjson|jsonl)$/i.test(file);
  const rows = () => {
    const input = createReadStream(file);
    bytesRead = () => input.bytesRead;
    return isNdjson ? readNdjson(input, reading) : readCsv(input, reading);
  };
  const done = await run(rows, request, options, tools);
  await rejects?.close();
  const { counts } = done;
  const fields = 'fields' in done ? done.fields : null;
  const seconds = (performance.now() - started) / 1_000;
  if (ctx.terminal && !options.json) ctx.err('\n');
  ctx.out(
    options.json
      ? `${JSON.stringify({ importId, preview: options.preview === true, counts, warnings, fields }, null, 2)}\n`
      : summary(importId, counts, warnings, seconds, fields),
  );
  ctx.exitWith(counts.rejectedRows > 0 ? 1 : 0);
}

async function run(
  rows: () => AsyncIterable<ReadRow>,
  request: ImportRequest,
  { preview, full, removableShare }: ImportOptions,
  tools: RegisterTools,
): Promise<ImportPreview | ImportProgress> {
  if (!preview) {
    return full
      ? await synchronise(rows, { ...request, removableShare }, tools)
      : await importRows(rows(), request, tools);
  }
  const previewed = await previewRows(rows(), request, tools);
  if (!full) return previewed;
  const { missing } = await planRemovals(rows(), request, tools);
  return { ...previewed, counts: { ...previewed.counts, removed: missing.length } };
}

/** The same content under the same source and mapping is the same import: that is what makes it go on after a crash. */
async function importIdOf(file: string, options: ImportOptions): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  hash.update(JSON.stringify([options.source, options.force ?? null, [...options.map]]));
  const again = options.again === true ? `-${Date.now().toString(36)}` : '';
  return `${hash.digest('hex').slice(0, 20)}${again}`;
}

function loweringOf({ loweringConfirmedBy, reason }: ImportOptions): ImportRequest['lowering'] {
  if (loweringConfirmedBy === undefined) return null;
  if (reason === undefined) throw new Error('lowering levels needs --reason');
  return { confirmedBy: id<ActorId>(loweringConfirmedBy), reason };
}

function summary(
  importId: string,
  counts: ImportCounts,
  warnings: number,
  seconds: number,
  fields: Readonly<Record<string, number>> | null,
): string {
  const would = fields === null ? '' : 'would be ';
  const lines = [
    `import ${importId}`,
    `${counts.rows} rows read in ${seconds.toFixed(1)} s (${Math.round(counts.rows / Math.max(seconds, 0.001))} rows a second)`,
    `people ${would}added ${counts.added}, changed ${counts.changed}, unchanged ${counts.unchanged}, removed ${counts.removed}`,
    `rows rejected ${counts.rejectedRows}, numbers outside known ranges ${warnings}`,
  ];
  if (fields !== null) {
    for (const [field, count] of Object.entries(fields).sort((a, b) => b[1] - a[1])) {
      lines.push(`  ${field}: ${count}`);
    }
    lines.push('Nothing was written.');
  }
  return `${lines.join('\n')}\n`;
}

/** `share`: how much of the file was read. The line is padded, so that a shorter one leaves nothing of a longer. */
function progressLine({ counts }: ImportProgress, started: number, share: number): string {
  const seconds = (performance.now() - started) / 1_000;
  const rate = Math.round(counts.rows / Math.max(seconds, 0.001));
  const left = share > 0 ? Math.round((seconds / share) * (1 - share)) : null;
  const time =
    left === null ? '' : `, about ${left < 120 ? `${left} s` : `${Math.round(left / 60)} min`} left`;
  return `${counts.rows} rows, ${rate} a second, ${counts.rejectedRows} rejected${time}`.padEnd(78);
}

function share(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('A share is from 0 to 1.');
  return value;
}

function mapping(text: string): ReadonlyMap<string, Column> {
  const pairs = text.split(',').map((pair) => pair.split('='));
  return new Map(
    pairs.map(([theirs = '', ours = '']) => {
      const column = COLUMNS.find((each) => each === ours.trim());
      if (column === undefined) throw new InvalidArgumentError(`"${ours}" is no column of ours.`);
      return [theirs.trim(), column] as const;
    }),
  );
}
