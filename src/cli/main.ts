#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { type ActorId, id } from '../core/ids.ts';
import { SettingsError } from '../environment.ts';
import { openApiDocument } from '../http/openapi.ts';
import { hashPin } from '../sealing/pin.ts';
import { accessCommands } from './access.ts';
import { auditCommands } from './audit.ts';
import { doctorCommand } from './doctor.ts';
import { keysCommands } from './keys.ts';
import { reContactCommands } from './re-contacts.ts';
import { openReferralTools, readInput } from './referral-tools.ts';
import { type ReferralCliContext, referralCommands } from './referrals.ts';
import { registerCommands } from './register.ts';
import { reviewCommands } from './reviews.ts';
import { riskCommands } from './risk.ts';
import { rosterCommands } from './roster.ts';
import { routingCommands } from './routing.ts';
import { simulateCommands } from './simulate.ts';
import { EXIT, Terminal } from './terminal.ts';

const HELP = `
Settings come from the environment, as for the service (.env.example lists all); --json is for programs.

Exit codes of every command: 0 all is well, 1 something is wrong with what was looked at, 2 the command was not
understood, 3 it could not be done.`;

/** Builds the command line: one file a group, mounted here. */
export function commandLine(terminal: Terminal): Command {
  const program = new Command('alongside')
    .description('Brings a domestic abuse specialist alongside the call handler.')
    .addHelpText('after', HELP)
    .showHelpAfterError('(--help says more)')
    .exitOverride();
  const files = {
    configDir: terminal.configDir,
    out: (text: string) => terminal.out(text),
    err: (text: string) => terminal.err(text),
    exitWith: (code: number) => terminal.exitWith(code),
    now: () => Date.now(),
  };
  doctorCommand(program, terminal);
  registerCommands(program, {
    ...files,
    openTools: () => terminal.registerTools(),
    close: async () => terminal.close(),
    user: terminal.user,
    terminal: process.stderr.isTTY === true,
  });
  routingCommands(program, {
    ...files,
    desks: () => terminal.routing(),
    user: terminal.user,
  });
  riskCommands(program, files);
  rosterCommands(program, {
    ...files,
    input: process.stdin,
    hashPin,
    figures: () => terminal.specialistFigures(),
    recordedCalls: () => terminal.recordedCalls(),
    user: terminal.user,
    rosterDesk: () => terminal.rosterDesk(),
  });
  const followUps: ReferralCliContext = {
    open: async () =>
      openReferralTools({
        settings: terminal.settings,
        keys: terminal.keys,
        audit: await terminal.auditLog(),
        openRegister: async () => (await terminal.registerTools()).store,
      }),
    actor: id<ActorId>(terminal.user),
    now: () => Date.now(),
    read: readInput,
    print: (text) => terminal.out(`${text}\n`),
    complain: (text) => terminal.err(`${text}\n`),
    exitWith: (code) => terminal.exitWith(code),
  };
  referralCommands(program, followUps);
  reContactCommands(program, followUps);
  reviewCommands(program, terminal);
  auditCommands(program, terminal);
  accessCommands(program, terminal);
  keysCommands(program, terminal);
  simulateCommands(program, terminal);
  program
    .command('openapi')
    .description('print the OpenAPI document of the REST API')
    .action(() => terminal.out(`${JSON.stringify(openApiDocument(), null, 2)}\n`));
  return program;
}

async function main(): Promise<void> {
  const terminal = new Terminal(process.env);
  try {
    await commandLine(terminal).parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) terminal.exitWith(error.exitCode === 0 ? EXIT.ok : EXIT.usage);
    else {
      const expected = error instanceof SettingsError || error instanceof Error;
      terminal.err(`${expected ? error.message : 'it could not be done'}\n`);
      terminal.exitWith(EXIT.failed);
    }
  } finally {
    terminal.close();
  }
}

if (import.meta.main) await main();
