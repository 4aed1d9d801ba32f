import { fallbackDocumentsCommand } from './fallback-documents.ts';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { AppError } from '../core/errors.ts';
import { type ActorId, type CallId, id, type LineId } from '../core/ids.ts';
import type { Explanation } from '../core/routing/explain.ts';
import { checkFolder } from '../files/check-folder.ts';
import { type CheckReport, checkRouting } from '../files/check-routing.ts';
import { createReader } from '../files/routing-reader.ts';
import { formatFileErrors } from '../files/file-error.ts';
import { describedCall } from '../wire/policy-tests.ts';
import { explanationText } from './explanation-text.ts';
import type { RoutingDesksContext } from './routing-context.ts';
import { draftCommands } from './routing-drafts.ts';
import { introductionCommands } from './routing-introduction.ts';
import { desksOf, editionOf, refOf, SIDES_HELP, telling } from './routing-sides.ts';
import { compareCommands } from './routing-compare.ts';
import { versionCommands } from './routing-versions.ts';

const CHECK_HELP = `
Says every error with file, line, column, and what would be right: schema, names that point nowhere, policy tests.
Warns of rules that can never fire, calls of known risk that no rule has anything for, and hours of the next month in
which nobody is on.
${SIDES_HELP}

Exit codes: 0 no errors (there may be warnings), 1 errors, or warnings with --strict, 2 wrong usage.`;

const EXPLAIN_HELP = `
Describes the call in words and says the plan, which rule gave each part of it, and why the others did not hold:
  alongside routing explain --call '{ line: "101", level: high, sign: silent, at: "2026-11-23 23:00" }'
What can be said of a call is what "given" of policy-tests.yaml can say. --call-id takes a call of the service as the rules
saw it then, each time they were asked; nothing in it says who called.
${SIDES_HELP}

Exit codes: 0 explained, 1 the files or the description are wrong, 2 wrong usage, 3 it could not be done.`;

/** Adds `alongside routing …` to the command line. */
export function routingCommands(program: Command, ctx: RoutingDesksContext): void {
  const routing = program
    .command('routing')
    .description('who is brought alongside, and when: check, explain, compare, publish');
  routing
    .command('check')
    .argument('[files]', 'folder of lines.yaml, policy.yaml, roster.yaml and the rest', ctx.configDir)
    .description('check the files before anybody depends on them')
    .option('--strict', 'let warnings fail the check')
    .option('--json', 'for programs')
    .addHelpText('after', CHECK_HELP)
    .action(async (word: string, options: { strict?: true; json?: true }) => {
      await telling(ctx, async () => {
        const report =
          refOf(word) === null
            ? await checkFolder(word, ctx.now())
            : checkRouting((await editionOf(word, ctx)).texts, ctx.now());
        ctx.out(options.json ? reportJson(report) : reportText(report, word));
        const failed = report.errors.length > 0 || (options.strict === true && report.warnings.length > 0);
        return failed ? 1 : 0;
      });
    });
  routing
    .command('explain')
    .argument(
      '[files]',
      'the set of files; left out: the configured folder, or what was in force for a recorded call',
    )
    .description('say what the policy makes of a call, and why')
    .option('--call <words>', 'the call, described')
    .option('--call-id <id>', 'a recorded call of the service')
    .option('--json', 'for programs')
    .addHelpText('after', EXPLAIN_HELP)
    .action(async (word: string | undefined, options: ExplainOptions) => {
      if ((options.call === undefined) === (options.callId === undefined))
        return routing.error('error: say --call or --call-id', { exitCode: 2 });
      await telling(ctx, async () => {
        const explanations = await explained(word, options, ctx);
        if (options.json) return ctx.out(`${JSON.stringify(explanations, null, 2)}\n`);
        ctx.out(explanations.map(explanationText).join('\nThe rules were asked again:\n'));
      });
    });
  compareCommands(routing, ctx);
  draftCommands(routing, ctx);
  introductionCommands(routing, ctx);
  versionCommands(routing, ctx);
  fallbackDocumentsCommand(routing, ctx);
}

interface ExplainOptions {
  readonly call?: string;
  readonly callId?: string;
  readonly json?: true;
}

async function explained(
  word: string | undefined,
  options: ExplainOptions,
  ctx: RoutingDesksContext,
): Promise<readonly Explanation[]> {
  if (options.callId !== undefined) {
    const { study } = await desksOf(ctx);
    const call = await study.recorded(id<CallId>(options.callId));
    if (call === null) throw new AppError('notFound', 'there is no such call');
    const by = { actor: id<ActorId>(ctx.user ?? 'unknown'), request: `cli-${ctx.now()}` };
    return study.explainRecorded(await editionOf(word ?? 'inForce', ctx), call, by);
  }
  const edition = await editionOf(word ?? ctx.configDir, ctx);
  const described = describedCall.safeParse(wordsOf(options.call ?? ''));
  if (!described.success) {
    const said = described.error.issues.map((issue) => `--call: ${issue.path.join('.')} ${issue.message}`);
    throw new AppError('invalid', said.join('\n'));
  }
  const reader = createReader();
  const lines = (await reader.introduction(edition)).map(({ line }) => line);
  if (!lines.includes(id<LineId>(described.data.line)))
    throw new AppError('notFound', `--call: there is no such line; possible here: ${lines.join(', ')}`);
  return reader.explain(edition, { call: described.data }, ctx.now());
}

/** The description as YAML in one line; what is no YAML is left for the schema to refuse. */
function wordsOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return text;
  }
}

function reportJson({ errors, warnings, tests, files }: CheckReport): string {
  const report = { ok: errors.length === 0, version: files?.version ?? null, tests, errors, warnings };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function reportText(report: CheckReport, dir: string): string {
  const { errors, warnings, tests, files } = report;
  const lines: string[] = [];
  if (errors.length > 0) lines.push(formatFileErrors(errors));
  if (warnings.length > 0)
    lines.push(formatFileErrors(warnings.map((w) => ({ ...w, message: `warning: ${w.message}` }))));
  if (files === null || errors.length > 0) lines.push(`${counted(errors.length, 'error')} in ${dir}`);
  else {
    const parts = [
      counted(files.lines.lines.length, 'line'),
      counted(files.policy.rules.length, 'rule'),
      counted(files.roster.entries.length, 'specialist'),
      `${counted(tests, 'policy test')} passed`,
      counted(warnings.length, 'warning'),
    ];
    lines.push(`${dir} is right: ${parts.join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
