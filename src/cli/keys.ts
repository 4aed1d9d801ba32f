import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import type { Terminal } from './terminal.ts';

const HELP = `
Prints a new key ring for ALONGSIDE_KEYS: 32 random bytes each for looking numbers up, sealing records, and signing. Keep
it where Redis and its backups are not; without it the register, the calls and the audit checkpoints cannot be read.

Exit codes: 0 printed, 2 wrong usage.`;

/** Adds `alongside keys …` to the command line. */
export function keysCommands(program: Command, terminal: Terminal): void {
  program
    .command('keys')
    .description('the keys that protect what is at rest')
    .command('new')
    .description('make a new key ring')
    .addHelpText('after', HELP)
    .action(() => {
      const name = `k${new Date().toISOString().slice(0, 10).replaceAll('-', '')}`;
      const set = () => ({ current: name, keys: { [name]: randomBytes(32).toString('base64') } });
      terminal.out(`${JSON.stringify({ lookup: set(), sealing: set(), signing: set() }, null, 2)}\n`);
    });
}
