import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { sayIssue } from './say-issue.ts';
import type { FileError } from './file-error.ts';
import { type Path, type Places, placesIn } from './places.ts';

/** No file that a person edits is larger; a larger one is a mistake. Bytes. */
const LARGEST_FILE_BYTES = 4 * 1024 * 1024;

export type ParsedFile<Value> =
  | { readonly ok: true; readonly value: Value; readonly places: Places }
  | { readonly ok: false; readonly errors: readonly FileError[] };

/**
 * Reads one YAML text against its schema. Every error says where (line and column), what, and what would be right.
 * `file` is the name shown; it is not opened here.
 */
export function parseYamlFile<Schema extends z.ZodType>(
  file: string,
  text: string,
  schema: Schema,
): ParsedFile<z.output<Schema>> {
  if (Buffer.byteLength(text) > LARGEST_FILE_BYTES)
    return { ok: false, errors: [at(file, { line: 1, column: 1 }, 'the file is larger than 4 MiB', null)] };
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  if (document.errors.length > 0) {
    const errors = document.errors.map((error) => {
      const { line, col } = counter.linePos(error.pos[0]);
      return at(file, { line, column: col }, yamlMessage(error.code, error.message), null);
    });
    return { ok: false, errors };
  }
  const places = placesIn(document, counter);
  let plain: unknown;
  try {
    plain = document.toJS({ maxAliasCount: 100 });
  } catch {
    return {
      ok: false,
      errors: [at(file, { line: 1, column: 1 }, 'the file repeats itself by aliases too often', null)],
    };
  }
  const parsed = schema.safeParse(plain ?? {});
  if (parsed.success) return { ok: true, value: parsed.data, places };
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const errors = parsed.error.issues.flatMap((issue) => sayIssue(issue, { file, places, shape }));
  return { ok: false, errors };
}

/** An error at a path of a file that is well-formed but means something impossible. */
export function errorAt(
  file: string,
  places: Places,
  path: Path,
  message: string,
  hint: string | null = null,
): FileError {
  return at(file, places.of(path), message, hint);
}

function at(
  file: string,
  place: { readonly line: number; readonly column: number },
  message: string,
  hint: string | null,
): FileError {
  return { file, line: place.line, column: place.column, message, hint };
}

/** The parser's own words are fit for people, apart from those that repeat the text. */
function yamlMessage(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'this word stands twice in the same place';
  if (code === 'TAB_AS_INDENT') return 'indent with spaces, not with tabs';
  return `this is not YAML: ${message.split('\n')[0]?.replaceAll(/\+?\d{6,}/g, '…')}`;
}
