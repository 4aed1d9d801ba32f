import { type Command, InvalidArgumentError } from 'commander';
import { HOME_ZONE, instantOf } from '../core/civil-time.ts';
import { AppError } from '../core/errors.ts';
import { type ActorId, id } from '../core/ids.ts';
import { diffRouting } from '../core/routing/diff.ts';
import type { PolicyVersion, VersionBook } from '../core/routing/versions.ts';
import type { Instant } from '../core/time.ts';
import { checkFolder } from '../files/check-folder.ts';
import { formatFileErrors } from '../files/file-error.ts';
import { readRoutingFolder } from '../files/folder.ts';
import { parseRoutingFiles } from '../files/routing-files.ts';
import type { VersionDesk } from '../ports/version-desk.ts';
import type { RoutingCommandContext } from './routing-context.ts';

/** Where versions are kept, and who is at the terminal. Left out: the commands say that they need the service's Redis. */
export interface VersionCommandContext extends RoutingCommandContext {
  versionDesk?(): Promise<VersionDesk>;
  readonly user?: string;
}

const PROPOSE_HELP = `
Checks the folder as "routing check" does, keeps its files as a numbered version that can no longer change, and says what
it changes against the version in force. A second person approves; only then it can be published.

Exit codes: 0 proposed, 1 the files have errors, 2 wrong usage, 3 it could not be done.`;

const PUBLISH_HELP = `
Every instance loads the version ahead and all take it together, at once (three seconds) or at the time given. If one
cannot load it, none takes it, and an alarm is raised. Calls keep the version they began with.

Exit codes: 0 done, 1 not possible in this state, 2 wrong usage, 3 it could not be done.`;

/** Adds `routing versions`, `propose`, `approve`, `withdraw`, `publish` and `roll-back`. */
export function versionCommands(routing: Command, ctx: VersionCommandContext): void {
  const who = id<ActorId>(ctx.user ?? 'unknown');
  routing
    .command('versions')
    .description('every version, who made it, and which is in force')
    .option('--json', 'for programs')
    .action(async (options: { json?: true }) => {
      await at(ctx, async (desk) => {
        const book = await desk.list();
        ctx.out(options.json ? `${JSON.stringify(book, null, 2)}\n` : versionsText(book));
      });
    });
  routing
    .command('propose')
    .argument('[dir]', 'folder of the files', ctx.configDir)
    .requiredOption('--reason <words>', 'why the routing should change')
    .description('make a version of a folder of files')
    .addHelpText('after', PROPOSE_HELP)
    .action(async (dir: string, options: { reason: string }) => {
      await at(ctx, async (desk) => await propose(desk, dir, options.reason, who, ctx));
    });
  routing
    .command('approve')
    .argument('<number>', 'the version', versionNumber)
    .description('agree with what somebody else has proposed')
    .action(async (number: number) => {
      await at(ctx, async (desk) => {
        await desk.approve(number, who);
        ctx.out(`version ${number} is approved: it can be published\n`);
      });
    });
  routing
    .command('withdraw')
    .argument('<number>', 'the version', versionNumber)
    .requiredOption('--reason <words>', 'why not')
    .description('take back a version that is not in force')
    .action(async (number: number, options: { reason: string }) => {
      await at(ctx, async (desk) => {
        await desk.withdraw(number, who, options.reason);
        ctx.out(`version ${number} is withdrawn\n`);
      });
    });
  routing
    .command('publish')
    .argument('<number>', 'the version', versionNumber)
    .option('--at <time>', 'when, as "2026-11-24 06:00" on the clock of London; left out: now', wallTime)
    .description('put an approved version in force, everywhere together')
    .addHelpText('after', PUBLISH_HELP)
    .action(async (number: number, options: { at?: Instant }) => {
      await at(ctx, async (desk) => {
        const takesOver = await desk.publish(number, who, options.at ?? null);
        ctx.out(`version ${number} takes over at ${shownTime(takesOver)}\n`);
      });
    });
  routing
    .command('roll-back')
    .requiredOption('--reason <words>', 'why')
    .description('go back to the version that was in force before, in one step')
    .addHelpText('after', PUBLISH_HELP)
    .action(async (options: { reason: string }) => {
      await at(ctx, async (desk) => {
        ctx.out(`going back to version ${await desk.rollBack(who, options.reason)}\n`);
      });
    });
}

async function propose(
  desk: VersionDesk,
  dir: string,
  reason: string,
  who: ActorId,
  ctx: VersionCommandContext,
): Promise<void> {
  const report = await checkFolder(dir, ctx.now());
  if (report.files === null || report.errors.length > 0)
    throw new AppError('invalid', formatFileErrors(report.errors));
  const { texts } = await readRoutingFolder(dir);
  const before = await inForce(desk);
  const version = await desk.propose(texts, who, reason);
  ctx.out(`version ${version.number} is proposed; a second person approves it\n`);
  if (before === null) return;
  const changes = diffRouting(before, report.files);
  ctx.out(
    changes.length === 0 ? '  nothing changes\n' : changes.map((change) => `  ${change.words}\n`).join(''),
  );
}

async function inForce(desk: VersionDesk) {
  const { active } = await desk.list();
  const texts = active === null ? null : await desk.texts(active);
  const parsed = texts === null || active === null ? null : parseRoutingFiles(texts, active);
  return parsed?.ok ? parsed.files : null;
}

/** Runs one command at the desk and says how it went. What is not an expected failure is left to the command line. */
async function at(ctx: VersionCommandContext, work: (desk: VersionDesk) => Promise<void>): Promise<void> {
  if (ctx.versionDesk === undefined) {
    ctx.err("versions are kept in the service's Redis, which cannot be reached from here\n");
    return ctx.exitWith(3);
  }
  try {
    await work(await ctx.versionDesk());
    ctx.exitWith(0);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    ctx.err(`${error.message}\n`);
    ctx.exitWith(error.code === 'unavailable' || error.code === 'internal' ? 3 : 1);
  }
}

function versionsText(book: VersionBook): string {
  if (book.versions.length === 0) return 'nothing was ever published: the files on disk are in force\n';
  const { scheduled } = book;
  const soon =
    scheduled === null ? [] : [`version ${scheduled.number} takes over at ${shownTime(scheduled.at)}`];
  return `${[...book.versions.toReversed().map((version) => versionLine(version, book)), ...soon].join('\n')}\n`;
}

function versionLine(version: PolicyVersion, book: VersionBook): string {
  const state = version.number === book.active ? 'IN FORCE' : version.status;
  const approved = version.approvedBy === null ? '' : `, approved by ${version.approvedBy}`;
  const remark = version.remark === null ? '' : ` (${version.remark})`;
  const when = shownTime(version.proposedAt);
  return `${String(version.number).padStart(4)}  ${state.padEnd(9)}  ${when}  ${version.author}${approved}: ${version.reason}${remark}`;
}

function shownTime(at: Instant): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: HOME_ZONE,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(at);
}

function versionNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError('a version is a number from 1');
  return number;
}

function wallTime(text: string): Instant {
  if (!/^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d$/.test(text))
    throw new InvalidArgumentError('a time is written as "2026-11-24 06:00"');
  return instantOf(text.slice(0, 10), text.slice(11), HOME_ZONE);
}
