import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { HOME_ZONE, instantOf, localDate } from '../core/civil-time.ts';
import { AppError } from '../core/errors.ts';
import { type ActorId, id, type SpecialistId } from '../core/ids.ts';
import type { RosterOverride } from '../core/specialists/override.ts';
import type { Window } from '../core/specialists/shift.ts';
import { DAY, type Instant } from '../core/time.ts';
import { createReader } from '../files/routing-reader.ts';
import type { RosterDesk, WantedOverride } from '../ports/roster-desk.ts';
import type { RoutingDesksContext } from './routing-context.ts';
import { telling } from './routing-sides.ts';
import { folderEdition } from './routing-tools.ts';

/** What these commands need besides: today's roster of the service. */
export interface RosterTodayContext extends RoutingDesksContext {
  rosterDesk?(): Promise<RosterDesk>;
}

const TODAY_HELP = `
Counts at once, in every process of the service within two seconds, and for at most 31 days; what lasts is changed in
roster.yaml and published. Times are on the clock of London: "2026-11-27 18:00". The reason is of a kind ("sick"), never a
diagnosis.

Exit codes: 0 done, 1 not possible, 2 wrong usage, 3 it could not be done.`;

const IMPORT_HELP = `
Takes one person's shifts from an iCalendar file (.ics): recurrence, exceptions and time zones count. Says in words what
would change in the roster of the folder; --write writes it there, comments stay. What repeats for ever is written down for
--weeks from --from on. Check and propose the folder afterwards.

Exit codes: 0 said or written, 1 the calendar or the files are wrong, 2 wrong usage.`;

/** Adds `roster away`, `on`, `swap`, `take-back`, `changes`, `without` and `import`. */
export function rosterTodayCommands(roster: Command, ctx: RosterTodayContext): void {
  const by = id<ActorId>(ctx.user ?? 'unknown');
  const change = (kind: WantedOverride['kind'], words: string) => {
    const command = roster.command(kind).argument('<id>', 'the specialist');
    if (kind === 'swap') command.argument('<with>', 'who takes the time');
    command
      .requiredOption('--from <time>', 'when it begins', wallTime)
      .requiredOption('--until <time>', 'when it ends', wallTime)
      .requiredOption('--reason <words>', 'why')
      .description(words)
      .addHelpText('after', TODAY_HELP)
      .action(async (who: string, second: unknown) => {
        const { from, until, reason } = command.opts<Window & { reason: string }>();
        const taker = kind === 'swap' ? id<SpecialistId>(String(second)) : null;
        const specialistId = id<SpecialistId>(who);
        await atDesk(ctx, async (desk) => {
          const made = await desk.add({ kind, specialistId, with: taker, from, until, why: reason }, by);
          ctx.out(made.map(line).join(''));
        });
      });
  };
  change('away', 'somebody is away today: sick, leave');
  change('on', 'somebody comes in besides their shifts');
  change('swap', 'somebody takes the time of another');
  roster
    .command('take-back')
    .argument('<change>', 'its id')
    .requiredOption('--reason <words>', 'why')
    .description('take a change back; a swap whole')
    .action(async (change: string, options: { reason: string }) => {
      await atDesk(ctx, async (desk) => {
        await desk.cancel(change, options.reason, by);
        ctx.out(`${change} is taken back\n`);
      });
    });
  roster
    .command('changes')
    .description('changes of the roster that count at once')
    .option('--json', 'for programs')
    .action(async (options: { json?: true }) => {
      await atDesk(ctx, async (desk) => {
        const all = await desk.overrides();
        ctx.out(options.json ? `${JSON.stringify(all, null, 2)}\n` : all.map(line).join('') || 'none\n');
      });
    });
  roster
    .command('without')
    .argument('<id>', 'the specialist')
    .option('--from <time>', 'when it begins; left out: now', wallTime)
    .option('--until <time>', 'when it ends; left out: a day later', wallTime)
    .option('--json', 'for programs')
    .description('if this person is away, then …')
    .action(async (who: string, options: { from?: Instant; until?: Instant; json?: true }) => {
      const from = options.from ?? ctx.now();
      await atDesk(ctx, async (desk) => {
        const found = desk.without(id<SpecialistId>(who), { from, until: options.until ?? from + DAY });
        if (found === null) throw new AppError('notFound', `nobody of the id ${who} is on the roster`);
        ctx.out(options.json ? `${JSON.stringify(found, null, 2)}\n` : withoutText(who, found));
      });
    });
  roster
    .command('import')
    .argument('<calendar>', 'the .ics file')
    .requiredOption('--specialist <id>', 'whose shifts they are')
    .option('--dir <dir>', 'folder of the files', ctx.configDir)
    .option('--from <day>', 'first day, as 2026-12-01; left out: today')
    .option('--weeks <n>', 'so many weeks', '13')
    .option('--write', 'write roster.yaml in the folder')
    .description("take one person's shifts from an iCalendar file")
    .addHelpText('after', IMPORT_HELP)
    .action(async (file: string, options: ImportOptions) => {
      await telling(ctx, () => importCalendar(file, options, ctx));
    });
}

