import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { AppError } from '../../core/errors.ts';
import type { ForceId } from '../../core/ids.ts';
import { assess, assessLevelOnly, assessUnknown } from '../../core/register/assess.ts';
import type { Assessment, RepeatCalls } from '../../core/register/assessment.ts';
import { higherLevel } from '../../core/register/level.ts';
import type { AssessmentRules } from '../../core/register/rules.ts';
import type { Instant, Milliseconds } from '../../core/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { IndexHit } from '../../ports/register.ts';
import type { RegisterService, RegisterStatus, RegisterTrouble } from '../../ports/register-service.ts';
import type { KeyRing } from '../../sealing/key-ring.ts';
import { londonMoment } from '../../wire/london-moment.ts';
import { type DetailsOutcome, readDetails } from './details.ts';
import { unpackValue } from './fingerprint.ts';
import { readIndex, saveIndex } from './index-file.ts';
import { followIndex, type IndexFollower } from './index-follower.ts';
import { type IndexTables, lookUpIn, sizeOf } from './index-tables.ts';
import { proveKeys, WrongKeyError } from './meta.ts';
import { type RegisterNames, registerNames } from './names.ts';
import { untilReady } from './until-ready.ts';

/** How long a start without an index on disk waits for the first one. */
const FIRST_LOAD_MS = 5_000;

export interface RegisterOptions {
  /** `callPath`: details of a call. `background`: loading the index. `blocking`: the change stream, for this alone. */
  readonly redis: { readonly callPath: Redis; readonly background: Redis; readonly blocking: Redis };
  readonly keys: KeyRing;
  /** Key prefix, e.g. `alongside:`. */
  readonly prefix: string;
  readonly clock: Clock;
  readonly rules: AssessmentRules;
  /** Where the index is saved, sealed; null: nowhere, and a start needs Redis. */
  readonly indexFile: string | null;
  /** How often a changed index is saved. */
  readonly saveEveryMs: Milliseconds;
  /** Details not read within this are not waited for. */
  readonly detailsTimeoutMs: Milliseconds;
  readonly onTrouble: (trouble: RegisterTrouble) => void;
}

/** The register of known risk for one process. `start` it before use; before that every look-up answers null. */
export function createRegister(options: RegisterOptions): RegisterService {
  return new RedisRegister(options);
}

class RedisRegister implements RegisterService {
  readonly #options: RegisterOptions;
  readonly #names: RegisterNames;
  #follower: IndexFollower | null = null;
  #fromDisk: Instant | null = null;
  #savedPosition = '';
  #saving: NodeJS.Timeout | null = null;

  constructor(options: RegisterOptions) {
    this.#options = options;
    this.#names = registerNames(options.prefix);
  }

