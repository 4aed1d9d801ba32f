import { fallbackDocumentsCommand } from './fallback-documents.ts';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { compilePolicy } from '../core/routing/compile.ts';
import { describedSituation } from '../core/routing/described.ts';
import { explain } from '../core/routing/explain.ts';
import { id, type LineId } from '../core/ids.ts';
import { checkFolder } from '../files/check-folder.ts';
import type { CheckReport } from '../files/check-routing.ts';
import { formatFileErrors } from '../files/file-error.ts';
import { describedCall } from '../wire/policy-tests.ts';
import { explanationText } from './explanation-text.ts';
import type { RoutingCommandContext, RoutingDesksContext } from './routing-context.ts';
import { compareCommands } from './routing-compare.ts';
import { versionCommands } from './routing-versions.ts';

const CHECK_HELP = `
Says every error with file, line, column, and what would be right: schema, names that point nowhere, policy tests.
Warns of rules that can never fire, calls of known risk that no rule has anything for, and hours of the next month in
which nobody is on.

Exit codes: 0 no errors (there may be warnings), 1 errors, or warnings with --strict, 2 wrong usage.`;

const EXPLAIN_HELP = `
Describes the call in words and says the plan, which rule gave each part of it, and why the others did not hold:
  alongside routing explain --call '{ line: "101", level: high, sign: silent, at: "2026-11-23 23:00" }'
What can be said of a call is what "given" of policy-tests.yaml can say.

Exit codes: 0 explained, 1 the files or the description are wrong, 2 wrong usage.`;

/** Adds `alongside routing …` to the command line. */
export function routingCommands(program: Command, ctx: RoutingDesksContext): void {
  const routing = program
    .command('routing')
    .description('who is brought alongside, and when: check, explain, compare, publish');
  routing
    .command('check')
    .argument('[dir]', 'folder of lines.yaml, policy.yaml, roster.yaml and the rest', ctx.configDir)
    .description('check the files before anybody depends on them')
    .option('--strict', 'let warnings fail the check')
    .option('--json', 'for programs')
    .addHelpText('after', CHECK_HELP)
    .action(async (dir: string, options: { strict?: true; json?: true }) => {
      const report = await checkFolder(dir, ctx.now());
      ctx.out(options.json ? reportJson(report) : reportText(report, dir));
      const failed = report.errors.length > 0 || (options.strict === true && report.warnings.length > 0);
      ctx.exitWith(failed ? 1 : 0);
    });
  routing
    .command('explain')
    .argument('[dir]', 'folder of the files', ctx.configDir)
    .description('say what the policy makes of a call, and why')
    .requiredOption('--call <words>', 'the call, described')
    .option('--json', 'for programs')
    .addHelpText('after', EXPLAIN_HELP)
    .action(async (dir: string, options: { call: string; json?: true }) => {
      await explainCall(dir, options, ctx);
    });
  compareCommands(routing, ctx);
  versionCommands(routing, ctx);
  fallbackDocumentsCommand(routing, ctx);
}

async function explainCall(
  dir: string,
  options: { call: string; json?: true },
  ctx: RoutingCommandContext,
): Promise<void> {
  const { files, errors } = await checkFolder(dir, ctx.now());
  if (files === null) return refuse(ctx, formatFileErrors(errors));
  const described = describedCall.safeParse(wordsOf(options.call));
  if (!described.success) {
    const said = described.error.issues.map((issue) => `--call: ${issue.path.join('.')} ${issue.message}`);
    return refuse(ctx, said.join('\n'));
  }
  const policy = compilePolicy(files.policy, files.lines, files.version);
  const line = policy.lines.get(id<LineId>(described.data.line));
  if (line === undefined) {
    const known = [...policy.lines.keys()].join(', ');
    return refuse(ctx, `--call: there is no such line; possible here: ${known}`);
  }
  const explanation = explain(policy, describedSituation(described.data, line, ctx.now()));
  ctx.out(options.json ? `${JSON.stringify(explanation, null, 2)}\n` : explanationText(explanation));
  ctx.exitWith(0);
}

function refuse(ctx: RoutingCommandContext, text: string): void {
  ctx.err(`${text}\n`);
  ctx.exitWith(1);
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
