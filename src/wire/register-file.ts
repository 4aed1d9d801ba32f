import type { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import type { ForceId } from '../core/ids.ts';
import { type ReadRow, type RowReject, valueClassOf } from '../core/register/imported.ts';
import { combined } from '../core/register/merge-imported.ts';
import { CellError, Cells, type Column, COLUMNS } from './register-columns.ts';
import { personOfCells } from './register-row.ts';

/** A record longer than this is not a person; the parser gives it up and goes on with the next. */
const RECORD_LIMIT_BYTES = 256 * 1_024;
/** Rows of one person side by side; more is a fault of the file. */
const ROWS_LIMIT = 256;

export interface FileOptions {
  /** Their header to our column; headers that are ours already need none. */
  readonly mapping: ReadonlyMap<string, Column>;
  /** Whose data it is where the file does not say; null: the file must say. */
  readonly force: ForceId | null;
}

/** A file that cannot be a register at all; the message says what is wrong and never quotes a row. */
export class FileError extends Error {}

/**
 * Reads a CSV register as a stream: adjacent rows with one reference are one person. A row that cannot be used is
 * given as rejects and the others go on. Memory is bounded by one person's rows. Rejects with FileError when the header
 * has no `reference`, or the file is UTF-16.
 */
export async function* readCsv(input: Readable, options: FileOptions): AsyncGenerator<ReadRow> {
  let row = 0;
  let columns: readonly (Column | null)[] | null = null;
  let person: PersonRows | null = null;
  for await (const record of records(input)) {
    if (record === 'broken') {
      row += 1;
      const reason = 'is not a CSV record: quotes do not match, or it is too long';
      yield { row, rejects: [{ row, column: '', valueClass: 'structure', reason }], reference: null };
      continue;
    }
    if (columns === null) {
      columns = columnsOf(record, options.mapping);
      continue;
    }
    row += 1;
    const read = readRow(record, columns, row, options.force);
    const reference = 'person' in read ? read.person.reference : read.reference;
    if (person !== null && (person.reference !== reference || person.rows >= ROWS_LIMIT)) {
      yield* person.given();
      person = null;
    }
    person ??= new PersonRows(reference ?? '', row);
    if ('person' in read) person.add(read);
    else {
      person.addReject();
      yield { row, rejects: read.rejects, reference: read.reference };
    }
  }
  if (person !== null) yield* person.given();
  if (columns === null) throw new FileError('the file is empty: its first line must name the columns');
}

type GoodRow = Extract<ReadRow, { person: unknown }>;
interface BadRow {
  readonly rejects: readonly RowReject[];
  readonly reference: string | null;
}

/** The adjacent rows of one person. */
class PersonRows {
  readonly reference: string;
  rows = 0;
  readonly #first: number;
  #good: GoodRow | null = null;
  #rejected = false;

  constructor(reference: string, first: number) {
    this.reference = reference;
    this.#first = first;
  }

  add(row: GoodRow): void {
    this.rows += 1;
    this.#good =
      this.#good === null
        ? row
        : {
            ...this.#good,
            person: combined(this.#good.person, row.person),
            warnings: [...this.#good.warnings, ...row.warnings],
          };
  }

  addReject(): void {
    this.rows += 1;
    this.#rejected = true;
  }

  *given(): Generator<ReadRow> {
    if (this.#good === null) return;
    yield { ...this.#good, row: this.#first, partial: this.#rejected, rows: this.rows };
  }
}

function readRow(
  record: readonly string[],
  columns: readonly (Column | null)[],
  row: number,
  force: ForceId | null,
): GoodRow | BadRow {
  const byColumn = new Map<Column, string>();
  for (const [at, column] of columns.entries()) {
    const cell = record[at];
    if (column !== null && cell !== undefined && cell !== '') byColumn.set(column, cell);
  }
  const cells = new Cells(byColumn);
  try {
    if (record.length !== columns.length)
      throw new CellError('', '', `has ${record.length} cells where the header has ${columns.length}`);
    return { row, rows: 1, partial: false, ...personOfCells(cells, row, force) };
  } catch (error) {
    if (!(error instanceof CellError)) throw error;
    const { column, cell, message: reason } = error;
    const valueClass = column === '' ? 'structure' : valueClassOf(cell);
    const reference = byColumn.get('reference')?.trim() ?? null;
    return { rejects: [{ row, column, valueClass, reason }], reference };
  }
}

/** Raw records, one at a time; `broken` where the parser had to skip something. */
async function* records(input: Readable): AsyncGenerator<readonly string[] | 'broken'> {
  let broken = 0;
  const parser = parse({
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: RECORD_LIMIT_BYTES,
    record_delimiter: ['\r\n', '\n', '\r'],
  });
  parser.on('skip', () => {
    broken += 1;
  });
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  try {
    for await (const record of parser) {
      for (; broken > 0; broken -= 1) yield 'broken';
      yield record as readonly string[];
    }
    for (; broken > 0; broken -= 1) yield 'broken';
  } finally {
    input.destroy();
  }
}

function columnsOf(
  header: readonly string[],
  mapping: ReadonlyMap<string, Column>,
): readonly (Column | null)[] {
  if (header.some((name) => name.includes('\u0000')))
    throw new FileError('the file is not UTF-8: save it as CSV UTF-8');
  const columns = header.map((name) => {
    const theirs = name.trim();
    const ours = mapping.get(theirs) ?? theirs.toLowerCase().replace(/[\s-]+/g, '_');
    return COLUMNS.find((column) => column === ours) ?? null;
  });
  if (!columns.includes('reference'))
    throw new FileError('no column is called reference: name it, or map one to it');
  const twice = columns.find((column, at) => column !== null && columns.indexOf(column) !== at);
  if (twice != null) throw new FileError(`two columns are ${twice}`);
  return columns;
}
