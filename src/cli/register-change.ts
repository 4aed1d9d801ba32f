import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { decideProposal, makeChange } from '../app/register/keeping.ts';
import { type ActorId, type ForceId, id, type PersonId } from '../core/ids.ts';
import type { RegisterChange } from '../core/register/change.ts';
import { readNumber } from '../wire/phone-number.ts';
import { registerChangeSchema } from '../wire/register-change.ts';
import { dateSchema } from '../wire/register.ts';
import type { RegisterCommandContext } from './register.ts';
import { guarded } from './register-undo.ts';

const HELP = `
A change that would lower somebody's level, or takes a reason for it away, waits until a second person accepts it.

Exit codes: 0 done, 1 it waits for a second person, 2 wrong usage, 3 refused or not possible.`;

interface ChangeOptions {
  readonly force: string;
  readonly reason: string;
}

/** Adds `change`, `merge`, `changed-hands`, `erase`, `proposals`, `accept` and `refuse`. */
export function registerChangeCommands(register: Command, ctx: RegisterCommandContext): void {
  changing(register.command('change').argument('<file>', 'a change as JSON'))
    .description('any change of the register; its form is in the API description')
    .action((file: string, options: ChangeOptions) =>
      make(ctx, options, async () => {
        const parsed = registerChangeSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
        if (parsed.success) return parsed.data;
        const [issue] = parsed.error.issues;
        throw new Error(`${file}: ${issue?.path.join('.')}: ${issue?.message}`);
      }),
    );
  changing(register.command('merge').argument('<into>', 'id').argument('<from>', 'id'))
    .description('one person where two records stood')
    .action((into: string, from: string, options: ChangeOptions) =>
      make(ctx, options, async () => ({ kind: 'merge', into: id<PersonId>(into), from: id<PersonId>(from) })),
    );
  changing(register.command('changed-hands').argument('<person>').argument('<number>').argument('<date>'))
    .description("the number is somebody else's from that day on")
    .action((person: string, number: string, date: string, options: ChangeOptions) =>
      make(ctx, options, async () => {
        const read = readNumber(number);
        if (read === null) throw new Error('that is not a telephone number');
        if (!dateSchema.safeParse(date).success) throw new Error('that is not a date like 2026-11-23');
        return { kind: 'changedHands', person: id<PersonId>(person), number: read.number, on: date };
      }),
    );
  changing(register.command('mark-unsafe').argument('<person>').argument('<number>'))
    .description('never ring that number back, for anybody; --take-back needs a second person')
    .option('--take-back', 'take the mark away again')
    .action((person: string, number: string, options: ChangeOptions & { takeBack?: true }) =>
      make(ctx, options, async () => {
        const read = readNumber(number);
        if (read === null) throw new Error('that is not a telephone number');
        const unsafe = options.takeBack !== true;
        return { kind: 'markUnsafe', person: id<PersonId>(person), number: read.number, unsafe };
      }),
    );
  changing(register.command('erase').argument('<person>', 'id'))
    .description('take a person off the register for good')
    .action((person: string, options: ChangeOptions) =>
      make(ctx, options, async () => ({ kind: 'erase', person: id<PersonId>(person) })),
    );
  register
    .command('proposals')
    .description('changes that wait for a decision, oldest first')
    .option('--limit <count>', 'how many', Number, 50)
    .action((options: { limit: number }) =>
      guarded(ctx, async () => {
        const tools = await ctx.openTools();
        ctx.out(`${JSON.stringify(await tools.proposals.open(options.limit), null, 2)}\n`);
        ctx.exitWith(0);
      }),
    );
  deciding(register, ctx, 'accept', true);
  deciding(register, ctx, 'refuse', false);
}

function changing(command: Command): Command {
  return command
    .requiredOption('--force <id>', 'your force')
    .requiredOption('--reason <why>', 'why')
    .addHelpText('after', HELP);
}

function make(
  ctx: RegisterCommandContext,
  options: ChangeOptions,
  changeOf: () => Promise<RegisterChange>,
): Promise<void> {
  return guarded(ctx, async () => {
    const change = await changeOf();
    const request = {
      requestId: randomUUID(),
      by: id<ActorId>(ctx.user),
      force: id<ForceId>(options.force),
      reason: options.reason,
      change,
    };
    const outcome = await makeChange(request, await ctx.openTools());
    ctx.out(outcome.outcome === 'done' ? 'done\n' : `waits for a second person: ${outcome.proposalId}\n`);
    ctx.exitWith(outcome.outcome === 'done' ? 0 : 1);
  });
}

function deciding(register: Command, ctx: RegisterCommandContext, verb: string, accepted: boolean): void {
  register
    .command(verb)
    .argument('<proposal>', 'id')
    .description(`${verb} a change that waits`)
    .requiredOption('--reason <why>', 'why')
    .action((proposal: string, { reason }: { reason: string }) =>
      guarded(ctx, async () => {
        await decideProposal(
          proposal,
          { by: id<ActorId>(ctx.user), accepted, reason },
          await ctx.openTools(),
        );
        ctx.out('done\n');
        ctx.exitWith(0);
      }),
    );
}
