import type { RoutingDesks } from '../service/routing-desks.ts';
import type { Instant } from '../core/time.ts';

/** What the commands need that look at versions, drafts and recorded calls. */
export interface RoutingDesksContext extends RoutingCommandContext {
  /** The service's own, on its Redis. Left out: the commands say that they need it. */
  desks?(): Promise<RoutingDesks>;
  /** Who is at the terminal; goes into the audit log. */
  readonly user?: string;
}

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
