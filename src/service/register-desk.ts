import { createRegisterDesk } from '../app/register/desk.ts';
import { settleAll } from '../app/register/settle.ts';
import { createRegisterFiles } from '../app/register/uploads.ts';
import { AppError } from '../core/errors.ts';
import { MINUTE } from '../core/time.ts';
import type { AlarmBoard } from '../ports/alarm-board.ts';
import type { RegisterDesk } from '../ports/register-desk.ts';
import type { RegisterFiles } from '../ports/register-files.ts';
import type { RegisterStore } from '../ports/register-store.ts';
import { WrongKeyError } from '../redis/register/meta.ts';
import { headerOf } from '../wire/register-file.ts';
import type { Chore } from './chores.ts';
import { importJobs, type ImportSettings } from './import-jobs.ts';
import { openRegisterTools, type RegisterTools, type RegisterToolsOptions } from './register-tools.ts';

/** The register as keepers and follow-ups use it, within the service. */
export interface RegisterOffice {
  readonly desk: RegisterDesk;
  readonly files: RegisterFiles;
  readonly tools: () => Promise<RegisterTools>;
  /** People and numbers for follow-ups. */
  readonly store: Pick<RegisterStore, 'people' | 'numbers' | 'orders'>;
  /** Files are worked on where the role says so; what is owed is settled everywhere. */
  readonly chores: readonly Chore[];
  /** Ends a running import as a crash would: whoever looks next goes on with it. */
  stop(): void;
}

/**
 * Opened at first use: opening proves the keys against Redis, and a process must start without Redis (S1). A failed
 * opening is tried again at the next use. `alarms` is asked for late, since alarms are made after the register.
 */
export function openRegisterOffice(
  settings: ImportSettings,
  options: Omit<RegisterToolsOptions, 'alarms'>,
  alarms: () => AlarmBoard,
): RegisterOffice {
  let opened: Promise<RegisterTools> | null = null;
  const tools = (): Promise<RegisterTools> => {
    opened ??= openRegisterTools({ ...options, alarms: lateBoard(alarms) });
    opened.catch(() => {
      opened = null;
    });
    return opened.catch((error: unknown) => {
      if (error instanceof WrongKeyError) throw new AppError('unavailable', error.message);
      throw error;
    });
  };
  const jobs = importJobs(settings, tools);
  return {
    desk: createRegisterDesk(tools),
    files: createRegisterFiles(tools, headerOf),
    tools,
    store: {
      people: async (ids) => (await tools()).store.people(ids),
      numbers: async (numbers) => (await tools()).store.numbers(numbers),
      orders: async (ids) => (await tools()).store.orders(ids),
    },
    chores: [
      { name: 'settleRegister', everyMs: MINUTE, run: async () => settleAll(await tools()) },
      ...(settings.role === 'web' ? [] : [jobs.chore]),
    ],
    stop: () => jobs.stop(),
  };
}

function lateBoard(board: () => AlarmBoard): AlarmBoard {
  return {
    raise: (alarm) => board().raise(alarm),
    acknowledge: (...about) => board().acknowledge(...about),
    close: (...about) => board().close(...about),
    list: (...about) => board().list(...about),
  };
}
