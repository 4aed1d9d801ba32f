import type { Command } from 'commander';
import { AppError } from '../core/errors.ts';
import { type ForceId, id, type PathwayId, type ReferralId } from '../core/ids.ts';
import { exportRows, type ReportLine } from '../core/referrals/report.ts';
import type { Referral } from '../core/referrals/referral.ts';
import { DAY, HOUR, type Instant, MINUTE, type Milliseconds } from '../core/time.ts';
import type { WaitingJob } from '../ports/job-queue.ts';
import type { ReferralCliContext, ReferralTools } from './referrals.ts';

type Run = (work: (tools: ReferralTools) => Promise<void>) => Promise<void>;

const LIMIT = 500;

/** The commands that look, and the switches of pathways. */
export function readingCommands(group: Command, ctx: ReferralCliContext, run: Run): void {
  group
    .command('list')
    .description('What waits, the most pressing first')
    .option('--overdue', 'only what is late')
    .option('--within <hours>', 'due within so many hours', '24')
    .option('--open', 'everything open, oldest first')
    .option('--json', 'for programs')
    .action(async (options: { overdue?: true; within: string; open?: true; json?: true }) => {
      await run(async ({ referrals }) => {
        const found = await listed(referrals, options, ctx.now());
        if (options.json) ctx.print(JSON.stringify(found.map(withoutContents), null, 2));
        else
          ctx.print(
            found.length === 0 ? 'Nothing waits.' : found.map((each) => line(each, ctx.now())).join('\n'),
          );
      });
    });
  group
    .command('show <referral>')
    .description('One referral with its attempts and history')
    .option('--json', 'for programs')
    .action(async (referral: string, options: { json?: true }) => {
      await run(async ({ referrals }) => {
        const found = await referrals.get(id<ReferralId>(referral));
        ctx.print(options.json ? JSON.stringify(withoutContents(found), null, 2) : story(found, ctx.now()));
      });
    });
  group
    .command('print <referral>')
    .description('What a person needs to deliver it by hand: personal data, and audited')
    .action(async (referral: string) => {
      await run(async ({ referrals }) => {
        const view = await referrals.printView(id<ReferralId>(referral), ctx.actor);
        const fields = view.fields.map(
          ({ name, value }) => `${name}: ${value === '' ? '(not given)' : value}`,
        );
        ctx.print(
          [
            view.title,
            `To: ${view.recipient}`,
            `Ground: ${view.legalBasis}`,
            `By: ${time(view.dueAt)}`,
            '',
            ...fields,
          ].join('\n'),
        );
      });
    });
  pathwayCommands(group, ctx, run);
  figures(group, ctx, run);
}

function pathwayCommands(group: Command, ctx: ReferralCliContext, run: Run): void {
  group
    .command('hold-pathway <pathway> <why>')
    .description('Send nothing on a pathway until it is released')
    .option('--force <id>', 'for one force only')
    .action(async (pathway: string, why: string, options: { force?: string }) => {
      await run(async ({ referrals }) => {
        await referrals.holdPathway(id<PathwayId>(pathway), forceOf(options.force), ctx.actor, why);
        ctx.print(`${pathway} is on hold`);
      });
    });
  group
    .command('release-pathway <pathway> <why>')
    .description('End the hold and send what waited for nothing else')
    .option('--force <id>', 'the hold of one force only')
    .action(async (pathway: string, why: string, options: { force?: string }) => {
      await run(async ({ referrals }) => {
        const released = await referrals.releasePathway(
          ...([id<PathwayId>(pathway), forceOf(options.force), ctx.actor, why] as const),
        );
        ctx.print(`${pathway} is released; ${released} referrals are on their way`);
      });
    });
  group
    .command('holds')
    .description('Pathways on hold, since when and why')
    .action(async () => {
      await run(async ({ referrals }) => {
        const holds = await referrals.pathwayHolds();
        if (holds.length === 0) ctx.print('No pathway is on hold.');
        for (const { pathway, force, at, by, why } of holds)
          ctx.print(`${pathway} (${force ?? 'every force'}): since ${time(at)} by ${by}: ${why}`);
      });
    });
  group
    .command('queues')
    .description('What waits in the queues, and since when')
    .option('--json', 'for programs')
    .action(async (options: { json?: true }) => {
      await run(async ({ queues }) => {
        const views = await queues();
        if (options.json) ctx.print(JSON.stringify(views, null, 2));
        else
          for (const view of views)
            ctx.print(
              `${view.queue}: ${view.waiting} waiting (oldest ${view.oldestWaitingMs === null ? 'none' : age(view.oldestWaitingMs)}), ${view.active} running, ${view.delayed} later, ${view.failed} failed, ${view.workers} workers`,
            );
      });
    });
  group
    .command('jobs')
    .description('Each piece of waiting work, the oldest first; `failed` gave up, and a person has it')
    .option('--limit <n>', 'at most so many', '100')
    .option('--json', 'for programs')
    .action(async (options: { limit: string; json?: true }) => {
      await run(async ({ waitingJobs }) => {
        const limit = Number(options.limit);
        if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
          throw new AppError('invalid', '--limit takes a whole number up to 1000');
        const jobs = await waitingJobs(limit);
        if (options.json) ctx.print(JSON.stringify(jobs, null, 2));
        else if (jobs.length === 0) ctx.print('Nothing waits.');
        else for (const job of jobs) ctx.print(jobLine(job, ctx.now()));
      });
    });
}

