import type { Command } from 'commander';
import { compilePolicy } from '../core/routing/compile.ts';
import { defaultLine } from '../core/routing/line-settings.ts';
import type { RecordedCall } from '../core/routing/recorded-call.ts';
import { type RecordedDemand, USUAL_DEMAND } from '../core/specialists/planning/demand.ts';
import {
  BLOCK_HOURS,
  type PlanQuestion,
  planStaffing,
  type Range,
  rehearseRoster,
  type StaffingPlan,
} from '../core/specialists/planning/staffing.ts';
import { DAY, type Milliseconds, MINUTE, SECOND } from '../core/time.ts';
import { formatFileErrors } from '../files/file-error.ts';
import { loadRoutingFiles, type RoutingFiles } from '../files/routing-files.ts';
import type { CallsInTime, RecordedCalls } from '../ports/recorded-calls.ts';
import { lengthOfTime } from './routing-compare.ts';
import type { RoutingCommandContext } from './routing-context.ts';

/** What `roster plan --recorded` needs besides. */
export interface PlanContext extends RoutingCommandContext {
  /** The service's own, on its Redis. Left out: the command says that it needs it. */
  recordedCalls?(): Promise<RecordedCalls>;
}

const PLAN_HELP = `
Plays drawn demand against people with the policy, the waiting list and the ranking that run live, and says how many
specialists are needed when, so that the wished share of high-risk calls is joined in time. Demand is higher in the
evening and at weekends; the same question gets the same answer. With --recorded the calls of that time stand in the place of
drawn ones, as they came in and as long as they lasted; only people's answers are drawn.

Exit codes: 0 the target can be met, 1 it cannot, or the files have errors, 2 wrong usage.`;

interface PlanOptions {
  readonly callsPerDay: number;
  readonly stayMinutes: number;
  readonly target: number;
  readonly within: number;
  readonly missed: number;
  readonly answerSeconds: number;
  readonly wrapUpMinutes: number;
  readonly runs: number;
  readonly weeks: number;
  readonly recorded?: Milliseconds;
  readonly json?: true;
}

/** Adds `roster plan`. */
export function planCommand(roster: Command, ctx: PlanContext): void {
  const number = (least: number, most: number) => (text: string) => {
    const value = Number(text);
    if (!(value >= least && value <= most))
      return roster.error(`error: write a number from ${least} to ${most}`, { exitCode: 2 });
    return value;
  };
  roster
    .command('plan')
    .argument('[dir]', 'folder of the files', ctx.configDir)
    .description('how many specialists, when')
    .option('--calls-per-day <n>', 'known-risk calls a day', number(1, 5_000), 70)
    .option('--stay-minutes <n>', 'how long a specialist stays with a call, on average', number(1, 600), 60)
    .option('--target <percent>', 'of high-risk calls, so many should be joined in time', number(1, 99), 90)
    .option('--within <seconds>', 'what "in time" means', number(5, 3_600), 30)
    .option('--missed <percent>', 'of offers, so many are declined or ring out', number(0, 80), 5)
    .option('--answer-seconds <n>', 'from offer to being in the call, on average', number(0, 300), 8)
    .option('--wrap-up-minutes <n>', 'after each call', number(0, 240), 10)
    .option('--runs <n>', 'independent runs, for the ranges', number(1, 200), 10)
    .option('--weeks <n>', 'length of each run', number(1, 8), 2)
    .option(
      '--recorded <time>',
      'recorded calls of the last days instead of drawn ones, as 28d',
      lengthOfTime,
    )
    .option('--json', 'for programs')
    .addHelpText('after', PLAN_HELP)
    .action(async (dir: string, options: PlanOptions) => {
      const loaded = await loadRoutingFiles(dir);
      if (!loaded.ok) {
        ctx.err(`${formatFileErrors(loaded.errors)}\n`);
        return ctx.exitWith(1);
      }
      const drawn = questionOf(loaded.files, options, ctx.now());
      const question =
        options.recorded === undefined ? drawn : await onRecorded(drawn, options.recorded, ctx);
      const plan = planStaffing(question);
      const asItStands = rehearseRoster(question, loaded.files.roster);
      ctx.out(
        options.json
          ? `${JSON.stringify({ plan, rosterAsItStands: asItStands }, null, 2)}\n`
          : planText(plan, asItStands, options),
      );
      ctx.exitWith(plan.met ? 0 : 1);
    });
}

function questionOf(files: RoutingFiles, options: PlanOptions, now: number): PlanQuestion {
  return {
    policy: compilePolicy(files.policy, files.lines, files.version),
    line: defaultLine(files.lines),
    demand: {
      ...USUAL_DEMAND,
      callsPerDay: options.callsPerDay,
      meanStayMs: options.stayMinutes * MINUTE,
    },
    behaviour: {
      meanAnswerMs: options.answerSeconds * SECOND,
      missShare: options.missed / 100,
      missMs: 20 * SECOND,
      wrapUpMs: options.wrapUpMinutes * MINUTE,
      // A caller without a specialist is with the handler all the same, for about as long.
      meanPatienceMs: options.stayMinutes * MINUTE,
    },
    target: { share: options.target / 100, withinMs: options.within * SECOND },
    seeds: options.runs,
    weeks: options.weeks,
    now,
    mostPeople: 200,
  };
}

/** The same question, asked of the calls that came in for the line's force. */
async function onRecorded(drawn: PlanQuestion, last: Milliseconds, ctx: PlanContext): Promise<PlanQuestion> {
  if (ctx.recordedCalls === undefined) throw new Error('this needs the service’s Redis');
  const which: CallsInTime = { forces: [drawn.line.force], from: ctx.now() - last, until: ctx.now() };
  const calls: RecordedCall[] = [];
  for await (const some of (await ctx.recordedCalls()).situations(which)) calls.push(...some);
  const recorded: RecordedDemand = { calls, from: which.from, until: which.until };
  return { ...drawn, recorded, weeks: last / (7 * DAY) };
}

function planText(plan: StaffingPlan, asItStands: Range | null, options: PlanOptions): string {
  const rows = plan.blocks.map((block) => {
    const from = `${String(block.fromHour).padStart(2, '0')}:00`;
    const until = `${String((block.fromHour + BLOCK_HOURS) % 24).padStart(2, '0')}:00`;
    const calls = block.callsAWeek.toFixed(1).padStart(6);
    const joined = block.joinedInTime === null ? '   –' : `${percent(block.joinedInTime.all)}`;
    const people = String(block.people).padStart(3);
    return `${block.days}  ${from}–${until}  ${people}  ${calls}  ${joined}  ${'█'.repeat(Math.min(60, block.people))}`;
  });
  const target = `${options.target} % of high-risk calls joined within ${options.within} s`;
  return [
    'days     hours        on  high/wk  in time',
    ...rows,
    '',
    plan.met
      ? `${target}: met, ${rangeText(plan.joinedInTime)}`
      : `${target}: cannot be met, ${rangeText(plan.joinedInTime)}`,
    `${plan.personHoursPerWeek} hours of specialists a week`,
    `The roster as it stands: ${rangeText(asItStands)}`,
    '',
  ].join('\n');
}

function rangeText(range: Range | null): string {
  if (range === null) return 'no high-risk calls to say anything of';
  return `${percent(range.all).trim()} (from ${percent(range.low).trim()} to ${percent(range.high).trim()} over the runs)`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`.padStart(5);
}
