import { createInterface } from 'node:readline/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { expandScope, SCOPES } from '../core/access/scope.ts';
import { hashPassword } from '../sealing/password.ts';
import { newApiKey } from '../http/api-keys.ts';
import type { Terminal } from './terminal.ts';

const HELP = `
Prints the key to standard error, once, and to standard output what belongs under "keys:" in access.yaml. The service
takes the file without a restart; a key taken out of it stops working within ten seconds.

Scopes: ${SCOPES.join(', ')}; or all of one kind, e.g. alarms:*.

Exit codes: 0 printed, 2 wrong usage.`;

/** Adds `alongside access …` to the command line. */
export function accessCommands(program: Command, terminal: Terminal): void {
  const access = program.command('access').description('the keys of programs, and the emergency account');
  passwordCommand(access, terminal);
  access
    .command('new')
    .argument('<id>', 'names the key in logs', keyId)
    .requiredOption('--scopes <list>', 'what it may do, parted by commas', scopes)
    .requiredOption('--forces <list>', 'whose data it may see, parted by commas')
    .option('--actor <id>', 'who acts, in the audit log (default: the id of the key)')
    .option('--specialist <id>', 'the specialist who holds it, for specialist:self')
    .option('--days <n>', 'how long it works', '365')
    .description('make a key')
    .addHelpText('after', HELP)
    .action((id: string, options: Record<'scopes' | 'forces' | 'days', string> & NewKeyOptions) => {
      const { key, hash } = newApiKey(id);
      const until = new Date(Date.now() + Number(options.days) * 24 * 60 * 60 * 1_000);
      terminal.err(`The key, shown this once:\n${key}\n\n`);
      terminal.out(
        [
          `  - id: ${id}`,
          `    hash: "${hash}"`,
          `    actor: ${options.actor ?? id}`,
          `    scopes: [${options.scopes
            .split(',')
            .map((scope) => `"${scope}"`)
            .join(', ')}]`,
          `    forces: [${options.forces.split(',').join(', ')}]`,
          ...(options.specialist === undefined ? [] : [`    specialist: ${options.specialist}`]),
          `    expires: "${until.toISOString().slice(0, 10)}"`,
          '',
        ].join('\n'),
      );
    });
}

const PASSWORD_HELP = `
Reads a password of at least 20 characters from standard input, so that it stays out of the shell's history, and prints what
belongs behind "hash:" of "emergencyAccount:" in access.yaml. Keep the password in a safe; every use of it is an alarm.

Exit codes: 0 printed, 2 wrong usage, 3 the password is too short.`;

function passwordCommand(access: Command, terminal: Terminal): void {
  access
    .command('password')
    .description('make the hash of the emergency account’s password')
    .addHelpText('after', PASSWORD_HELP)
    .action(async () => {
      const { value } = await createInterface({ input: process.stdin })[Symbol.asyncIterator]().next();
      terminal.out(`${await hashPassword(String(value ?? ''))}\n`);
    });
}

interface NewKeyOptions {
  readonly actor?: string;
  readonly specialist?: string;
}

function keyId(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,59}$/.test(text))
    throw new InvalidArgumentError('an id is 1 to 60 of a-z, A-Z, 0-9 and -');
  return text;
}

function scopes(text: string): string {
  const unknown = text.split(',').find((scope) => expandScope(scope) === null);
  if (unknown !== undefined) throw new InvalidArgumentError(`there is no scope ${unknown.slice(0, 40)}`);
  return text;
}
