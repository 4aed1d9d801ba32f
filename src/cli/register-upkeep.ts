import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { refreshLevels } from '../app/register/refresh-levels.ts';
import { type ActorId, id } from '../core/ids.ts';
import type { BackupReport } from '../redis/register/backup.ts';
import type { RegisterCommandContext } from './register.ts';
import type { RegisterTools } from '../service/register-tools.ts';
import { guarded } from './register-undo.ts';

const ROTATE_HELP = `
First give every process a key ring with both keys, the new one as "current", and restart them. Then run this. It can be
stopped and started again at any moment; calls and keepers go on. When it ends, the register no longer needs the old key;
calls, referrals and backups made under it still do (docs/register.md).

"lookup" waits --settle-seconds before it drops the old index, for every web process to load the new one.

Exit codes: 0 done, 2 wrong usage, 3 it could not be done.`;

/** Adds `rotate`, `backup`, `verify` and `restore`. */
export function registerUpkeepCommands(register: Command, ctx: RegisterCommandContext): void {
  register
    .command('rotate')
    .argument('<key>', '"sealing" or "lookup"')
    .description('move the register to the current key of the key ring')
    .option('--settle-seconds <seconds>', 'how long web processes get to load the new index', Number, 120)
    .addHelpText('after', ROTATE_HELP)
    .action((key: string, options: { settleSeconds: number }) =>
      guarded(ctx, async () => {
        if (key !== 'sealing' && key !== 'lookup') throw new Error('the key to rotate is sealing or lookup');
        const tools = await ctx.openTools();
        const { upkeep } = tools;
        const onProgress = ({ looked, changed }: { looked: number; changed: number }) => {
          if (ctx.terminal) ctx.err(`\r${looked} records looked at, ${changed} changed `);
        };
        const settle = async () => {
          await delay(options.settleSeconds * 1_000);
        };
        const { looked, changed } =
          key === 'sealing'
            ? await upkeep.rotateSealingKey(onProgress)
            : await upkeep.rotateLookupKey(onProgress, settle);
        await noted(tools, ctx.user, key === 'sealing' ? 'sealingKeyRotated' : 'lookupKeyRotated', changed);
        ctx.out(
          `${looked} records looked at, ${changed} changed; the register no longer needs the old ${key} key\n`,
        );
        ctx.exitWith(0);
      }),
    );
  register
    .command('refresh-levels')
    .description('bring the levels of the index up to the day; run it once a day')
    .action(() =>
      guarded(ctx, async () => {
        const tools = await ctx.openTools();
        const changed = await refreshLevels(id<ActorId>(ctx.user), { ...tools, today: tools.today() });
        ctx.out(`${changed} numbers changed their level\n`);
        ctx.exitWith(0);
      }),
    );
  const verbs = {
    backup: 'write every record to a file, sealed under the current sealing key',
    verify: 'open every record of a backup and read it',
    restore: 'put a backup back into an empty register',
  } as const;
  for (const verb of ['backup', 'verify', 'restore'] as const) {
    register
      .command(verb)
      .argument('<file>')
      .description(verbs[verb])
      .action((file: string) =>
        guarded(ctx, async () => {
          const tools = await ctx.openTools();
          const { backUp, verifyBackup, restore } = tools.upkeep;
          const report = await { backup: backUp, verify: verifyBackup, restore }[verb](file);
          await noted(tools, ctx.user, NOTED[verb], report.records);
          ctx.out(said(report));
          ctx.exitWith(0);
        }),
      );
  }
}

const NOTED = {
  backup: 'registerBackedUp',
  verify: 'registerBackupVerified',
  restore: 'registerRestored',
} as const;

/** Work on the register as a whole is one audit entry, after it was done. */
async function noted(tools: RegisterTools, by: string, what: string, records: number): Promise<void> {
  const entryId = `register:${what}:${randomUUID()}`;
  await tools.audit.append([
    {
      id: entryId,
      when: tools.clock.now(),
      who: id<ActorId>(by),
      what,
      operation: 'operation',
      subjectType: 'register',
      subjectId: 'register',
      correlationId: entryId,
      recipient: null,
      details: { records },
    },
  ]);
}

function said({ id: backupId, madeAt, records }: BackupReport): string {
  return `backup ${backupId} of ${new Date(madeAt).toISOString()}: ${records} records, all whole\n`;
}
