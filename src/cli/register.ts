import type { Command } from 'commander';
import type { RegisterTools } from '../service/register-tools.ts';
import { registerImportCommand } from './register-import.ts';
import { registerChangeCommands } from './register-change.ts';
import { registerLookCommands } from './register-look.ts';
import { registerUndoCommands } from './register-undo.ts';
import { registerUpkeepCommands } from './register-upkeep.ts';

/** What the register's commands need from the command line around them. */
export interface RegisterCommandContext {
  /** Opens the register on first use; rejects with a sentence when it cannot. */
  readonly openTools: () => Promise<RegisterTools>;
  /** Closes what `openTools` opened. */
  readonly close: () => Promise<void>;
  /** Who works: goes into the audit log. */
  readonly user: string;
  out(text: string): void;
  err(text: string): void;
  /** Shows one changing line; only called when `terminal` is true. */
  readonly terminal: boolean;
  exitWith(code: number): void;
}

/** Adds `alongside register …` to the command line. */
export function registerCommands(program: Command, ctx: RegisterCommandContext): void {
  const register = program.command('register').description('the known-risk register: who keeps it, and how');
  registerImportCommand(register, ctx);
  registerUndoCommands(register, ctx);
  registerLookCommands(register, ctx);
  registerChangeCommands(register, ctx);
  registerUpkeepCommands(register, ctx);
}
