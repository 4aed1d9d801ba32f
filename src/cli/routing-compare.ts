import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { compilePolicy } from '../core/routing/compile.ts';
import { describedSituation } from '../core/routing/described.ts';
import { diffRouting } from '../core/routing/diff.ts';
import { type RecordedCall, type Rehearsal, rehearse } from '../core/routing/rehearse.ts';
import { type CallId, id, type LineId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import { formatFileErrors } from '../files/file-error.ts';
import { loadRoutingFiles, type RoutingFiles } from '../files/routing-files.ts';
import { describedCall } from '../wire/policy-tests.ts';
import type { RoutingCommandContext } from './routing-context.ts';

const DIFF_HELP = `
Says in words what a person should know of going from one folder of files to another. No number or address is shown.

Exit codes: 0 said (also when nothing changed), 1 one of the folders has errors, 2 wrong usage.`;

const REHEARSE_HELP = `
Runs recorded calls through the rules in force (--against, the configured folder) and through the draft, with the code
that runs live, and says which calls would have gone otherwise and how many specialists each hour would have wanted.
The calls come from a file with one call a line as JSON, said as in policy-tests.yaml:
  { "callId": "CA1", "line": "101", "at": "2026-11-23 19:00", "level": "high" }

Exit codes: 0 rehearsed, 1 the files or the calls cannot be read, 2 wrong usage.`;

/** Adds `routing diff` and `routing rehearse`. */
export function compareCommands(routing: Command, ctx: RoutingCommandContext): void {
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
    .requiredOption('--calls <file>', 'the calls, one a line')
    .option('--json', 'for programs')
    .description('replay recorded calls through a draft')
    .addHelpText('after', REHEARSE_HELP)
    .action(async (draft: string, options: RehearseOptions) => {
      await runRehearsal(draft, options, ctx);
    });
}

interface RehearseOptions {
  readonly against: string;
  readonly calls: string;
  readonly json?: true;
}

async function runRehearsal(
  draft: string,
  options: RehearseOptions,
  ctx: RoutingCommandContext,
): Promise<void> {
  const sides = await bothSides(draft, options.against, ctx);
  if (sides === null) return;
  const calls = await callsFromFile(options.calls, sides.before, ctx);
  if (calls === null) return;
  const [before, after] = [sides.before, sides.after].map((f) => compilePolicy(f.policy, f.lines, f.version));
  const rehearsal = rehearse(before!, after!, calls);
  ctx.out(options.json ? `${JSON.stringify(rehearsal, null, 2)}\n` : rehearsalText(rehearsal));
  ctx.exitWith(0);
}

const recordedLine = z.looseObject({ callId: z.string().min(1).max(80) });

async function callsFromFile(
  path: string,
  files: RoutingFiles,
  ctx: RoutingCommandContext,
): Promise<readonly RecordedCall[] | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return fail(ctx, '--calls: the file cannot be read');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
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
