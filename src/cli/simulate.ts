import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { simulateCallCommand } from './simulate-call.ts';
import type { Terminal } from './terminal.ts';

/**
 * Adds `alongside simulate` and `alongside simulate call`. The Twilio double stands alone, so it runs as a process of its
 * own with its own flags and exit code; this only starts it and passes signals on.
 */
export function simulateCommands(program: Command, terminal: Terminal): void {
  const simulate = program
    .command('simulate')
    .description('start the Twilio double (its own --help says the rest), or place a call on one that runs')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[flags...]')
    .action(async (flags: readonly string[]) => {
      const main = fileURLToPath(new URL('../simulator/main.ts', import.meta.url));
      const child = spawn(process.execPath, [main, ...flags], { stdio: 'inherit' });
      const pass = (signal: NodeJS.Signals) => child.kill(signal);
      process.on('SIGINT', pass).on('SIGTERM', pass);
      const code = await new Promise<number>((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', (status) => resolve(status ?? 0));
      });
      process.exitCode = code;
    });
  simulateCallCommand(simulate, terminal);
}
