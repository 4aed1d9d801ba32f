import type { Command } from 'commander';
import { type ForceId, id } from '../core/ids.ts';
import type { FigureRow, Times } from '../core/specialists/figures.ts';
import { DAY, type Milliseconds } from '../core/time.ts';
import { checkFolder } from '../files/check-folder.ts';
import { formatFileErrors } from '../files/file-error.ts';
import type { SpecialistFigures } from '../ports/specialist-figures.ts';
import { lengthOfTime } from './routing-compare.ts';
import type { RoutingCommandContext } from './routing-context.ts';

export interface ReportContext extends RoutingCommandContext {
  /** The service's own, on its Redis. Left out: the command says that it needs it. */
  figures?(): Promise<SpecialistFigures>;
}

const HELP = `
Made from the calls' own streams, as long as they are kept. "in time" is within 30 seconds of being wanted.

Exit codes: 0 said, 1 the files have errors, 2 wrong usage, 3 it could not be done.`;

/** Adds `roster report`. */
export function reportCommand(roster: Command, ctx: ReportContext): void {
  roster
    .command('report')
    .option('--last <time>', 'calls of the last hours or days, as 36h or 7d', lengthOfTime, 7 * DAY)
    .option('--force <force...>', 'these forces; left out: every force that has a line')
    .option('--by-hour', 'each hour by itself')
    .option('--json', 'for programs')
    .description('how specialists’ time was used: offered, joined, missed, and how soon')
    .addHelpText('after', HELP)
    .action(
      async (options: { last: Milliseconds; force?: readonly string[]; byHour?: true; json?: true }) => {
        if (ctx.figures === undefined) throw new Error('this needs the service’s Redis');
        const forces = options.force?.map((force) => id<ForceId>(force)) ?? (await forcesIn(ctx));
        if (forces === null) return;
        const until = ctx.now();
        const which = { forces, from: until - options.last, until };
        const rows = await (await ctx.figures()).report(which, options.byHour === true);
        ctx.out(options.json ? `${JSON.stringify(rows, null, 2)}\n` : textOf(rows));
        ctx.exitWith(0);
      },
    );
}

async function forcesIn(ctx: ReportContext): Promise<readonly ForceId[] | null> {
  const { files, errors } = await checkFolder(ctx.configDir, ctx.now());
  if (files !== null) return [...new Set(files.lines.lines.map(({ force }) => force))];
  ctx.err(`${formatFileErrors(errors)}\n`);
  ctx.exitWith(1);
  return null;
}

function textOf(rows: readonly FigureRow[]): string {
  return rows.length === 0 ? 'no calls in that time\n' : `${rows.map(rowText).join('\n\n')}\n`;
}

function rowText(row: FigureRow): string {
  const hour = row.hour === null ? '' : `, from ${new Date(row.hour).toISOString().slice(0, 16)}Z`;
  const { high } = row;
  return [
    `${row.force}, line ${row.line}${hour}: ${row.calls} calls, ${row.wanted} wanted a specialist`,
    `  offers      ${row.offered}: ${row.accepted} accepted, ${row.declined} declined, ${row.missed} missed`,
    `  joined      ${row.joined}; specialists were busy for ${row.busyMinutes} minutes`,
    `  high risk   ${high.wanted} wanted: ${shareOf(high.joined, high.wanted)} joined, ${shareOf(high.inTime, high.wanted)} in time`,
    `  seconds     to offer ${timesText(row.toOffer)}, to accept ${timesText(row.toAccept)}, to join ${timesText(row.toJoin)}`,
  ].join('\n');
}

function shareOf(part: number, all: number): string {
  return all === 0 ? '–' : `${Math.round((100 * part) / all)} %`;
}

function timesText({ median, ninetieth }: Times): string {
  return median === null ? '–' : `${median} (nine of ten ${ninetieth})`;
}