interface ImportOptions {
  readonly specialist: string;
  readonly dir: string;
  readonly from?: string;
  readonly weeks: string;
  readonly write?: true;
}

async function importCalendar(file: string, options: ImportOptions, ctx: RosterTodayContext): Promise<void> {
  const calendar = await readFile(file, 'utf8').catch(() => null);
  if (calendar === null) throw new AppError('invalid', 'the calendar cannot be read');
  const weeks = Number(options.weeks);
  const firstDay = options.from ?? localDate(ctx.now(), HOME_ZONE);
  if (!(weeks >= 1 && weeks <= 53) || !/^\d{4}-\d{2}-\d{2}$/.test(firstDay))
    throw new AppError('invalid', '--weeks is 1 to 53, --from a day as 2026-12-01');
  const reader = createReader();
  const before = await folderEdition(options.dir);
  const { text } = await reader.withCalendar(before.texts, options.specialist, calendar, { firstDay, weeks });
  const after = { ...before, texts: { ...before.texts, 'roster.yaml': text } };
  const { changes } = await reader.diff(before, after);
  ctx.out(changes.map(({ words }) => `${words}\n`).join('') || 'nothing changes\n');
  if (options.write) await writeFile(join(options.dir, 'roster.yaml'), text);
}

async function atDesk(ctx: RosterTodayContext, work: (desk: RosterDesk) => Promise<void>): Promise<void> {
  await telling(ctx, async () => {
    if (ctx.rosterDesk === undefined)
      throw new AppError('unavailable', "this needs the service's Redis, which cannot be reached from here");
    await work(await ctx.rosterDesk());
  });
}

function line({ id: change, kind, specialistId, from, until, why, by, cancelled }: RosterOverride): string {
  const state = cancelled === null ? '' : `, taken back by ${cancelled.by}: ${cancelled.why}`;
  return `${change.padEnd(14)} ${specialistId} ${kind} ${wall(from)} to ${wall(until)}: ${why} (${by}${state})\n`;
}

function withoutText(who: string, found: NonNullable<ReturnType<RosterDesk['without']>>): string {
  const when = ({ from, until }: Window) => `${wall(from)} to ${wall(until)}`;
  if (found.losing.length === 0) return `${who} is not on in that time\n`;
  return [
    ...found.losing.map((window) => `${who} would be on ${when(window)}`),
    ...(found.missing.length === 0 ? ['others cover all of it'] : []),
    ...found.missing.map(
      (gap) => `nobody ${gap.skill === null ? 'at all' : `with ${gap.skill}`} ${when(gap)}`,
    ),
    `could be asked: ${found.couldCover.map(({ specialistId }) => specialistId).join(', ') || 'nobody'}`,
    '',
  ].join('\n');
}

function wall(at: Instant): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: HOME_ZONE,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(at);
}

function wallTime(text: string): Instant {
  if (!/^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d$/.test(text))
    throw new InvalidArgumentError('a time is written as "2026-11-27 18:00"');
  return instantOf(text.slice(0, 10), text.slice(11), HOME_ZONE);
}
