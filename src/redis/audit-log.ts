import type { Redis } from 'ioredis';
import type { AuditEntry } from '../core/audit/audit-entry.ts';
import { CHAIN_START, type ChainHead, extendChain } from '../core/audit/chain.ts';
import { AppError } from '../core/errors.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import { type Meter, NO_METER } from '../ports/meter.ts';
import { commitLinks } from './audit-commit.ts';
import { canonical, linkHash } from './audit-hash.ts';
import { type AuditKeys, auditKeys } from './audit-keys.ts';

export interface AuditLogOptions {
  /** A connection of purpose `background`; its server must have `appendfsync always` (the doctor checks). */
  readonly redis: Redis;
  /** Before every key. */
  readonly prefix: string;
  /** Wait for this many replicas before an entry counts as written; 0 where there is none. */
  readonly replicas?: number;
  readonly meter?: Meter;
}

/** Entries committed by one script; the rest wait for the next. */
const BATCH_LIMIT = 256;
/** Beyond this many waiting, appending is refused: the caller keeps its effect and runs it again. */
const WAITING_LIMIT = 20_000;
/** An entry holds ids and a few words; more is a fault of whoever wrote it. */
const ENTRY_LIMIT_BYTES = 8 * 1024;
/** How often other instances may be first before we give up. */
const MOVED_LIMIT = 100;
/** How often silence of Redis is asked about again; each time it is found out first what was done. */
const SILENCE_LIMIT = 3;
const REPLICA_WAIT_MS = 1_000;

interface Waiting {
  readonly entry: AuditEntry;
  readonly settle: (error: Error | null) => void;
}

/**
 * The audit log in Redis. Concurrent appends are committed together: while one batch is on its way, what comes next
 * gathers (one fsync serves them all). Several instances write one chain by compare-and-set on its head.
 */
export function openAuditLog(options: AuditLogOptions): AuditLog {
  const writer = new AuditWriter(options);
  return { append: (entries) => writer.append(entries) };
}

class AuditWriter {
  readonly #redis: Redis;
  readonly #keys: AuditKeys;
  readonly #replicas: number;
  readonly #meter: Meter;
  readonly #waiting: Waiting[] = [];
  #head: ChainHead = CHAIN_START;
  #running = false;

  constructor(options: AuditLogOptions) {
    this.#redis = options.redis;
    this.#keys = auditKeys(options.prefix);
    this.#replicas = options.replicas ?? 0;
    this.#meter = options.meter ?? NO_METER;
  }

  /** Resolves when every entry is durably in the chain. Rejects `unavailable`: the same entries may be given again. */
  async append(entries: readonly AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    for (const entry of entries) {
      if (canonical(entry).length > ENTRY_LIMIT_BYTES)
        throw new AppError('invalid', `an audit entry is longer than ${ENTRY_LIMIT_BYTES} bytes`);
    }
    if (this.#waiting.length + entries.length > WAITING_LIMIT)
      throw new AppError('unavailable', 'too many audit entries are waiting to be written');
    const written = entries.map(
      (entry) =>
        new Promise<void>((resolve, reject) => {
          this.#waiting.push({ entry, settle: (error) => (error ? reject(error) : resolve()) });
        }),
    );
    if (!this.#running) void this.#run();
    const outcomes = await Promise.allSettled(written);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }

  async #run(): Promise<void> {
    this.#running = true;
    // Let everything that is appended in this turn of the event loop join the first batch.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH_LIMIT);
      this.#meter.set('alongside_audit_waiting', {}, this.#waiting.length);
      const error = await this.#commit(batch.map(({ entry }) => entry)).then(
        () => null,
        (cause: unknown) =>
          new AppError('unavailable', 'the audit log cannot be written', { cause: text(cause) }),
      );
      this.#meter.count(
        'alongside_audit_appends_total',
        { outcome: error ? 'failed' : 'done' },
        batch.length,
      );
      this.#meter.observe('alongside_audit_batch_entries', {}, batch.length);
      for (const { settle } of batch) settle(error);
    }
    this.#running = false;
  }

  async #commit(entries: readonly AuditEntry[]): Promise<void> {
    let left = [...new Map(entries.map((entry) => [entry.id, entry])).values()];
    let moved = 0;
    let silences = 0;
    while (left.length > 0) {
      const links = extendChain(this.#head, left, linkHash);
      const outcome = await commitLinks(this.#redis, this.#keys, this.#head, links).catch(
        (error: unknown) => {
          silences += 1;
          if (silences >= SILENCE_LIMIT) throw error;
          return null;
        },
      );
      if (outcome === null) continue;
      if (outcome.kind === 'done') {
        const last = links[links.length - 1];
        if (last) this.#head = { sequence: last.sequence, hash: last.hash };
        left = [];
      } else if (outcome.kind === 'known') {
        left = left.filter((entry) => !outcome.ids.has(entry.id));
      } else {
        this.#head = outcome.head;
        moved += 1;
        if (moved > MOVED_LIMIT) throw new Error('other instances were always first');
      }
    }
    await this.#replicated();
  }

  async #replicated(): Promise<void> {
    if (this.#replicas === 0) return;
    const reached = await this.#redis.wait(this.#replicas, REPLICA_WAIT_MS);
    if (reached < this.#replicas) throw new Error(`only ${reached} of ${this.#replicas} replicas have it`);
  }
}

function text(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
