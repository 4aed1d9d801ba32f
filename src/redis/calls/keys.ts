import type { CallId, ForceId } from '../../core/ids.ts';

/**
 * A call's keys share the hash tag of its shard, which follows from its id: one script commits a call and its place in
 * the shard's list of what is due on one node of a cluster. Fewer shards than slots, so that a sweep can ask each.
 */
export const SHARDS = 16;

export interface CallKeys {
  readonly state: string;
  readonly seen: string;
  readonly events: string;
  readonly effects: string;
  readonly due: string;
  readonly live: string;
}

export function shardOf(callId: CallId): number {
  let hash = 0;
  for (let i = 0; i < callId.length; i += 1) hash = (hash * 31 + callId.charCodeAt(i)) >>> 0;
  return hash % SHARDS;
}

export function shardKeys(prefix: string, shard: number): { readonly due: string; readonly live: string } {
  const tag = `${prefix}{c${shard}}`;
  return { due: `${tag}:due`, live: `${tag}:live` };
}

/** Calls of one force in one shard by the time they arrived. Written with the call, so it shares its tag. */
export function arrivedKey(prefix: string, shard: number, force: ForceId): string {
  return `${prefix}{c${shard}}:arrived:${force}`;
}

export function callKeys(prefix: string, callId: CallId): CallKeys {
  const shard = shardOf(callId);
  const base = `${prefix}{c${shard}}:call:${callId}`;
  return {
    state: base,
    seen: `${base}:seen`,
    events: `${base}:events`,
    effects: `${base}:effects`,
    ...shardKeys(prefix, shard),
  };
}

export function referenceKey(prefix: string, kind: string, value: string): string {
  return `${prefix}callref:${kind}:${value}`;
}
