/** One thing that is wrong in one of the ops teams' files: where, what, and what would be right. No personal data (S14). */
export interface FileError {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly message: string;
  /** What would be right; null when the message says it all. */
  readonly hint: string | null;
}

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
