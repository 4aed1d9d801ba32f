import type { core } from 'zod';
import type { FileError } from './file-error.ts';
import { suggestion } from './nearest-word.ts';
import type { Path, Places } from './places.ts';
import { keysAt, type Shape } from './shape.ts';

interface InFile {
  readonly file: string;
  readonly places: Places;
  /** JSON Schema of the file, for the words that are possible at a place. */
  readonly shape: Shape;
}

type Issue = core.$ZodIssue;

/** Says one complaint of the schema library in words for ops teams. */
export function sayIssue(issue: Issue, inFile: InFile): FileError[] {
  const { places } = inFile;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, issue.path, inFile));
  if (issue.code === 'invalid_union' && issue.errors.length > 0 && issue.message === 'Invalid input') {
    const nearest = issue.errors.reduce((best, branch) => (branch.length < best.length ? branch : best));
    return nearest.flatMap((inner) => sayIssue({ ...inner, path: [...issue.path, ...inner.path] }, inFile));
  }
  if (issue.code === 'invalid_key') return [onKey(issue, inFile)];
  if (!places.has(issue.path) && issue.path.length > 0) return [missing(issue, inFile)];
  const { message, hint } = wordsOf(issue, inFile);
  return [{ file: inFile.file, ...places.of(issue.path), message, hint }];
}

function unknownKey(key: string, path: Path, { file, places, shape }: InFile): FileError {
  const used = keysAt(shape, path);
  return {
    file,
    ...places.ofKey(path, key),
    message: `unknown word ${shown(key)}`,
    hint: suggestion(key, used),
  };
}

function onKey(issue: Issue & { code: 'invalid_key' }, { file, places }: InFile): FileError {
  const key = String(issue.path.at(-1) ?? '');
  return {
    file,
    ...places.ofKey(issue.path.slice(0, -1), key),
    message: issue.issues[0]?.message ?? 'this name is not of the right form',
    hint: null,
  };
}

function missing(issue: Issue, { file, places }: InFile): FileError {
  const word = String(issue.path.at(-1));
  if (issue.code === 'invalid_type' || issue.code === 'invalid_value')
    return { file, ...places.of(issue.path), message: `${word} is missing here`, hint: null };
  return { file, ...places.of(issue.path), message: issue.message, hint: null };
}

function wordsOf(issue: Issue, { places }: InFile): { message: string; hint: string | null } {
  const word = String(issue.path.findLast((part) => typeof part === 'string') ?? 'the file');
  const found = places.scalar(issue.path);
  switch (issue.code) {
    case 'invalid_type':
      return { message: `${word} must be ${kind(issue.expected)}`, hint: typeHint(issue.expected, found) };
    case 'invalid_value': {
      const possible = issue.values.map(String);
      const hint = suggestion(String(found), possible);
      return { message: `${word} cannot be ${shown(String(found))}`, hint };
    }
    case 'too_small':
      return {
        message: `${word} must be at least ${issue.minimum}${unit(issue.origin)}`,
        hint: null,
      };
    case 'too_big':
      return { message: `${word} must be at most ${issue.maximum}${unit(issue.origin)}`, hint: null };
    case 'invalid_format':
    case 'custom':
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
      return { message: `${word}: ${issue.message}`, hint: null };
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list (each item begins with "- ")',
  object: 'a group of words, each with a value',
  record: 'a group of names, each with a value',
};

function kind(expected: string): string {
  return KINDS[expected] ?? expected;
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' ? ' in number' : '';
}

function typeHint(expected: string, found: unknown): string | null {
  if (expected === 'string' && typeof found === 'number') return 'put it in quotes';
  if (expected === 'boolean' && typeof found === 'string') return 'write true or false';
  if ((expected === 'number' || expected === 'int') && typeof found === 'string')
    return 'write it without quotes';
  return null;
}

/** A word of the file may be repeated to its author unless it could be a number or an address (S14). */
function shown(word: string): string {
  return /\d{5,}|@/.test(word) ? 'this' : `"${word.slice(0, 60)}"`;
}
