import { randomUUID } from 'node:crypto';
import { type Command, InvalidArgumentError } from 'commander';
import { searchRegister, showPerson } from '../app/register/consulting.ts';
import { exportForSubject } from '../app/register/export-for-subject.ts';
import { reviewsDue } from '../app/register/reviews.ts';
import { type ActorId, type ForceId, id, type PersonId } from '../core/ids.ts';
import { DEFAULT_SCHEDULE } from '../core/register/retention.ts';
import type { WithheldBecause, WithholdablePart } from '../core/register/subject-access.ts';
import type { ConsultRequest, SearchFor } from '../ports/register-desk.ts';
import { readNumber } from '../wire/phone-number.ts';
import type { RegisterCommandContext } from './register.ts';
import { guarded } from './register-undo.ts';

const HELP = `
Looking somebody up is a consultation: it needs a reason, is counted, and is in the audit log under your name. More than
30 in an hour, or another force's people, need --break-glass, which tells a supervisor at once.

Exit codes: 0 done, 1 nothing found, 2 wrong usage, 3 refused or not possible.`;

interface LookOptions {
  readonly force: string;
  readonly reason: string;
  readonly breakGlass?: true;
}

/** Adds `search`, `show`, `export` and `reviews`. */
export function registerLookCommands(register: Command, ctx: RegisterCommandContext): void {
  look(register.command('search').description('find people'))
    .option('--number <number>', 'in any usual writing')
    .option('--name <words>', 'all words must be in the name')
    .option('--reference <reference>', "a source's reference")
    .option('--address <address>', 'by postcode where it ends in one')
    .option('--order <reference>', 'reference of an order')
    .action((options: LookOptions & Readonly<Record<string, string | undefined>>) =>
      guarded(ctx, async () => {
        const tools = await ctx.openTools();
        const found = await searchRegister(searchOf(options), requestOf(options, ctx), tools);
        const people = found.map(({ id: person, force, name, references }) => ({
          person,
          force,
          name,
          references,
        }));
        ctx.out(`${JSON.stringify(people, null, 2)}\n`);
        ctx.exitWith(people.length === 0 ? 1 : 0);
      }),
    );
  look(register.command('show').argument('<person>', 'id').description('open one file')).action(
    (person: string, options: LookOptions) =>
      guarded(ctx, async () => {
        const file = await showPerson(id<PersonId>(person), requestOf(options, ctx), await ctx.openTools());
        ctx.out(`${JSON.stringify(file, null, 2)}\n`);
        ctx.exitWith(0);
      }),
  );
  look(register.command('export').argument('<person>', 'id'))
    .description('what the person gets who asks what is kept about them')
    .option('--withhold <part=because,…>', 'parts left out, and on which ground', withholding, new Map())
    .action((person: string, options: LookOptions & { withhold: Withheld }) =>
      guarded(ctx, async () => {
        const request = requestOf(options, ctx);
        const given = await exportForSubject(
          id<PersonId>(person),
          options.withhold,
          request,
          await ctx.openTools(),
        );
        ctx.out(`${JSON.stringify(given, null, 2)}\n`);
        ctx.exitWith(0);
      }),
    );
  register
    .command('reviews')
    .description('what falls due: reviews of markers, and records that were quiet for long')
    .requiredOption('--force <id>', 'your force')
    .action((options: { force: string }) =>
      guarded(ctx, async () => {
        const tools = await ctx.openTools();
        for await (const due of reviewsDue(
          id<ForceId>(options.force),
          tools.today(),
          DEFAULT_SCHEDULE,
          tools.store,
        )) {
          ctx.out(`${JSON.stringify(due)}\n`);
        }
        ctx.exitWith(0);
      }),
    );
  register
    .command('staff-ties')
    .description('declare your own numbers and names, so that looking up yourself is noticed')
    .option('--number <number...>', 'yours and those of people close to you')
    .option('--name <name...>', 'yours and those of people close to you')
    .action((options: { number?: string[]; name?: string[] }) =>
      guarded(ctx, async () => {
        const numbers = (options.number ?? []).map((number) => e164(number));
        const tools = await ctx.openTools();
        await tools.guard.declareTies(id<ActorId>(ctx.user), { numbers, names: options.name ?? [] });
        ctx.exitWith(0);
      }),
    );
}

function look(command: Command): Command {
  return command
    .requiredOption('--force <id>', 'your force')
    .requiredOption('--reason <why>', 'why you look')
    .option('--break-glass', 'open what is closed, and tell a supervisor at once')
    .addHelpText('after', HELP);
}

function requestOf({ force, reason, breakGlass }: LookOptions, ctx: RegisterCommandContext): ConsultRequest {
  return {
    requestId: randomUUID(),
    by: id<ActorId>(ctx.user),
    force: id<ForceId>(force),
    reason,
    breakGlass: breakGlass === true,
  };
}

function searchOf(options: Readonly<Record<string, string | true | undefined>>): SearchFor {
  const kinds = {
    number: 'number',
    name: 'name',
    reference: 'reference',
    address: 'address',
    order: 'orderReference',
  };
  const given = Object.entries(kinds).filter(([option]) => typeof options[option] === 'string');
  const [first] = given;
  if (first === undefined || given.length > 1) throw new Error('search by exactly one thing');
  const text = String(options[first[0]]);
  return { kind: first[1] as SearchFor['kind'], text: first[0] === 'number' ? e164(text) : text };
}

function e164(text: string): string {
  const read = readNumber(text);
  if (read === null) throw new Error('that is not a telephone number');
  return read.number;
}

type Withheld = ReadonlyMap<WithholdablePart, WithheldBecause>;
const PARTS: readonly WithholdablePart[] = [
  'markers',
  'threats',
  'orders',
  'relationships',
  'safeContact',
  'sources',
  'calls',
];
const GROUNDS: readonly WithheldBecause[] = ['investigation', 'othersRights', 'publicSecurity'];

function withholding(text: string): Withheld {
  return new Map(
    text.split(',').map((pair) => {
      const [part, because] = pair.split('=');
      const known = PARTS.find((each) => each === part);
      const ground = GROUNDS.find((each) => each === because);
      if (known === undefined) throw new InvalidArgumentError(`A part is one of ${PARTS.join(', ')}.`);
      if (ground === undefined) throw new InvalidArgumentError(`A ground is one of ${GROUNDS.join(', ')}.`);
      return [known, ground] as const;
    }),
  );
}
