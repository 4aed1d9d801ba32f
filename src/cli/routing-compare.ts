import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import { type ActorId, type CallId, type ForceId, id, type LineId } from '../core/ids.ts';
import { describedSituation } from '../core/routing/described.ts';
import { decidedOnce, type RecordedCall } from '../core/routing/recorded-call.ts';
import type { Rehearsal } from '../core/routing/rehearse.ts';
import { DAY, HOUR, type Instant, type Milliseconds, MINUTE } from '../core/time.ts';
import { parseRoutingFiles, type RoutingFiles } from '../files/routing-files.ts';
import { createReader } from '../files/routing-reader.ts';
import type { RoutingEdition } from '../ports/routing-reader.ts';
import { describedCall } from '../wire/policy-tests.ts';
import { rehearsalText } from './rehearsal-text.ts';
import type { RoutingDesksContext } from './routing-context.ts';
import { comparedWith, desksOf, editionOf, SIDES_HELP, telling } from './routing-sides.ts';

const DIFF_HELP = `
Says in words what a person should know of going from one set of files to another. No number or address is shown.
${SIDES_HELP}

Exit codes: 0 said (also when nothing changed), 1 one of them has errors, 2 wrong usage, 3 it could not be done.`;

const REHEARSE_HELP = `
Runs recorded calls through the rules in force (--against) and through the draft, with the code that runs live, and says
which calls would have gone otherwise and what each hour would have asked of specialists. --last 7d (or 36h) takes the
service's own calls of that time; nothing in them says who called. --calls takes a file with one call a line as JSON, said
as in policy-tests.yaml, and perhaps how many minutes it lasted:
  { "callId": "CA1", "line": "101", "at": "2026-11-23 19:00", "level": "high", "minutes": 25 }
${SIDES_HELP}

Exit codes: 0 rehearsed, 1 the files or the calls cannot be read, 2 wrong usage, 3 it could not be done.`;

interface RehearseOptions {
  readonly against?: string;
  readonly calls?: string;
  readonly last?: Milliseconds;
  readonly force?: readonly string[];
  readonly json?: true;
}

/** Adds `routing diff` and `routing rehearse`. */
export function compareCommands(routing: Command, ctx: RoutingDesksContext): void {
  routing
    .command('diff')
    .argument('<draft>', 'the files that are to come')
    .option('--against <files>', 'what to compare with; left out: what is in force')
    .option('--json', 'for programs')
    .description('say in words what a draft changes')
    .addHelpText('after', DIFF_HELP)
    .action(async (draft: string, options: { against?: string; json?: true }) => {
      await telling(ctx, async () => {
        const before = await comparedWith(options.against, ctx);
        const { changes } = await createReader().diff(before, await editionOf(draft, ctx));
        const text = changes.length === 0 ? 'nothing changes\n' : changes.map((c) => `${c.words}\n`).join('');
        ctx.out(options.json ? `${JSON.stringify(changes, null, 2)}\n` : text);
      });
    });
  routing
    .command('rehearse')
    .argument('<draft>', 'the files that are to come')
    .option('--against <files>', 'what to compare with; left out: what is in force')
    .option('--last <time>', 'recorded calls of the last hours or days, as 36h or 7d', lengthOfTime)
    .option('--force <force...>', 'calls of these forces; left out: every force that has a line')
    .option('--calls <file>', 'calls from a file instead, one a line')
    .option('--json', 'for programs')
    .description('replay recorded calls through a draft')
    .addHelpText('after', REHEARSE_HELP)
    .action(async (draft: string, options: RehearseOptions) => {
      if ((options.calls === undefined) === (options.last === undefined))
        return routing.error('error: say --last or --calls', { exitCode: 2 });
      await telling(ctx, async () => {
        const rehearsal = await rehearsed(draft, options, ctx);
        ctx.out(options.json ? `${JSON.stringify(rehearsal, null, 2)}\n` : rehearsalText(rehearsal));
      });
    });
}

async function rehearsed(
  draft: string,
  options: RehearseOptions,
  ctx: RoutingDesksContext,
): Promise<Rehearsal> {
  const before = await comparedWith(options.against, ctx);
  const after = await editionOf(draft, ctx);
  if (options.calls !== undefined) {
    const calls = await callsFromFile(options.calls, filesOf(before), ctx.now());
    return createReader().rehearse(before, after, once(calls));
  }
  const { study } = await desksOf(ctx);
  const forces = options.force?.map((force) => id<ForceId>(force)) ?? (await study.forces());
  const until = ctx.now();
  const which = { forces, from: until - (options.last ?? DAY), until };
  const by = { actor: id<ActorId>(ctx.user ?? 'unknown'), request: `cli-${until}` };
  return study.rehearse(before, after, which, by);
}

/** `36h` or `7d`. */
export function lengthOfTime(text: string): Milliseconds {
  const match = /^([1-9]\d{0,3})([hd])$/.exec(text);
  if (match === null) throw new InvalidArgumentError('write hours or days, as 36h or 7d');
  return Number(match[1]) * (match[2] === 'h' ? HOUR : DAY);
}

async function* once<Item>(items: readonly Item[]): AsyncGenerator<readonly Item[]> {
  yield items;
}

function filesOf({ texts, version }: RoutingEdition): RoutingFiles {
  const parsed = parseRoutingFiles(texts, version);
  if (!parsed.ok) throw new AppError('invalid', 'the files in force have errors');
  return parsed.files;
}

const recordedLine = z.looseObject({
  callId: z.string().min(1).max(80),
  minutes: z.number().min(0).max(1_440).optional(),
});

async function callsFromFile(
  path: string,
  files: RoutingFiles,
  now: Instant,
): Promise<readonly RecordedCall[]> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw new AppError('invalid', '--calls: the file cannot be read');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      const call = readCall(line, files, now);
      if (typeof call === 'string') throw new AppError('invalid', `--calls: line ${index + 1}: ${call}`);
      return call;
    });
}

function readCall(text: string, files: RoutingFiles, now: Instant): RecordedCall | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'this is not JSON';
  }
  const known = recordedLine.safeParse(json);
  if (!known.success) return 'callId is missing, or minutes is not a number';
  const { callId, minutes, ...rest } = known.data;
  const described = describedCall.safeParse(rest);
  if (!described.success) {
    const issue = described.error.issues[0];
    return `${issue?.path.join('.')} ${issue?.message}`;
  }
  const line = files.lines.lines.find((each) => each.lineId === id<LineId>(described.data.line));
  if (line === undefined) return 'there is no such line';
  const situation = describedSituation(described.data, line, now);
  const endedAt = minutes === undefined ? null : situation.at + minutes * MINUTE;
  return decidedOnce(id<CallId>(callId), situation, endedAt);
}
