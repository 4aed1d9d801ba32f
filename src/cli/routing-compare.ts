import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { compilePolicy } from '../core/routing/compile.ts';
import { describedSituation } from '../core/routing/described.ts';
import { diffRouting } from '../core/routing/diff.ts';
import { type RecordedCall, type Rehearsal, rehearse } from '../core/routing/rehearse.ts';
import { type CallId, id, type LineId } from '../core/ids.ts';
import { DAY, HOUR, type Instant } from '../core/time.ts';
import { formatFileErrors } from '../files/file-error.ts';
import { loadRoutingFiles, type RoutingFiles } from '../files/routing-files.ts';
import { describedCall } from '../wire/policy-tests.ts';
import type { RoutingCommandContext } from './routing-context.ts';

/** Where recorded calls come from, when the service's Redis can be asked. */
export interface RecordedCallsContext extends RoutingCommandContext {
  /** Situations of past calls, oldest first. Left out: only files can be rehearsed on. */
  recordedCalls?(since: Instant): Promise<readonly RecordedCall[]>;
}

const DIFF_HELP = `
Says in words what a person should know of going from one folder of files to another. No number or address is shown.

Exit codes: 0 said (also when nothing changed), 1 one of the folders has errors, 2 wrong usage.`;

const REHEARSE_HELP = `
Runs recorded calls through the rules in force (--against, the configured folder) and through the draft, with the code
that runs live, and says which calls would have gone otherwise and how many specialists each hour would have wanted.
Calls come from the service's own event streams (--last 7d), or from a file with one call a line as JSON:
  { "callId": "CA1", "line": "101", "at": "2026-11-23 19:00", "level": "high" }

Exit codes: 0 rehearsed, 1 the files or the calls cannot be read, 2 wrong usage.`;

/** Adds `routing diff` and `routing rehearse`. */
export function compareCommands(routing: Command, ctx: RecordedCallsContext): void {
  routing
    .command('diff')
    .argument('<draft>', 'folder of the files that are to come')
    .option('--against <dir>', 'folder of the files that are in force', ctx.configDir)
    .option('--json', 'for programs')
    .description('say in words what a draft changes')
    .addHelpText('after', DIFF_HELP)
    .action(async (draft: string, options: { against: string; json?: true }) => {
      const sides = await bothSides(draft, options.against, ctx);
      if (sides === null) return;
      const changes = diffRouting(sides.before, sides.after);
      const text = changes.length === 0 ? 'nothing changes\n' : changes.map((c) => `${c.words}\n`).join('');
      ctx.out(options.json ? `${JSON.stringify(changes, null, 2)}\n` : text);
      ctx.exitWith(0);
    });
  routing
    .command('rehearse')
    .argument('<draft>', 'folder of the files that are to come')
    .option('--against <dir>', 'folder of the files that are in force', ctx.configDir)
    .option('--last <time>', 'calls of this long, e.g. 7d or 12h', '7d')
    .option('--calls <file>', 'calls from a file instead, one a line')
    .option('--json', 'for programs')
    .description('replay recorded calls through a draft')
    .addHelpText('after', REHEARSE_HELP)
    .action(async (draft: string, options: RehearseOptions) => {
      await runRehearsal(draft, options, ctx);
    });
}

interface RehearseOptions {
  readonly against: string;
  readonly last: string;
  readonly calls?: string;
  readonly json?: true;
}

async function runRehearsal(
  draft: string,
  options: RehearseOptions,
  ctx: RecordedCallsContext,
): Promise<void> {
  const sides = await bothSides(draft, options.against, ctx);
  if (sides === null) return;
  const calls = await callsFor(options, sides.before, ctx);
  if (calls === null) return;
  const [before, after] = [sides.before, sides.after].map((f) => compilePolicy(f.policy, f.lines, f.version));
  const rehearsal = rehearse(before!, after!, calls);
  ctx.out(options.json ? `${JSON.stringify(rehearsal, null, 2)}\n` : rehearsalText(rehearsal));
  ctx.exitWith(0);
}

