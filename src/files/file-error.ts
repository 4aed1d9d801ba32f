import type { TextProblem } from '../core/routing/text-problem.ts';

/** A problem in a file that cannot be used until it is put right. */
export type FileError = TextProblem;

/** One line an error, as compilers write them, so that editors can jump there. */
export function formatFileErrors(errors: readonly FileError[]): string {
  return errors
    .map(({ file, line, column, message, hint }) => {
      const text = `${file}:${line}:${column}: ${message}`;
      return hint === null ? text : `${text}; ${hint}`;
    })
    .join('\n');
}

/** By file, then from top to bottom. */
export function sortFileErrors(errors: readonly FileError[]): readonly FileError[] {
  return [...errors].sort(
    (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column,
  );
}
