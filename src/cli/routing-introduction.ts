import type { Command } from 'commander';
import { type ActorId, type ForceId, id } from '../core/ids.ts';
import type { ShadowRow } from '../core/routing/shadow-report.ts';
import { DAY, type Milliseconds } from '../core/time.ts';
import { createReader } from '../files/routing-reader.ts';
import { lengthOfTime } from './routing-compare.ts';
import type { RoutingDesksContext } from './routing-context.ts';
import { atDesks, comparedWith, SIDES_HELP, telling } from './routing-sides.ts';

const SHADOW_HELP = `
Takes the recorded calls of lines on which the software held back (shadow or advise), and says by force and line what it
would have done beside what happened: how often it would have brought a specialist and the handler asked for one or did
not, how often a handler asked where it would have brought none, alarms, raised levels, and follow-ups.

Exit codes: 0 said, 2 wrong usage, 3 it could not be done.`;

/** Adds `routing introduction` and `routing shadow-report`. */
export function introductionCommands(routing: Command, ctx: RoutingDesksContext): void {
  routing
    .command('introduction')
    .argument('[files]', 'the set of files; left out: what is in force')
    .description('how far the software may go, line by line')
    .option('--json', 'for programs')
    .addHelpText('after', SIDES_HELP)
    .action(async (word: string | undefined, options: { json?: true }) => {
      await telling(ctx, async () => {
        const lines = await createReader().introduction(await comparedWith(word, ctx));
        if (options.json) return ctx.out(`${JSON.stringify(lines, null, 2)}\n`);
        for (const { line, force, stage, sharePercent } of lines)
          ctx.out(`${force.padEnd(16)} ${line.padEnd(16)} ${stage}, ${sharePercent} % of calls\n`);
      });
    });
  routing
    .command('shadow-report')
    .option('--last <time>', 'calls of the last hours or days, as 36h or 28d', lengthOfTime, 28 * DAY)
    .option('--force <force...>', 'these forces; left out: every force that has a line')
    .description('what the software would have done where it held back, beside what happened')
    .option('--json', 'for programs')
    .addHelpText('after', SHADOW_HELP)
    .action(
      async (options: { last: Milliseconds; force?: readonly string[]; json?: true }) =>
        await atDesks(ctx, async ({ study }) => {
          const forces = options.force?.map((force) => id<ForceId>(force)) ?? (await study.forces());
          const until = ctx.now();
          const by = { actor: id<ActorId>(ctx.user ?? 'unknown'), request: `cli-${until}` };
          const rows = await study.shadowReport({ forces, from: until - options.last, until }, by);
          ctx.out(options.json ? `${JSON.stringify(rows, null, 2)}\n` : reportText(rows));
        }),
    );
}

function reportText(rows: readonly ShadowRow[]): string {
  if (rows.length === 0) return 'no calls in that time\n';
  return `${rows.map(rowText).join('\n\n')}\n`;
}

function rowText({ force, line, calls, stages, compared, rules }: ShadowRow): string {
  const { wouldBring, alarms, followUps } = compared;
  return [
    `${force}, line ${line}: ${calls} calls (off ${stages.off}, shadow ${stages.shadow}, advise ${stages.advise}, automatic ${stages.automatic})`,
    `  compared                               ${compared.calls}`,
    `  would have brought a specialist        ${wouldBring.asked + wouldBring.notAsked}: the handler asked on ${wouldBring.asked}, did not on ${wouldBring.notAsked}`,
    `  handler asked, rules would not         ${compared.askedOnly}`,
    `  a specialist was in the call           ${compared.joined}`,
    `  level raised above the register's      ${compared.levelRaised}`,
    `  alarms                                 ${alarms.urgent} urgent, ${alarms.important} important, ${alarms.advisory} advisory`,
    `  follow-ups                             ${followUps.chosen} chosen by people too, ${followUps.notChosen} not; ${compared.followUpsOnlyChosen} by people alone`,
    ...rules.slice(0, 5).map(({ rule, calls: held }) => `  rule ${rule.padEnd(34)}${held}`),
  ].join('\n');
}
