/** Something that is wrong, or worth knowing, in one of the ops teams' files. No personal data (S14). */
export interface TextProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly message: string;
  /** What would be right; null when the message says it all. */
  readonly hint: string | null;
}
