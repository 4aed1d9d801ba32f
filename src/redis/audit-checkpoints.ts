import { open, readFile } from 'node:fs/promises';
import type { Redis } from 'ioredis';
import { CHAIN_START, type ChainFault, type ChainHead, faultOf } from '../core/audit/chain.ts';
import type { Instant } from '../core/time.ts';
import type { KeySet } from '../sealing/key-ring.ts';
import { canonical, type Checkpoint, linkHash, signCheckpoint } from './audit-hash.ts';
import { type AuditKeys, auditKeys } from './audit-keys.ts';
import { linksAfter } from './audit-links.ts';

export interface CheckpointOptions {
  readonly redis: Redis;
  readonly prefix: string;
  readonly signing: KeySet;
  /** Appended to and fsynced; ship it to where the administrators of Redis cannot write. */
  readonly file: string;
  readonly now: () => Instant;
}

export type CheckpointOutcome =
  | { readonly kind: 'signed'; readonly checkpoint: Checkpoint }
  | { readonly kind: 'nothingNew' }
  /** The links since the last checkpoint do not hold: nothing was signed. This is an alarm. */
  | { readonly kind: 'broken'; readonly at: number; readonly why: ChainFault };

/** A checkpointer remembers how far it has checked, so that each run walks only what is new. */
export function createCheckpointer(options: CheckpointOptions): { run(): Promise<CheckpointOutcome> } {
  const keys = auditKeys(options.prefix);
  let checked: ChainHead = CHAIN_START;
  const run = async (): Promise<CheckpointOutcome> => {
    let head = checked;
    for await (const link of linksAfter(options.redis, keys, head.sequence)) {
      if ('unreadable' in link) return { kind: 'broken', at: link.sequence, why: 'unreadable' };
      const why = faultOf(head, link, linkHash);
      if (why !== null) return { kind: 'broken', at: head.sequence + 1, why };
      head = { sequence: link.sequence, hash: link.hash };
    }
    if (head.sequence === checked.sequence) return { kind: 'nothingNew' };
    const checkpoint = signCheckpoint(options.signing, head, options.now());
    await appendLine(options.file, canonical(checkpoint));
    await publish(options.redis, keys, checkpoint);
    checked = head;
    return { kind: 'signed', checkpoint };
  };
  return { run };
}

/** Runs a checkpointer now and then on every tick, one at a time; `onOutcome` hears everything. Call the result to stop. */
export function checkpointEvery(
  intervalMs: number,
  checkpointer: { run(): Promise<CheckpointOutcome> },
  onOutcome: (outcome: CheckpointOutcome | { readonly kind: 'failed'; readonly error: unknown }) => void,
): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let busy = false;
  const tick = (): void => {
    if (busy) return;
    busy = true;
    running = checkpointer
      .run()
      .then(onOutcome, (error: unknown) => onOutcome({ kind: 'failed', error }))
      .finally(() => {
        busy = false;
      });
  };
  const timer = setInterval(tick, intervalMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
    tick();
    await running;
  };
}

/** Every checkpoint of Redis and of the local file; null stands for one that cannot be read. */
export async function checkpointsOf(
  redis: Redis,
  keys: AuditKeys,
  file: string | null,
): Promise<(Checkpoint | null)[]> {
  const rows = await redis.xrange(keys.checkpoints, '-', '+');
  const inRedis = rows.map(([, fields]) => parsed(fields[1] ?? ''));
  return [...inRedis, ...(file === null ? [] : await inFile(file))];
}

async function inFile(file: string): Promise<(Checkpoint | null)[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  // A crash in mid-write leaves a last line without its end: that checkpoint was never finished.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map(parsed);
}

function parsed(text: string): Checkpoint | null {
  try {
    const value = JSON.parse(text) as Partial<Checkpoint>;
    const whole =
      Number.isSafeInteger(value.sequence) &&
      Number.isSafeInteger(value.at) &&
      [value.hash, value.keyId, value.signature].every((part) => typeof part === 'string');
    return whole ? (value as Checkpoint) : null;
  } catch {
    return null;
  }
}

async function appendLine(file: string, line: string): Promise<void> {
  const handle = await open(file, 'a+', 0o600);
  try {
    const { size } = await handle.stat();
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(size - 1, 0));
    if (size > 0 && buffer.toString() !== '\n') {
      const text = await readFile(file, 'utf8');
      await handle.truncate(Buffer.byteLength(text.slice(0, text.lastIndexOf('\n') + 1)));
    }
    await handle.appendFile(`${line}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Another instance may have published one for this place or a later one: then there is nothing to add. */
async function publish(redis: Redis, keys: AuditKeys, checkpoint: Checkpoint): Promise<void> {
  const id = `${checkpoint.sequence}-0`;
  try {
    await redis.xadd(keys.checkpoints, id, 'checkpoint', canonical(checkpoint));
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('equal or smaller'))) throw error;
  }
}
