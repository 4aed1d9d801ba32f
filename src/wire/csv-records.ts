import type { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';

/** A line, or a record of several, that is longer than this is not a person. */
export const RECORD_LIMIT_CHARACTERS = 128 * 1_024;
/** A quoted cell may hold line breaks, but not so many: then its quote was never closed. */
const LINES_LIMIT = 64;

/** One record's cells, or why there are none. `lines` is more than 1 when a quoted cell holds line breaks. */
export type CsvRecord =
  | { readonly cells: readonly string[]; readonly lines: readonly string[] }
  | { readonly broken: string };

/** In place of a line that is longer than any record. */
export const TOO_LONG = Symbol('too long');

/**
 * Splits a CSV stream into records within bounded memory, and finds its feet again after a field without end or a quote
 * that never closes: only the line that is wrong is lost, and it is named. The parser's own limits give up the rest of
 * the file (tried with csv-parse 7.0.3), so lines are framed here and only records with quotes are given to it.
 */
export async function* csvRecords(input: Readable): AsyncGenerator<CsvRecord> {
  let open: string[] = [];
  for await (const line of linesOf(input)) {
    if (line === TOO_LONG) {
      for (const each of open) yield* singleLine(each);
      open = [];
      yield { broken: 'is too long' };
      continue;
    }
    if (open.length === 0 && !isOdd(line)) {
      if (line.trim() !== '') yield* recordOf([line]);
      continue;
    }
    open.push(line);
    if (open.length > 1 && isOdd(line)) {
      yield* recordOf(open);
      open = [];
    } else if (open.length > LINES_LIMIT || lengthOf(open) > RECORD_LIMIT_CHARACTERS) {
      open = yield* withoutFirst(open);
    }
  }
  while (open.length > 0) open = yield* withoutFirst(open);
}

/** Reads lines of a record that turned out not to be one as records of their own; those with an open quote are broken. */
export function* singleLine(line: string): Generator<CsvRecord> {
  if (line.trim() === '') return;
  if (isOdd(line)) yield { broken: 'has a quote that is never closed' };
  else yield* recordOf([line]);
}

/** The first line's quote never closes: it is given as broken, and what follows is read as if it had not been there. */
function* withoutFirst(open: readonly string[]): Generator<CsvRecord, string[]> {
  yield { broken: 'has a quote that is never closed' };
  for (let at = 1; at < open.length; at += 1) {
    const line = open[at] as string;
    if (isOdd(line)) return open.slice(at);
    yield* singleLine(line);
  }
  return [];
}

/**
 * A record without quotes is its cells between commas; one with quotes is for the parser. Over several lines quotes must
 * be exactly right: otherwise two that were never closed would swallow the rows between them, and each line is read alone.
 */
function* recordOf(lines: readonly string[]): Generator<CsvRecord> {
  const text = lines.join('\n');
  if (!text.includes('"')) {
    yield { cells: text.split(','), lines };
    return;
  }
  const exact = lines.length === 1 ? exactCells(text) : null;
  if (exact !== null) {
    yield { cells: exact, lines };
    return;
  }
  try {
    const relaxed = { relax_column_count: true, relax_quotes: lines.length === 1 };
    const [cells] = parse(text, relaxed) as string[][];
    yield cells === undefined ? { broken: 'is not a CSV record' } : { cells, lines };
  } catch {
    if (lines.length === 1) yield { broken: 'is not a CSV record: its quotes do not match' };
    else for (const line of lines) yield* singleLine(line);
  }
}

/**
 * The cells of a line that follows RFC 4180 to the letter; null when it does not, and the parser must make the best of it.
 * The parser sets itself up anew for each record, which costs ten times the reading.
 */
function exactCells(line: string): readonly string[] | null {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (line.charCodeAt(at) !== QUOTE) {
      const comma = line.indexOf(',', at);
      const cell = comma < 0 ? line.slice(at) : line.slice(at, comma);
      if (cell.includes('"')) return null;
      cells.push(cell);
      if (comma < 0) return cells;
      at = comma + 1;
      continue;
    }
    let end = line.indexOf('"', at + 1);
    let doubled = false;
    while (end >= 0 && line.charCodeAt(end + 1) === QUOTE) {
      doubled = true;
      end = line.indexOf('"', end + 2);
    }
    if (end < 0) return null;
    const cell = line.slice(at + 1, end);
    cells.push(doubled ? cell.replaceAll('""', '"') : cell);
    if (end + 1 === line.length) return cells;
    if (line.charCodeAt(end + 1) !== COMMA) return null;
    at = end + 2;
  }
}

const QUOTE = 34;
const COMMA = 44;

function isOdd(line: string): boolean {
  let odd = false;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) odd = !odd;
  return odd;
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}

/** Lines without their ends, whichever of CRLF, LF and CR they have, in memory bounded by the limit. What is not UTF-8 becomes U+FFFD. */
export async function* linesOf(
  input: Readable,
  limit = RECORD_LIMIT_CHARACTERS,
): AsyncGenerator<string | typeof TOO_LONG> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let dropping = false;
  for await (const chunk of input) {
    rest += decoder.decode(chunk as Buffer, { stream: true });
    // A CR at the very end may be half of a CRLF: it waits for the next chunk.
    const parts = rest.split(/\r\n|\n|\r(?!$)/);
    rest = parts.pop() ?? '';
    for (const part of parts) {
      yield dropping || part.length > limit ? TOO_LONG : part;
      dropping = false;
    }
    if (rest.length > limit) {
      dropping = true;
      rest = '';
    }
  }
  rest += decoder.decode();
  if (dropping) yield TOO_LONG;
  else if (rest !== '') yield* rest.split('\r');
}
