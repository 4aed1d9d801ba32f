import { type AlarmId, type ForceId, id } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import type { AlarmBoard } from '../ports/alarm-board.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { type OpsFiles, watchOpsFiles } from './ops-files.ts';

/** The ops teams' files as this process uses them. */
export interface OpsFilesInForce {
  now: OpsFiles;
  /** When a version was refused that none has followed; null: the newest is in force. */
  refusedAt: Instant | null;
}

export interface FollowOpsFilesDeps {
  readonly dir: string;
  readonly everyMs: number;
  readonly inForce: OpsFilesInForce;
  readonly onTaken: (files: OpsFiles) => void;
  readonly alarms: AlarmBoard;
  readonly clock: Clock;
  readonly log: Log;
}

/** Takes each new version of the files that is right, and tells people of one that is not; gives what stops it. */
export function followOpsFiles(deps: FollowOpsFilesDeps): () => void {
  const { dir, everyMs, inForce, log } = deps;
  return watchOpsFiles(
    dir,
    everyMs,
    log,
    (next) => {
      inForce.now = next;
      inForce.refusedAt = null;
      deps.onTaken(next);
      log.info('opsFilesTaken', { policyVersion: next.routing.version });
    },
    (text) => {
      inForce.refusedAt = deps.clock.now();
      tellOfErrors(deps, text);
    },
  );
}

function tellOfErrors({ alarms, clock, log }: FollowOpsFilesDeps, text: string): void {
  // The text names files, lines and columns of the ops teams' own words, so it goes to people and not to the log.
  process.stderr.write(
    `The files in the configuration folder were not taken; the last good version stays.\n${text}\n`,
  );
  log.error('opsFilesRefused', { reason: 'see standard error for file, line and column' });
  const at = clock.now();
  alarms
    .raise({
      id: id<AlarmId>(`files-${at}`),
      class: 'important',
      kind: 'system',
      force: id<ForceId>('all'),
      callId: null,
      text: 'A new version of the configuration files has errors and was refused; the last good one stays.',
      at,
    })
    .catch((error: unknown) => log.error('alarmNotRaised', { error }));
}
