import type { Command } from 'commander';
import { AppError } from '../core/errors.ts';
import { type CallId, id, type PathwayId, type PersonId, type ReferralId } from '../core/ids.ts';
import { CONFIRMED_FACTS, type FactName, SYSTEMS_OWN_FACTS } from '../core/referrals/confirmed-fact.ts';
import type { RaisingSubject } from '../ports/referral-raising.ts';
import type { ReferralCliContext, ReferralTools } from './referrals.ts';

type Run = (work: (tools: ReferralTools) => Promise<void>) => Promise<void>;

const FROM_INPUT =
  'a file with {"field": "text"}; - reads standard input, so that nothing personal stands in a shell’s history';

/** The commands that begin a follow-up: by hand, by a confirmed fact, or by what was missing. */
export function raisingCommands(group: Command, ctx: ReferralCliContext, run: Run): void {
  group
    .command('raise <call> <pathway> <why>')
    .description('Raise a follow-up of a call by hand; for one call and pathway there is one')
    .requiredOption('--as <role>', 'the role in which you raise it: which may, the pathway says')
    .option('--people <ids...>', 'people of the register; left out: those of the call’s match')
    .action(
      async (call: string, pathway: string, why: string, options: { as: string; people?: string[] }) => {
        await run(async (tools) => {
          const subject = await subjectOf(tools, call, options.people);
          const { referral, raisedBefore } = await tools.raising.byPerson(
            ...([subject, id<PathwayId>(pathway), ctx.actor, [options.as], why] as const),
          );
          const before = raisedBefore === null ? '' : `; raised before by ${raisedBefore.by}: it is one`;
          ctx.print(`${referral.id} is ${referral.status}; it is with ${referral.owner}${before}`);
        });
      },
    );
  group
    .command('inform <referral> <file>')
    .description(`Give what it waits for: ${FROM_INPUT}`)
    .action(async (referral: string, file: string) => {
      await run(async ({ referrals }) => {
        const fields = fieldsIn(await ctx.read(file));
        const now = await referrals.giveInformation(id<ReferralId>(referral), ctx.actor, fields);
        const waits = now.missing.length === 0 ? '' : `; it still waits for: ${now.missing.join(', ')}`;
        ctx.print(`${now.id} is ${now.status}; it is with ${now.owner}${waits}`);
      });
    });
  group
    .command('pathways')
    .description('Every kind of follow-up: who may raise it, what raises it by itself, and where it goes')
    .option('--json', 'for programs')
    .action(async (options: { json?: true }) => {
      await run(async ({ pathways }) => {
        if (options.json) ctx.print(JSON.stringify(pathways(), null, 2));
        else
          for (const each of pathways()) {
            const itself =
              each.raisedItselfBy.length === 0 ? '' : `; by itself: ${each.raisedItselfBy.join(', ')}`;
            ctx.print(`${each.id}: to ${each.recipient}; raised by ${each.raisedBy.join(', ')}${itself}`);
          }
      });
    });
  factCommands(group, ctx, run);
}

function factCommands(group: Command, ctx: ReferralCliContext, run: Run): void {
  group
    .command('confirm <call> <fact> <why>')
    .description('Say that something is so, and raise what follows from it')
    .option('--people <ids...>', 'people of the register; left out: those of the call’s match')
    .option('--details <file>', `what the recipient is told with it: ${FROM_INPUT}`)
    .addHelpText(
      'after',
      `\nFacts: ${CONFIRMED_FACTS.filter((each) => !SYSTEMS_OWN_FACTS.has(each)).join(', ')}`,
    )
    .action(
      async (call: string, name: string, why: string, options: { people?: string[]; details?: string }) => {
        await run(async (tools) => {
          const subject = await subjectOf(tools, call, options.people);
          const details = options.details === undefined ? {} : fieldsIn(await ctx.read(options.details));
          const said = { by: ctx.actor, source: 'person', why, details } as const;
          const fact = await tools.facts.confirm(subject, factNamed(name), said);
          const raised =
            fact.raised.length === 0 ? 'it raises nothing by itself' : `it raises ${fact.raised.join(', ')}`;
          ctx.print(`${fact.fact} of ${fact.callId}: confirmed by ${fact.confirmations.length}; ${raised}`);
        });
      },
    );
  group
    .command('facts <call>')
    .description('What has been confirmed on a call, by whom, and what it raised')
    .option('--json', 'for programs')
    .action(async (call: string, options: { json?: true }) => {
      await run(async ({ facts }) => {
        const found = await facts.ofCall(id<CallId>(call));
        // What was said with a fact is in the print view of what it raised, which is audited.
        const shown = found.map(({ details: _details, ...rest }) => rest);
        if (options.json) ctx.print(JSON.stringify(shown, null, 2));
        else if (shown.length === 0) ctx.print('Nothing has been confirmed on this call.');
        else
          for (const { fact, confirmations, raised } of shown)
            for (const { at, by, source, why } of confirmations)
              ctx.print(
                `${fact}  ${new Date(at).toISOString()}  ${by} (${source})  ${why}  ${raised.join(', ')}`,
              );
      });
    });
}

async function subjectOf(
  tools: ReferralTools,
  call: string,
  named: readonly string[] | undefined,
): Promise<RaisingSubject> {
  const subject = await tools.subjectOf(id<CallId>(call));
  if (subject === null) throw new AppError('notFound', 'there is no such call');
  return named === undefined ? subject : { ...subject, people: named.map((each) => id<PersonId>(each)) };
}

function factNamed(name: string): FactName {
  const fact = CONFIRMED_FACTS.find((each) => each === name);
  if (fact === undefined) throw new AppError('invalid', `there is no such fact: --help lists them`);
  if (SYSTEMS_OWN_FACTS.has(fact))
    throw new AppError('forbidden', 'this the service knows of itself: nobody else confirms it');
  return fact;
}

/** The text itself is in no error: it is personal. */
function fieldsIn(text: string): Readonly<Record<string, string>> {
  const wrong = new AppError('invalid', 'this is not {"field": "text", …} in JSON');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong;
  const entries = Object.entries(value);
  if (entries.some(([, each]) => typeof each !== 'string')) throw wrong;
  return Object.fromEntries(entries) as Record<string, string>;
}
