import type { Command } from 'commander';
import { undoImport } from '../app/register/undo-import.ts';
import { type ActorId, id } from '../core/ids.ts';
import { UNDOABLE_DAYS } from '../ports/register-imports.ts';
import type { RegisterCommandContext } from './register.ts';

const HELP = `
Takes an import back, newest batch first. Records that somebody changed since stay as they are and are listed. Interrupted,
it goes on where it was when called again. An import can be taken back for ${UNDOABLE_DAYS} days from when it began.

Exit codes: 0 all restored, 1 some records were kept, 2 wrong usage, 3 it could not be done.`;

/** Adds `alongside register imports` and `alongside register undo`. */
export function registerUndoCommands(register: Command, ctx: RegisterCommandContext): void {
  register
    .command('imports')
    .description('the imports so far, newest first')
    .option('--limit <count>', 'how many', Number, 20)
    .option('--json', 'for programs')
    .action((options: { limit: number; json?: true }) =>
      guarded(ctx, async () => {
        const tools = await ctx.openTools();
        const imports = await tools.ledger.list(options.limit);
        const lines = imports.map(({ importId, startedAt, source, by, status, counts }) =>
          [new Date(startedAt).toISOString(), importId, status, source, by, `${counts.rows} rows`].join('  '),
        );
        ctx.out(options.json ? `${JSON.stringify(imports, null, 2)}\n` : `${lines.join('\n')}\n`);
        ctx.exitWith(0);
      }),
    );
  register
    .command('undo')
    .argument('<import>', 'id of the import')
    .description('take an import back')
    .requiredOption('--confirmed-by <person>', 'the second person who agreed')
    .requiredOption('--reason <why>', 'why it is taken back')
    .addHelpText('after', HELP)
    .action((importId: string, options: { confirmedBy: string; reason: string }) =>
      guarded(ctx, async () => {
        const tools = await ctx.openTools();
        const lowering = { confirmedBy: id<ActorId>(options.confirmedBy), reason: options.reason };
        const { restored, kept } = await undoImport(importId, { by: id<ActorId>(ctx.user), lowering }, tools);
        ctx.out(`${restored} records are as they were before\n`);
        if (kept.length > 0) ctx.out(`changed by others since, and kept:\n  ${kept.join('\n  ')}\n`);
        ctx.exitWith(kept.length > 0 ? 1 : 0);
      }),
    );
}

/** Runs a command of the register: what goes wrong is said in a sentence, and the register is closed. */
export async function guarded(ctx: RegisterCommandContext, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    ctx.err(`${(error as Error).message}\n`);
    ctx.exitWith(3);
  } finally {
    await ctx.close();
  }
}