async function callsFor(
  options: RehearseOptions,
  files: RoutingFiles,
  ctx: RecordedCallsContext,
): Promise<readonly RecordedCall[] | null> {
  if (options.calls !== undefined) return await callsFromFile(options.calls, files, ctx);
  const sinceMs = lengthOf(options.last);
  if (sinceMs === null) return fail(ctx, '--last: write a number and h or d, such as 12h or 7d');
  if (ctx.recordedCalls === undefined)
    return fail(ctx, 'recorded calls cannot be read from here: give --calls with a file');
  return await ctx.recordedCalls(ctx.now() - sinceMs);
}

const recordedLine = z.looseObject({ callId: z.string().min(1).max(80) });

async function callsFromFile(
  path: string,
  files: RoutingFiles,
  ctx: RecordedCallsContext,
): Promise<readonly RecordedCall[] | null> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  const calls: RecordedCall[] = [];
  for (const [index, text] of lines.entries()) {
    const call = readCall(text, files, ctx.now());
    if (typeof call === 'string') return fail(ctx, `--calls: line ${index + 1}: ${call}`);
    calls.push(call);
  }
  return calls;
}

function readCall(text: string, files: RoutingFiles, now: Instant): RecordedCall | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'this is not JSON';
  }
  const known = recordedLine.safeParse(json);
  if (!known.success) return 'callId is missing';
  const { callId, ...rest } = known.data;
  const described = describedCall.safeParse(rest);
  if (!described.success) {
    const issue = described.error.issues[0];
    return `${issue?.path.join('.')} ${issue?.message}`;
  }
  const line = files.lines.lines.find((each) => each.lineId === id<LineId>(described.data.line));
  if (line === undefined) return 'there is no such line';
  return { callId: id<CallId>(callId), situation: describedSituation(described.data, line, now) };
}

async function bothSides(
  draft: string,
  against: string,
  ctx: RoutingCommandContext,
): Promise<{ readonly before: RoutingFiles; readonly after: RoutingFiles } | null> {
  const before = await loadRoutingFiles(against);
  if (!before.ok) return fail(ctx, formatFileErrors(before.errors));
  const after = await loadRoutingFiles(draft);
  if (!after.ok) return fail(ctx, formatFileErrors(after.errors));
  return { before: before.files, after: after.files };
}

function lengthOf(text: string): number | null {
  const match = /^(\d{1,4})(h|d)$/.exec(text);
  return match === null ? null : Number(match[1]) * (match[2] === 'd' ? DAY : HOUR);
}

const SHOWN = 50;

function rehearsalText({ calls, different, kinds, load }: Rehearsal): string {
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/London',
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const busiest = load.toSorted((a, b) => b.wantedAfter - a.wantedAfter).slice(0, 5);
  const lines = [
    `${different.length} of ${calls} calls would have gone otherwise`,
    ...kinds.map((kind) => `  ${String(kind.calls).padStart(6)}  ${kind.difference}`),
    ...(different.length > 0 ? ['', 'Calls:'] : []),
    ...different
      .slice(0, SHOWN)
      .map(
        (call) =>
          `  ${call.callId}  ${time.format(call.at)}  line ${call.line}: ${call.differences.join('; ')}`,
      ),
    ...(different.length > SHOWN ? [`  and ${different.length - SHOWN} more (--json gives all)`] : []),
    ...(busiest.length > 0 ? ['', 'Hours that would want most specialists:'] : []),
    ...busiest.map(
      (hour) =>
        `  ${time.format(hour.from)}  ${hour.wantedAfter} of ${hour.calls} calls, was ${hour.wantedBefore}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function fail(ctx: RoutingCommandContext, text: string): null {
  ctx.err(`${text}\n`);
  ctx.exitWith(1);
  return null;
}
