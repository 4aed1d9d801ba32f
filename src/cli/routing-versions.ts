import { type Command, InvalidArgumentError } from 'commander';
import { HOME_ZONE, instantOf } from '../core/civil-time.ts';
import { type ActorId, id } from '../core/ids.ts';
import type { PolicyVersion, VersionBook } from '../core/routing/versions.ts';
import type { Instant } from '../core/time.ts';
import type { RoutingDesks } from '../service/routing-desks.ts';
import type { RoutingDesksContext } from './routing-context.ts';
import { atDesks, editionOf, refOf } from './routing-sides.ts';

const PROPOSE_HELP = `
Checks the files as "routing check" does, keeps them as a numbered version that can no longer change, and says what
it changes against the version in force. A second person approves; only then it can be published.

Exit codes: 0 proposed, 1 the files have errors, 2 wrong usage, 3 it could not be done.`;

const PUBLISH_HELP = `
Every instance loads the version ahead and all take it together, at once (three seconds) or at the time given. If one
cannot load it, none takes it, and an alarm is raised. Calls keep the version they began with.

What was in force before is not published again: roll back, or propose "version-12" again for a second person to approve.

Exit codes: 0 done, 1 not possible in this state, 2 wrong usage, 3 it could not be done.`;

const ROLL_BACK_HELP = `
Within three seconds, on every instance, with nobody else to ask. What was about to take over is called off. Going back
once more goes further back: never to a version that was left by going back. Calls keep the version they began with.

Exit codes: 0 done, 1 not possible in this state, 2 wrong usage, 3 it could not be done.`;

/** Adds `routing versions`, `propose`, `approve`, `withdraw`, `publish` and `roll-back`. */
export function versionCommands(routing: Command, ctx: RoutingDesksContext): void {
  const who = id<ActorId>(ctx.user ?? 'unknown');
  routing
    .command('versions')
    .description('every version, who made it, and which is in force')
    .option('--json', 'for programs')
    .action(async (options: { json?: true }) => {
      await atDesks(ctx, async ({ versions: desk }) => {
        const book = await desk.list();
        ctx.out(options.json ? `${JSON.stringify(book, null, 2)}\n` : versionsText(book));
      });
    });
  routing
    .command('propose')
    .argument('[files]', 'the set of files', ctx.configDir)
    .requiredOption('--reason <words>', 'why the routing should change')
    .description('make a version of a set of files')
    .addHelpText('after', PROPOSE_HELP)
    .action(async (dir: string, options: { reason: string }) => {
      await atDesks(ctx, (desks) => propose(dir, options.reason, who, ctx, desks));
    });
  routing
    .command('approve')
    .argument('<number>', 'the version', versionNumber)
    .description('agree with what somebody else has proposed')
    .action(async (number: number) => {
      await atDesks(ctx, async ({ versions: desk }) => {
        await desk.approve(number, who);
        ctx.out(`version ${number} is approved: it can be published\n`);
      });
    });
  routing
    .command('withdraw')
    .argument('<number>', 'the version', versionNumber)
    .requiredOption('--reason <words>', 'why not')
    .description('take back a version that is not in force, or call off that it takes over')
    .action(async (number: number, options: { reason: string }) => {
      await atDesks(ctx, async ({ versions: desk }) => {
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
      await atDesks(ctx, async ({ versions: desk }) => {
        const takesOver = await desk.publish(number, who, options.at ?? null);
        ctx.out(`version ${number} takes over at ${shownTime(takesOver)}\n`);
      });
    });
  routing
    .command('roll-back')
    .requiredOption('--reason <words>', 'why')
    .option('--to <number>', 'the version you expect: goes nowhere when it would be another', versionNumber)
    .description('go back to the version that was in force before, in one step')
    .addHelpText('after', ROLL_BACK_HELP)
    .action(async (options: { reason: string; to?: number }) => {
      await atDesks(ctx, async ({ versions: desk }) => {
        ctx.out(`going back to version ${await desk.rollBack(who, options.reason, options.to)}\n`);
      });
    });
}

async function propose(
  word: string,
  reason: string,
  who: ActorId,
  ctx: RoutingDesksContext,
  { versions, study, drafts, reader }: RoutingDesks,
): Promise<void> {
  const before = await study.edition({ kind: 'inForce' });
  const ref = refOf(word);
  const draft = ref?.kind === 'draft' ? await drafts.get(ref.id) : null;
  const after = await editionOf(word, ctx);
  if (draft !== null) await drafts.unchanged(draft);
  const over = draft === null ? undefined : draft.basedOn || null;
  const version = await versions.propose(after.texts, who, reason, over);
  ctx.out(`version ${version.number} is proposed; a second person approves it\n`);
  if (draft !== null && !(await drafts.becameVersion(draft, version.number, who)))
    ctx.out(
      `  ${draft.id} stays: somebody has changed it meanwhile, and version ${version.number} is without that\n`,
    );
  const { changes } = await reader.diff(before, after);
  ctx.out(
    changes.length === 0 ? '  nothing changes\n' : changes.map((change) => `  ${change.words}\n`).join(''),
  );
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
