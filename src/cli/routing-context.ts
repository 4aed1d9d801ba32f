import type { Instant } from '../core/time.ts';

/** What these commands need of whoever runs them; `src/cli/main.ts` gives the terminal's. */
export interface RoutingCommandContext {
  readonly configDir: string;
  /** One piece of output, with its line breaks. */
  out(text: string): void;
  err(text: string): void;
  /** Exit codes: 0 all is well, 1 something is wrong with the files or the question, 2 the command was not understood. */
  exitWith(code: number): void;
  now(): Instant;
}
