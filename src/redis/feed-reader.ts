import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { NumberedChange, SourceChange } from '../ports/feed-source.ts';
import type { KeySet } from '../sealing/key-ring.ts';
import { unseal } from '../sealing/seal.ts';
import { FEED_KINDS, type FeedKeys, type FeedKind, sealedAs } from './feed-keys.ts';

/**
 * Where the feed is, and everything that is now, read in one step; an empty Redis begins a stream with it.
 * KEYS: epoch, number, three states. ARGV: epoch if none.
 */
const SNAPSHOT = `
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return {redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2]) or '0',
  redis.call('HGETALL', KEYS[3]), redis.call('HGETALL', KEYS[4]), redis.call('HGETALL', KEYS[5])}
`;

export interface FeedSnapshot {
  readonly stream: string;
  readonly number: number;
  readonly state: readonly SourceChange[];
}

/** `unreadable` counts values that did not open: tampered with, or sealed under a key this process does not have. */
export interface Read<T> {
  readonly value: T;
  readonly unreadable: number;
}

export async function readSnapshot(
  redis: Redis,
  keys: FeedKeys,
  sealing: KeySet,
): Promise<Read<FeedSnapshot>> {
  const names = [keys.epoch, keys.number, ...FEED_KINDS.map((kind) => keys.state[kind])];
  const [stream, number, ...hashes] = (await redis.eval(SNAPSHOT, names.length, ...names, newEpoch())) as [
    string,
    string,
    ...string[][],
  ];
  const opened = hashes.flatMap((pairs, index) => {
    const kind = FEED_KINDS[index] as FeedKind;
    const found: (SourceChange | null)[] = [];
    for (let i = 0; i + 1 < pairs.length; i += 2) {
      const sealed = String(pairs[i + 1]).split(' ')[1] ?? '';
      found.push(open(sealing, kind, String(pairs[i]), sealed));
    }
    return found;
  });
  const state = opened.filter((change) => change !== null);
  return { value: { stream, number: Number(number), state }, unreadable: opened.length - state.length };
}

/** Names a stream that nobody else will ever begin. */
export function newEpoch(): string {
  return randomBytes(12).toString('base64url');
}

/** Where the feed is now, cheaply. */
export async function readPlace(redis: Redis, keys: FeedKeys): Promise<{ stream: string; number: number }> {
  const [stream, number] = await redis.mget(keys.epoch, keys.number);
  return { stream: stream ?? '', number: Number(number ?? 0) };
}

/** Turns stream rows into changes; one that does not open keeps its number and has a null change. */
export function changesOf(
  rows: readonly (readonly [string, readonly string[]])[],
  sealing: KeySet,
): { readonly number: number; readonly numbered: NumberedChange | null }[] {
  return rows.map(([rowId, fields]) => {
    const number = Number(rowId.split('-')[0]);
    const value = new Map<string, string>();
    for (let i = 0; i + 1 < fields.length; i += 2) value.set(fields[i] ?? '', fields[i + 1] ?? '');
    const kind = value.get('kind') as FeedKind;
    const change = open(sealing, kind, value.get('key') ?? '', value.get('body') ?? '');
    return { number, numbered: change && { number, at: Number(value.get('at')), change } };
  });
}

function open(sealing: KeySet, kind: FeedKind, key: string, sealed: string): SourceChange | null {
  try {
    const plain = unseal(sealing, Buffer.from(sealed, 'base64'), sealedAs(kind, key));
    return JSON.parse(plain.toString()) as SourceChange;
  } catch {
    return null;
  }
}
