import type { ConsultingDependencies } from '../app/register/consulting.ts';
import type { ImportDependencies } from '../app/register/import-request.ts';
import type { KeepingDependencies } from '../app/register/keeping.ts';
import { AppError } from '../core/errors.ts';
import type { AssessmentRules } from '../core/register/rules.ts';
import type { AlarmBoard } from '../ports/alarm-board.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { UploadStore } from '../ports/register-uploads.ts';
import { createAccessGuard } from '../redis/register/access-guard.ts';
import { type BackupReport, backUp, restore, verifyBackup } from '../redis/register/backup.ts';
import { newRecordId } from '../redis/register/ids.ts';
import { createImportLedger } from '../redis/register/import-ledger.ts';
import { createProposalBox } from '../redis/register/proposals.ts';
import { createReasonBook } from '../redis/register/reasons.ts';
import {
  openRegisterStore,
  type RedisRegisterStore,
  type RegisterStoreOptions,
} from '../redis/register/register-store.ts';
import { rotateLookupKey, rotateSealingKey, type RotationProgress } from '../redis/register/rotation.ts';
import { createUploadStore } from '../redis/register/uploads.ts';
import { untilReady } from '../redis/register/until-ready.ts';
import { contentDigest } from '../sealing/content-digest.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import { londonMoment } from '../wire/london-moment.ts';
import type { StoriesOfPeople } from './stories-of-people.ts';

export interface RegisterToolsOptions {
  /** A `background` connection. */
  readonly redis: RegisterStoreOptions['redis'];
  readonly keys: KeyRing;
  /** Key prefix, e.g. `alongside:`. */
  readonly prefix: string;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly rules: AssessmentRules;
  readonly stories: StoriesOfPeople;
  /** Where broken glass and look-ups of oneself are told. Without one such look-ups are refused. */
  readonly alarms?: AlarmBoard;
}

/** What keepers' verbs need, wired to Redis: for the command line, the API and scripts. */
export interface RegisterTools extends ImportDependencies, KeepingDependencies, ConsultingDependencies {
  readonly store: RedisRegisterStore;
  readonly upkeep: RegisterUpkeep;
  readonly uploads: UploadStore;
}

/** What the engineer who carries the service on does to the register as a whole. */
export interface RegisterUpkeep {
  rotateSealingKey(onProgress: (progress: RotationProgress) => void): Promise<RotationProgress>;
  /** `settle` is waited for before the old key goes: every web process must have seen the new one by then. */
  rotateLookupKey(
    onProgress: (progress: RotationProgress) => void,
    settle: () => Promise<void>,
  ): Promise<RotationProgress>;
  backUp(path: string): Promise<BackupReport>;
  verifyBackup(path: string): Promise<BackupReport>;
  restore(path: string): Promise<BackupReport>;
}

/** Waits for the connection and opens the register. Throws WrongKeyError when the keys are not the register's. */
export async function openRegisterTools(options: RegisterToolsOptions): Promise<RegisterTools> {
  const { redis, keys, prefix, audit, clock, rules } = options;
  await untilReady(redis);
  const store = await openRegisterStore({ redis, keys, prefix });
  return {
    store,
    ledger: createImportLedger(redis, store, keys),
    audit,
    clock,
    rules,
    today: () => londonMoment(clock.now()).date,
    newId: newRecordId,
    digest: (said) => contentDigest(keys.signing, said),
    proposals: createProposalBox(redis, store.names, keys.sealing),
    guard: createAccessGuard(redis, store.names, keys.sealing),
    uploads: createUploadStore(redis, store.names, keys.sealing),
    reasons: createReasonBook(redis, store.names, keys.sealing),
    ...options.stories,
    alarms: options.alarms ?? NO_ALARMS,
    upkeep: {
      rotateSealingKey: (onProgress) => rotateSealingKey({ redis, names: store.names, keys, onProgress }),
      rotateLookupKey: (onProgress, settle) =>
        rotateLookupKey({ redis, names: store.names, keys, onProgress }, settle),
      backUp: (path) => backUp(path, redis, store.names, keys, clock.now()),
      verifyBackup: (path) => verifyBackup(path, keys),
      restore: (path) => restore(path, store, keys),
    },
  };
}

const refuse = async (): Promise<never> => {
  throw new AppError(
    'unavailable',
    'this look-up must be told to a supervisor, and no alarm board is connected',
  );
};
const NO_ALARMS: AlarmBoard = { raise: refuse, acknowledge: refuse, close: refuse, list: refuse };