  async start(): Promise<void> {
    const { redis, clock, onTrouble, saveEveryMs } = this.#options;
    const saved = await this.#readFile();
    this.#fromDisk = saved?.asOf ?? null;
    // Under another key it is saved again soon: that key may leave the key ring after a rotation.
    const current = saved?.keyId === this.#options.keys.sealing.current;
    this.#savedPosition = current ? (saved?.tables.position ?? '') : '';
    await this.#proveKeys();
    this.#follower = followIndex({
      redis: redis.background,
      blocking: redis.blocking,
      names: this.#names,
      clock,
      keys: this.#options.keys,
      onTrouble,
      from: saved?.tables ?? null,
    });
    if (saved === null) await this.#firstLoad(this.#follower);
    if (this.#options.indexFile !== null) {
      this.#saving = setInterval(() => void this.#save(), saveEveryMs);
      this.#saving.unref();
    }
  }

  async stop(): Promise<void> {
    if (this.#saving !== null) clearInterval(this.#saving);
    await this.#save();
    await this.#follower?.stop();
  }

  status(): RegisterStatus {
    const tables = this.#follower?.current() ?? null;
    const fresh = (this.#follower?.asOf() ?? 0) > 0;
    return {
      numbers: tables === null ? 0 : sizeOf(tables),
      indexAsOf: this.indexAsOf(),
      loadedFrom: fresh ? 'redis' : this.#fromDisk === null ? 'nothing' : 'disk',
      following: this.#follower?.following() ?? false,
      lookupKeys: [...(tables?.tables.keys() ?? [])],
      memoryBytes: [...(tables?.tables.values() ?? [])].reduce((sum, table) => sum + table.bytes, 0),
    };
  }

  indexAsOf(): Instant {
    return Math.max(this.#follower?.asOf() ?? 0, this.#fromDisk ?? 0);
  }

  lookUp(number: string): IndexHit | null {
    const tables = this.#follower?.current() ?? null;
    if (tables === null) return null;
    const value = lookUpIn(tables, this.#options.keys.lookup, number);
    return value === 0 ? null : unpackValue(value);
  }

  async assess(number: string, force: ForceId, repeat: RepeatCalls, now: Instant): Promise<Assessment> {
    const { rules } = this.#options;
    const indexAsOf = this.indexAsOf();
    const hit = this.lookUp(number);
    if (hit === null) return assessUnknown({ repeat, indexAsOf, now });
    const input = { number, force, repeat, rules, local: londonMoment(now), now, indexAsOf };
    const details = await this.#details(number, hit);
    // A number whose record was tampered with goes on as unknown, and somebody is told (issue of the register).
    if (details === 'tampered') return assessUnknown(input);
    if (details === 'missing' || details === 'unread') return assessLevelOnly(hit.level, input);
    const assessment = assess({ ...input, people: details.people, orders: details.orders });
    if (!details.incomplete) return assessment;
    const floor = assessLevelOnly(hit.level, input);
    return {
      ...assessment,
      level: higherLevel(assessment.level ?? hit.level, hit.level),
      reasons: [...floor.reasons.filter((reason) => reason.code === 'levelOnly'), ...assessment.reasons],
      speakerMayBePerpetrator: true,
    };
  }

  async ties(number: string): ReturnType<RegisterService['ties']> {
    const hit = this.lookUp(number);
    const details = hit === null ? 'missing' : await this.#details(number, hit);
    // Nobody tied and nobody asked are two things: a call counted under its number alone is lost to the household's next.
    if (details === 'unread')
      throw new AppError('unavailable', 'whom the number is tied to could not be read');
    if (typeof details === 'string') return { people: [], households: [] };
    return {
      people: details.people.map((person) => person.id),
      households: [...new Set(details.people.flatMap((person) => person.households))],
    };
  }

  /** Never rejects, and never waits longer than the limit: what Redis says later is not waited for. */
  async #details(number: string, hit: IndexHit): Promise<DetailsOutcome | 'unread'> {
    const { redis, keys, onTrouble, detailsTimeoutMs } = this.#options;
    const place = { number, record: hit.record };
    const reading = readDetails(redis.callPath, this.#names, keys.sealing, place, onTrouble);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), detailsTimeoutMs);
    });
    try {
      return await Promise.race([reading, late]);
    } catch (error) {
      onTrouble({ kind: 'detailsUnread', reason: (error as Error).message });
      return 'unread';
    } finally {
      clearTimeout(timer);
      // Whatever comes after the limit is of no use, and its failure has been told already.
      reading.catch(() => undefined);
    }
  }

  async #readFile(): ReturnType<typeof readIndex> {
    const { indexFile, keys, onTrouble } = this.#options;
    if (indexFile === null) return null;
    try {
      return await readIndex(indexFile, keys.sealing);
    } catch (error) {
      onTrouble({ kind: 'snapshot', reason: (error as Error).message });
      return null;
    }
  }

  /** A wrong key ring refuses to start; a silent Redis does not: calls must be answered, and the follower proves them later. */
  async #proveKeys(): Promise<void> {
    const { redis, keys, onTrouble } = this.#options;
    await untilReady(redis.background);
    try {
      await proveKeys(redis.background, this.#names, keys);
    } catch (error) {
      if (error instanceof WrongKeyError) throw error;
      onTrouble({ kind: 'notFollowing', reason: (error as Error).message });
    }
  }

  /** Without an index on disk the first one comes from Redis; calls do not wait for it for longer than this. */
  async #firstLoad(follower: IndexFollower): Promise<void> {
    const waited = new AbortController();
    const late = delay(FIRST_LOAD_MS, undefined, { signal: waited.signal }).catch(() => undefined);
    await Promise.race([follower.inStep, late]);
    waited.abort();
  }

  async #save(): Promise<void> {
    const { indexFile, keys, onTrouble } = this.#options;
    const tables: IndexTables | null = this.#follower?.current() ?? null;
    if (indexFile === null || tables === null || tables.position === this.#savedPosition) return;
    const { position } = tables;
    try {
      await saveIndex(indexFile, keys.sealing, { tables, asOf: this.indexAsOf() });
      this.#savedPosition = position;
    } catch (error) {
      onTrouble({ kind: 'snapshot', reason: (error as Error).message });
    }
  }
}
