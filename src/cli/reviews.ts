import type { Command } from 'commander';
import { createPilotReports } from '../app/story/pilot-reports.ts';
import { type CallId, type ForceId, id, type LineId } from '../core/ids.ts';
import { drawLots } from '../core/review/dip-sample.ts';
import { figuresOf, medianJoin, rowsOf, seriesOf } from '../core/review/pilot-report.ts';
import { DAY, SECOND } from '../core/time.ts';
import { createReferralRecords } from '../redis/referrals.ts';
import { createReviewRecords } from '../redis/review-records.ts';
import { createChapterRecords } from '../redis/story-records.ts';
import { EXIT, type Terminal } from './terminal.ts';

const WEEK = 7 * DAY;
const MOST_LISTED = 200;

interface Options {
  readonly force: string;
  readonly json?: true;
}

/** `alongside reviews`: what waits to be looked at, the lots of a day, and whether it works. Ids and figures, no words. */
export function reviewCommands(program: Command, terminal: Terminal): void {
  const reviews = program
    .command('reviews')
    .description('calls to be looked at, lots, and the pilot’s figures');

  reviews
    .command('list')
    .description('cases that are waiting or taken, oldest first')
    .requiredOption('--force <id>', 'the force')
    .option('--json', 'for programs')
    .action(async ({ force, json }: Options) => {
      const { records } = await open(terminal);
      const cases = await records.open(id<ForceId>(force), 0, MOST_LISTED);
      const rows = cases.map((one) => ({
        callId: one.id,
        status: one.status,
        reviewer: one.reviewer,
        openedAt: one.openedAt,
        causes: one.causes.map(({ cause }) => cause),
      }));
      if (json) return print(terminal, rows);
      for (const row of rows)
        terminal.out(
          `${new Date(row.openedAt).toISOString()}  ${row.callId}  ${row.status.padEnd(7)}  ${row.causes.join(', ')}\n`,
        );
      terminal.out(`${rows.length} on the list\n`);
    });

  reviews
    .command('lots')
    .description('the dip samples, newest first; --check draws them again from their seed')
    .requiredOption('--force <id>', 'the force')
    .option('--check <calls...>', 'the ids of all calls of the newest day')
    .option('--json', 'for programs')
    .action(async ({ force, json, check }: Options & { readonly check?: readonly string[] }) => {
      const { records } = await open(terminal);
      const samples = await records.samples(id<ForceId>(force), 31);
      if (check !== undefined) {
        const [newest] = samples;
        const calls = check.map((each) => id<CallId>(each));
        const again = newest === undefined ? [] : drawLots(calls, newest.seed, newest.drawn.length);
        const same = newest !== undefined && JSON.stringify(again) === JSON.stringify(newest.drawn);
        terminal.out(same ? 'the same lots are drawn again\n' : 'these are not the lots that were drawn\n');
        if (!same) terminal.exitWith(EXIT.problem);
        return;
      }
      if (json) return print(terminal, samples);
      for (const { from, seed, of, drawn } of samples)
        terminal.out(
          `${new Date(from).toISOString().slice(0, 10)}  ${drawn.length} of ${of}  seed ${seed}  ${drawn.join(' ')}\n`,
        );
    });

  reviews
    .command('report')
    .description('does it work? figures with denominators; counts of one to four are held back')
    .requiredOption('--force <id>', 'the force')
    .option('--line <id>', 'one line; left out: all')
    .option('--days <n>', 'how far back', '91')
    .option('--csv', 'rows for a spreadsheet, as a whole and week by week')
    .option('--json', 'for programs')
    .action(
      async (options: Options & { readonly line?: string; readonly days: string; readonly csv?: true }) => {
        const days = Number(options.days);
        if (!Number.isInteger(days) || days < 1 || days > 366) {
          terminal.err('--days is a whole number from 1 to 366\n');
          terminal.exitWith(EXIT.usage);
          return;
        }
        const { reports } = await open(terminal);
        const until = Date.now() + 1;
        const from = until - days * DAY;
        const line = options.line === undefined ? null : id<LineId>(options.line);
        const facts = await reports.facts(id<ForceId>(options.force), line, from, until);
        if (options.csv) {
          for (const row of rowsOf(facts, from, until, WEEK, (at) => new Date(at).toISOString()))
            terminal.out(`${row.map(cell).join(',')}\n`);
          return;
        }
        const figures = figuresOf(facts);
        const medianJoinMs = medianJoin(facts);
        if (options.json)
          return print(terminal, {
            from,
            until,
            figures,
            medianJoinMs,
            series: seriesOf(facts, from, until, WEEK),
          });
        for (const { words, count, of } of figures)
          terminal.out(`${words}: ${count ?? 'held back'} of ${of ?? 'held back'}\n`);
        terminal.out(
          `Half of the high-risk calls that were joined were joined within: ${
            medianJoinMs === null ? 'too few to say' : `${Math.round(medianJoinMs / SECOND)} s`
          }\n`,
        );
      },
    );
}

function print(terminal: Terminal, value: unknown): void {
  terminal.out(`${JSON.stringify(value, null, 2)}\n`);
}

/** None of our cells begins like a formula; commas and quotes are the words' own. */
function cell(value: string): string {
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

async function open(terminal: Terminal) {
  const { redisUrl, prefix } = terminal.settings;
  const store = { redis: await terminal.redis(redisUrl), prefix, keys: terminal.keys.sealing };
  return {
    records: createReviewRecords(store),
    reports: createPilotReports({
      chapters: createChapterRecords({ ...store, lookup: terminal.keys.lookup }),
      referrals: createReferralRecords(store),
      clock: { now: () => Date.now() },
    }),
  };
}
