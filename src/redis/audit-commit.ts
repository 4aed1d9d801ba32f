import type { Redis } from 'ioredis';
import { CHAIN_START, type ChainHead, type ChainLink } from '../core/audit/chain.ts';
import { AUDIT_IDS_KEPT_SECONDS, type AuditKeys } from './audit-keys.ts';
import { canonical } from './audit-hash.ts';

/**
 * All or nothing, in one step: if the head is still the one the links were computed on and none of the entries is in the
 * log yet, the links are added and the head moves.
 * KEYS: head, links, then one set of ids a day. ARGV: head sequence, head hash, seconds, then six a link.
 */
const COMMIT = `
local head = redis.call('HMGET', KEYS[1], 'sequence', 'hash')
local sequence, hash = head[1] or ARGV[4], head[2] or ARGV[5]
if sequence ~= ARGV[1] or hash ~= ARGV[2] then return {'moved', sequence, hash} end
local known = {'known'}
for i = 6, #ARGV, 6 do
  if redis.call('SISMEMBER', KEYS[tonumber(ARGV[i])], ARGV[i + 1]) == 1 then known[#known + 1] = ARGV[i + 1] end
end
if #known > 1 then return known end
for i = 6, #ARGV, 6 do
  redis.call('XADD', KEYS[2], ARGV[i + 2] .. '-0', 'entry', ARGV[i + 3], 'previous', ARGV[i + 4], 'hash', ARGV[i + 5])
  redis.call('SADD', KEYS[tonumber(ARGV[i])], ARGV[i + 1])
end
for i = 3, #KEYS do redis.call('EXPIRE', KEYS[i], ARGV[3]) end
redis.call('HSET', KEYS[1], 'sequence', ARGV[#ARGV - 3], 'hash', ARGV[#ARGV])
return {'done'}
`;

export type CommitOutcome =
  | { readonly kind: 'done' }
  /** Another instance was first: compute again from here. */
  | { readonly kind: 'moved'; readonly head: ChainHead }
  /** These are in the log already (a retry): leave them out. */
  | { readonly kind: 'known'; readonly ids: ReadonlySet<string> };

/** Tries to add `links` after `head`. Rejects when Redis does not answer: it may or may not have been done. */
export async function commitLinks(
  redis: Redis,
  keys: AuditKeys,
  head: ChainHead,
  links: readonly ChainLink[],
): Promise<CommitOutcome> {
  const days = [...new Set(links.map((link) => keys.idsOf(link.entry.when)))];
  const args: (string | number)[] = [head.sequence, head.hash, AUDIT_IDS_KEPT_SECONDS];
  args.push(CHAIN_START.sequence, CHAIN_START.hash);
  for (const { sequence, previous, hash, entry } of links) {
    const day = days.indexOf(keys.idsOf(entry.when)) + 3;
    args.push(day, entry.id, sequence, canonical(entry), previous, hash);
  }
  const names = [keys.head, keys.links, ...days];
  const [kind, ...rest] = (await redis.eval(COMMIT, names.length, ...names, ...args)) as string[];
  if (kind === 'done') return { kind };
  if (kind === 'known') return { kind, ids: new Set(rest) };
  return { kind: 'moved', head: { sequence: Number(rest[0]), hash: String(rest[1]) } };
}

/** Where the chain ends now. */
export async function readHead(redis: Redis, keys: AuditKeys): Promise<ChainHead> {
  const [sequence, hash] = await redis.hmget(keys.head, 'sequence', 'hash');
  return sequence && hash ? { sequence: Number(sequence), hash } : CHAIN_START;
}