function jobLine(job: WaitingJob, now: Instant): string {
  const when = job.runsAt > now ? `at ${time(job.runsAt)}` : `for ${age(now - job.since)}`;
  const trouble = job.trouble === null ? '' : `  ${job.trouble}`;
  return `${job.queue}  ${job.what}  ${job.about}  ${job.state} ${when}  ${job.tries} tries${trouble}`;
}

function figures(group: Command, ctx: ReferralCliContext, run: Run): void {
  const days = (text: string): Milliseconds => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < 1 || number > 3_660)
      throw new AppError('invalid', '--days takes a whole number of days');
    return number * DAY;
  };
  group
    .command('report')
    .description('Raised, acknowledged, late, refused: by pathway and recipient')
    .option('--days <n>', 'over so many days', '7')
    .option('--force <id>', 'one force only')
    .option('--json', 'for programs')
    .action(async (options: { days: string; force?: string; json?: true }) => {
      await run(async ({ reports }) => {
        const now = ctx.now();
        const report = await reports.report(now - days(options.days), now + 1, forceOf(options.force));
        if (options.json) {
          ctx.print(JSON.stringify(report, null, 2));
          return;
        }
        ctx.print(
          ['name', 'raised', 'acknowledged', 'median', 'late', 'overdue', 'due today', 'with a person'].join(
            '\t',
          ),
        );
        for (const each of [...report.byPathway, ...report.byRecipient, report.total]) ctx.print(row(each));
        for (const refusal of report.refusals)
          ctx.print(`refused ${time(refusal.at)} ${refusal.pathway} ${refusal.referralId}: ${refusal.why}`);
      });
    });
  group
    .command('export')
    .description('One line a referral as comma-separated values: ids, words and times, no contents')
    .option('--days <n>', 'over so many days', '31')
    .option('--force <id>', 'one force only')
    .action(async (options: { days: string; force?: string }) => {
      await run(async ({ reports }) => {
        const now = ctx.now();
        const found = await reports.raisedBetween(now - days(options.days), now + 1, forceOf(options.force));
        for (const cells of exportRows(found, time)) ctx.print(cells.map(cell).join(','));
      });
    });
}

function forceOf(text: string | undefined): ForceId | null {
  return text === undefined ? null : id<ForceId>(text);
}

async function listed(
  verbs: ReferralTools['referrals'],
  options: { readonly overdue?: true; readonly within: string; readonly open?: true },
  now: Instant,
): Promise<readonly Referral[]> {
  const page = { from: 0, limit: LIMIT, forces: null };
  if (options.open) return (await verbs.listOpen(page)).referrals;
  if (options.overdue) return (await verbs.listDue(now, page)).referrals;
  const hours = Number(options.within);
  if (!Number.isFinite(hours) || hours < 0) throw new AppError('invalid', '--within takes hours, such as 24');
  return (await verbs.listDue(now + hours * HOUR, page)).referrals;
}

/** What people supplied is in the print view only, which is audited. */
function withoutContents(referral: Referral): Omit<Referral, 'facts'> {
  const { facts: _facts, ...rest } = referral;
  return rest;
}

function line(referral: Referral, now: Instant): string {
  const left = referral.dueAt - now;
  const clock = left < 0 ? `late by ${age(-left)}` : `due in ${age(left)}`;
  return `${referral.id}  ${referral.pathway}  ${referral.status}  with ${referral.owner}  ${clock}`;
}

function story(referral: Referral, now: Instant): string {
  const history = referral.history.map(({ at, to, by, why }) => `  ${time(at)}  ${to}  ${by}  ${why}`);
  const tries = referral.attempts.map(({ at, outcome }) => `  ${time(at)}  ${outcome}`);
  const missing = referral.missing.length === 0 ? [] : [`Waits for: ${referral.missing.join(', ')}`];
  return [line(referral, now), ...missing, 'History:', ...history, 'Tries:', ...tries].join('\n');
}

function row(each: ReportLine): string {
  const median = each.medianToAcknowledgeMs === null ? 'none' : age(each.medianToAcknowledgeMs);
  return [
    each.name,
    each.raised,
    each.acknowledged,
    median,
    each.late,
    each.overdue,
    each.dueToday,
    each.waitingForPerson,
  ].join('\t');
}

function time(at: Instant): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

function age(ms: Milliseconds): string {
  if (ms < HOUR) return `${Math.round(ms / MINUTE)} min`;
  return ms < 2 * DAY ? `${Math.round(ms / HOUR)} h` : `${Math.round(ms / DAY)} days`;
}

/** A cell that a spreadsheet takes for text and never for a formula. */
function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
