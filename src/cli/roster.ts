import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { type OnShift, onShift } from '../core/specialists/roster.ts';
import { checkFolder } from '../files/check-folder.ts';
import { formatFileErrors } from '../files/file-error.ts';
import type { RoutingFiles } from '../files/routing-files.ts';
import { type PlanContext, planCommand } from './roster-plan.ts';
import { type ReportContext, reportCommand } from './roster-report.ts';
import { type RosterTodayContext, rosterTodayCommands } from './roster-today.ts';

/** What these commands need besides: where a PIN is read from, and how it is hashed. */
export interface RosterCommandContext extends PlanContext, ReportContext, RosterTodayContext {
  readonly input: NodeJS.ReadableStream;
  /** Makes the text that stands in roster.yaml; rejects when the PIN is not of the right form. */
  hashPin(pin: string): Promise<string>;
}

const CHECK_HELP = `
Says errors with file, line and column; warns of hours of the next month in which nobody is on, of vetting that runs
out, and of shifts that overlap.

Exit codes: 0 no errors, 1 errors, or warnings with --strict, 2 wrong usage.`;

const PIN_HELP = `
Reads a PIN of 4 to 12 digits from standard input, so that it stays out of the shell's history, and prints what belongs
behind "pinHash:" in roster.yaml.

Exit codes: 0 printed, 1 the PIN is not of the right form, 2 wrong usage.`;

/** Adds `alongside roster …` to the command line. */
export function rosterCommands(program: Command, ctx: RosterCommandContext): void {
  const roster = program
    .command('roster')
    .description('the specialists: who, when, and where they are reached');
  roster
    .command('check')
    .argument('[dir]', 'folder of the files', ctx.configDir)
    .description('check the roster against itself and the policy')
    .option('--strict', 'let warnings fail the check')
    .option('--json', 'for programs')
    .addHelpText('after', CHECK_HELP)
    .action(async (dir: string, options: { strict?: true; json?: true }) => {
      await checkRoster(dir, options, ctx);
    });
  roster
    .command('now')
    .argument('[dir]', 'folder of the files', ctx.configDir)
    .description('who is on now, and until when')
    .option('--json', 'for programs')
    .action(async (dir: string, options: { json?: true }) => {
      const { files, errors } = await checkFolder(dir, ctx.now());
      if (files === null) return fail(ctx, formatFileErrors(errors));
      const on = onShift(files.roster, ctx.now());
      ctx.out(options.json ? onNowJson(on) : onNowText(on, files));
      ctx.exitWith(0);
    });
  planCommand(roster, ctx);
  reportCommand(roster, ctx);
  rosterTodayCommands(roster, ctx);
  roster
    .command('pin-hash')
    .description('make the hash of a personal PIN')
    .addHelpText('after', PIN_HELP)
    .action(async () => {
      const reader = createInterface({ input: ctx.input });
      const { value } = await reader[Symbol.asyncIterator]().next();
      reader.close();
      try {
        ctx.out(`${await ctx.hashPin(String(value ?? '').trim())}\n`);
        ctx.exitWith(0);
      } catch (error) {
        fail(ctx, error instanceof Error ? error.message : 'the PIN cannot be hashed');
      }
    });
}

async function checkRoster(
  dir: string,
  options: { strict?: true; json?: true },
  ctx: RosterCommandContext,
): Promise<void> {
  const report = await checkFolder(dir, ctx.now());
  const own = (errors: typeof report.errors) => errors.filter((error) => error.file === 'roster.yaml');
  // Without a policy that can be read, what the roster needs is not known.
  const errors = report.files === null ? report.errors : own(report.errors);
  const warnings = own(report.warnings);
  if (options.json) ctx.out(`${JSON.stringify({ ok: errors.length === 0, errors, warnings }, null, 2)}\n`);
  else {
    const lines = [
      ...(errors.length > 0 ? [formatFileErrors(errors)] : []),
      ...(warnings.length > 0
        ? [formatFileErrors(warnings.map((w) => ({ ...w, message: `warning: ${w.message}` })))]
        : []),
      errors.length > 0
        ? `${errors.length} errors`
        : `the roster is right: ${report.files?.roster.entries.length ?? 0} specialists, ${warnings.length} warnings`,
    ];
    ctx.out(`${lines.join('\n')}\n`);
  }
  ctx.exitWith(errors.length > 0 || (options.strict === true && warnings.length > 0) ? 1 : 0);
}

function onNowJson(on: readonly OnShift[]): string {
  const people = on.map(({ specialist, window }) => ({
    id: specialist.id,
    force: specialist.force,
    skills: specialist.skills,
    from: new Date(window.from).toISOString(),
    until: new Date(window.until).toISOString(),
  }));
  return `${JSON.stringify(people, null, 2)}\n`;
}

function onNowText(on: readonly OnShift[], { roster }: RoutingFiles): string {
  if (on.length === 0) return 'nobody is on now\n';
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: roster.timeZone, timeStyle: 'short' });
  return on
    .map(({ specialist, window }) => {
      const skills = specialist.skills.length === 0 ? '' : ` (${specialist.skills.join(', ')})`;
      return `${specialist.id} of ${specialist.force} until ${clock.format(window.until)}${skills}\n`;
    })
    .join('');
}

function fail(ctx: RosterCommandContext, text: string): void {
  ctx.err(`${text}\n`);
  ctx.exitWith(1);
}
