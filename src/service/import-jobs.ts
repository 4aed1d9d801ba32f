import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { takeUpload } from '../app/register/work-on-upload.ts';
import { SECOND } from '../core/time.ts';
import type { Settings } from '../environment.ts';
import type { Chore } from './chores.ts';
import type { ImportThreadData } from './import-thread.ts';
import type { RegisterTools } from './register-tools.ts';

const THREAD = new URL('./import-thread.ts', import.meta.url);

/** What a thread of imports needs of the settings. */
export type ImportSettings = Pick<
  Settings,
  'role' | 'keys' | 'prefix' | 'redisUrl' | 'redisRegisterUrl' | 'redisReplicas'
>;

export interface ImportJobs {
  readonly chore: Chore;
  /** Ends a running import as a crash would: whoever looks next goes on with it. */
  stop(): void;
}

/** Work that was begun, and how to end it as a crash would. */
export interface Running {
  readonly done: Promise<unknown>;
  end(): void;
}

/** In a thread of its own: an import has its own event loop, so that no call waits for it. */
function inThread(workerData: ImportThreadData): Running {
  const thread = new Worker(THREAD, { workerData });
  // `once` rejects with what the thread threw; its lease runs out, and the upload is taken again.
  return { done: once(thread, 'exit'), end: () => void thread.terminate() };
}

/** Looks for uploads to work on, one at a time. */
export function importJobs(
  settings: ImportSettings,
  tools: () => Promise<RegisterTools>,
  begin: (data: ImportThreadData) => Running = inThread,
): ImportJobs {
  const holder = randomUUID();
  const { keys, prefix, redisUrl, redisRegisterUrl, redisReplicas } = settings;
  const common = { holder, keys, prefix, redisUrl, redisRegisterUrl, redisReplicas };
  let running: Running | null = null;
  let stopped = false;
  const run = async (): Promise<void> => {
    if (stopped) return;
    const upload = await takeUpload((await tools()).uploads, holder);
    if (upload === null || stopped) return;
    running = begin({ ...common, upload: upload.id });
    await running.done.finally(() => {
      running = null;
    });
  };
  return {
    chore: { name: 'registerImports', everyMs: SECOND, run },
    stop() {
      stopped = true;
      running?.end();
    },
  };
}
