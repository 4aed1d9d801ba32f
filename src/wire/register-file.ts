import { Readable } from 'node:stream';
import type { ForceId } from '../core/ids.ts';
import { type ReadRow, type RowReject, valueClassOf } from '../core/register/imported.ts';
import { combined } from '../core/register/merge-imported.ts';
import { type CsvRecord, csvRecords, singleLine } from './csv-records.ts';
import { FileError, plainFile } from './plain-file.ts';
import { CellError, Cells, type Column, COLUMNS, Layout } from './register-columns.ts';
import { personOfCells } from './register-row.ts';

/** Rows of one person side by side; more is a fault of the file. */
const ROWS_LIMIT = 256;

export interface FileOptions {
  /** Their header to our column; headers that are ours already need none. */
  readonly mapping: ReadonlyMap<string, Column>;
  /** Whose data it is where the file does not say; null: the file must say. */
  readonly force: ForceId | null;
  /** Rows of any other force are rejected: whoever sent the file keeps that force's register alone. */
  readonly onlyForce?: true;
}

/**
 * Reads a CSV register as a stream: adjacent rows with one reference are one person. A row that cannot be used is
 * given as rejects and the others go on. Memory is bounded by one person's rows. Rejects with FileError when the header
 * has no `reference`, or the file is UTF-16 or packed.
 */
export async function* readCsv(input: Readable, options: FileOptions): AsyncGenerator<ReadRow> {
  let row = 0;
  let columns: readonly (Column | null)[] | null = null;
  let layout = new Layout([]);
  let person: PersonRows | null = null;
  for await (const record of fitting(csvRecords(plainFile(input)), () => columns?.length ?? null)) {
    if ('broken' in record) {
      row += 1;
      const reject = { row, column: '', valueClass: 'structure' as const, reason: record.broken };
      yield { row, rejects: [reject], reference: null };
      continue;
    }
    if (columns === null) {
      columns = columnsOf(record.cells, options.mapping);
      layout = new Layout(columns);
      continue;
    }
    row += 1;
    const read = readRow(record.cells, columns.length, layout, row, options);
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
  wanted: number,
  layout: Layout,
  row: number,
  options: FileOptions,
): GoodRow | BadRow {
  const cells = new Cells(layout, record);
  try {
    if (record.length !== wanted)
      throw new CellError('', '', `has ${record.length} cells where the header has ${wanted}`);
    return { row, rows: 1, partial: false, ...personOfCells(cells, row, options) };
  } catch (error) {
    if (!(error instanceof CellError)) throw error;
    const { column, cell, message: reason } = error;
    const valueClass = column === '' ? 'structure' : valueClassOf(cell);
    const reference = record[layout.placeOf('reference')]?.trim() || null;
    return { rejects: [{ row, column, valueClass, reason }], reference };
  }
}

/** A record of several lines that does not fit the header is not one: two quotes were never closed. Its lines are read alone. */
async function* fitting(
  records: AsyncIterable<CsvRecord>,
  wanted: () => number | null,
): AsyncGenerator<CsvRecord> {
  for await (const record of records) {
    if ('broken' in record || record.lines.length === 1 || record.cells.length === wanted()) yield record;
    else for (const line of record.lines) yield* singleLine(line);
  }
}

/** The names in the first line of a CSV, to map; empty when there are none. */
export async function headerOf(start: Buffer): Promise<readonly string[]> {
  for await (const record of csvRecords(Readable.from([start]))) {
    return 'cells' in record ? record.cells.map((name) => name.trim().slice(0, 120)) : [];
  }
  return [];
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
