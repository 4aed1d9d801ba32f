import type { Redis } from 'ioredis';
import type { ImportDependencies } from '../app/register/import.ts';
import type { AssessmentRules } from '../core/register/rules.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import { newRecordId } from '../redis/register/ids.ts';
import { createImportLedger } from '../redis/register/import-ledger.ts';
import { openRegisterStore, type RedisRegisterStore } from '../redis/register/register-store.ts';
import { untilReady } from '../redis/register/until-ready.ts';
import { contentDigest } from '../sealing/content-digest.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import { londonMoment } from '../wire/london-moment.ts';

export interface RegisterToolsOptions {
  /** A `background` connection. */
  readonly redis: Redis;
  readonly keys: KeyRing;
  /** Key prefix, e.g. `alongside:`. */
  readonly prefix: string;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly rules: AssessmentRules;
}

/** What keepers' verbs need, wired to Redis: for the command line, the API and scripts. */
export interface RegisterTools extends ImportDependencies {
  readonly store: RedisRegisterStore;
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
  };
}
