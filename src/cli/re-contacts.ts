import type { Command } from 'commander';
import { contactIdOf } from '../app/referrals/plan-contacts.ts';
import { AppError } from '../core/errors.ts';
import { type CallId, id, type PersonId, type ReferralId } from '../core/ids.ts';
import { ATTEMPT_OUTCOMES, type AttemptOutcome, type ReContact } from '../core/referrals/re-contact.ts';
import { type ReferralCliContext, type ReferralTools, withTools } from './referrals.ts';

const LIMIT = 500;

const HELP = `
Nobody is rung from here. Whoever rings signs in, presses on the console (or by API), and is on the line before the person
is: the command line cannot tell who types.`;

/** Adds `alongside re-contacts …`: promised contacts, what became of them, and a supervisor's decisions. */
export function reContactCommands(program: Command, ctx: ReferralCliContext): void {
  const group = program
    .command('re-contacts')
    .description('Promised contacts: what is offered, how attempts went, what a supervisor decides')
    .addHelpText('after', HELP);
  const run = async (work: (tools: ReferralTools) => Promise<void>): Promise<void> =>
    await withTools(ctx, work);
  lookingCommands(group, ctx, run);
  group
    .command('plan <call> <person> <why>')
    .description('Promise to contact a person of a call; offered when the person’s profile allows it')
    .option('--attempts <n>', 'attempts before a supervisor has it', '3')
    .action(async (call: string, person: string, because: string, options: { attempts: string }) => {
      await run(async (tools) => {
        const callId = id<CallId>(call);
        const subject = await tools.subjectOf(callId);
        if (subject === null) throw new AppError('notFound', 'there is no such call');
        if (because.trim() === '') throw new AppError('invalid', 'a promise needs a reason');
        const request = {
          ...{ id: contactIdOf(callId, id<PersonId>(person)), callId, force: subject.force, because },
          ...{ person: id<PersonId>(person), maxAttempts: numberIn(options.attempts, 10) },
        };
        said(ctx, await tools.reContacts.plan(request, ctx.actor));
      });
    });
  group
    .command('outcome <re-contact> <outcome>')
    .description(`How your attempt went: ${ATTEMPT_OUTCOMES.join(', ')}`)
    .action(async (contact: string, outcome: string) => {
      await run(async ({ reContacts }) => {
        if (!ATTEMPT_OUTCOMES.some((each) => each === outcome))
          throw new AppError('invalid', `an outcome is one of: ${ATTEMPT_OUTCOMES.join(', ')}`);
        const by = ctx.actor;
        said(ctx, await reContacts.attempted(id<ReferralId>(contact), by, outcome as AttemptOutcome));
      });
    });
  group
    .command('allow-more <re-contact> <attempts> <why>')
    .description('A supervisor’s decision: so many attempts more')
    .action(async (contact: string, attempts: string, why: string) => {
      await run(async ({ reContacts }) =>
        said(ctx, await reContacts.allowMore(id<ReferralId>(contact), ctx.actor, numberIn(attempts, 5), why)),
      );
    });
  group
    .command('stop <re-contact>')
    .description('End the line that is up, at once')
    .action(async (contact: string) => {
      await run(async ({ reContacts }) => said(ctx, await reContacts.stop(id<ReferralId>(contact))));
    });
  group
    .command('end <re-contact> <why>')
    .description('A supervisor’s decision: it is not tried again')
    .action(async (contact: string, why: string) => {
      await run(async ({ reContacts }) =>
        said(ctx, await reContacts.end(id<ReferralId>(contact), ctx.actor, why)),
      );
    });
}

function lookingCommands(
  group: Command,
  ctx: ReferralCliContext,
  run: (work: (tools: ReferralTools) => Promise<void>) => Promise<void>,
): void {
  group
    .command('list')
    .description('Open ones, the oldest first')
    .option('--json', 'for programs')
    .action(async (options: { json?: true }) => {
      await run(async ({ reContacts }) => {
        const found = await reContacts.list(LIMIT);
        if (options.json) ctx.print(JSON.stringify(found, null, 2));
        else if (found.length === 0) ctx.print('No contact is promised.');
        else for (const each of found) ctx.print(line(each));
      });
    });
  group
    .command('show <re-contact>')
    .description('One with its attempts; never the number')
    .option('--json', 'for programs')
    .action(async (contact: string, options: { json?: true }) => {
      await run(async ({ reContacts }) => {
        const found = await reContacts.get(id<ReferralId>(contact));
        if (options.json) ctx.print(JSON.stringify(found, null, 2));
        else {
          const tries = found.attempts.map(({ at, by, outcome }) => `  ${time(at)}  ${by}  ${outcome}`);
          ctx.print([line(found), ...tries].join('\n'));
        }
      });
    });
}

function line(each: ReContact): string {
  const next = each.nextAt === null ? '' : `  looked at ${time(each.nextAt)}`;
  const tries = `${each.attempts.length} of ${each.maxAttempts} attempts`;
  return `${each.id}  ${each.status}  with ${each.owner}  ${tries}${next}`;
}

function said(ctx: ReferralCliContext, each: ReContact): void {
  ctx.print(line(each));
}

function numberIn(text: string, most: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > most)
    throw new AppError('invalid', `a whole number from 1 to ${most}`);
  return number;
}

function time(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
