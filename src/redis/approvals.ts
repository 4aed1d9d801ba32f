import type { Redis } from 'ioredis';
import { type Approval, decisionRefused, isWaiting } from '../core/access/approval.ts';
import type { KeySet } from '../sealing/key-ring.ts';
import { seal, unseal } from '../sealing/seal.ts';
import type { Approvals } from '../ports/approvals.ts';
import { inPages } from './in-pages.ts';

/** Decided ones stay this long for whoever asked; the audit log has them for ever. */
const DECIDED_KEPT_SECONDS = 90 * 24 * 60 * 60;

/** Adds it and its place in the queue together, if it is new. KEYS: record, waiting. ARGV: text, asked at, id. */
const ASK = `
if not redis.call('SET', KEYS[1], ARGV[1], 'NX') then return 0 end
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[3])
return 1
`;

/** The first decision stands: only if the record is still the one that was read. ARGV: before, after, seconds, id. */
const DECIDE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
redis.call('ZREM', KEYS[2], ARGV[4])
return 1
`;

/** Sealed at rest: reasons are people's own words (S14). */
export function openApprovals(redis: Redis, prefix: string, sealing: KeySet): Approvals {
  const keyOf = (approvalId: string) => `${prefix}{approvals}:${approvalId}`;
  const queue = `${prefix}{approvals}:waiting`;
  const read = async (approvalId: string): Promise<Approval | null> => {
    const text = await redis.get(keyOf(approvalId));
    return text === null ? null : opened(approvalId, text);
  };
  const sealed = (approval: Approval): string =>
    seal(sealing, JSON.stringify(approval), keyOf(approval.id)).toString('base64');
  const opened = (approvalId: string, text: string): Approval =>
    JSON.parse(unseal(sealing, Buffer.from(text, 'base64'), keyOf(approvalId)).toString()) as Approval;
  /** What lapsed is found by whoever asked for as long as what was decided. */
  const leave = async (over: readonly string[]): Promise<void> => {
    if (over.length === 0) return;
    const write = redis.multi().zrem(queue, ...over);
    for (const approvalId of over) write.expire(keyOf(approvalId), DECIDED_KEPT_SECONDS);
    await write.exec();
  };
  return {
    ask: async (asked) => {
      const text = sealed({ ...asked, decision: null });
      await redis.eval(ASK, 2, keyOf(asked.id), queue, text, String(asked.askedAt), asked.id);
    },
    find: read,
    waiting: async (forces, now, limit) => {
      const found: Approval[] = [];
      const over: string[] = [];
      for await (const ids of inPages(redis, queue, 'lowest')) {
        const texts = await redis.mget(ids.map(keyOf));
        for (const [at, approvalId] of ids.entries()) {
          const text = texts[at];
          const approval = text == null ? null : opened(approvalId, text);
          if (approval === null || !isWaiting(approval, now)) over.push(approvalId);
          else if (forces.has(approval.force)) found.push(approval);
        }
        if (found.length >= limit) break;
      }
      await leave(over);
      return found.slice(0, limit);
    },
    decide: async (approvalId, outcome, by, because, at) => {
      const before = await redis.get(keyOf(approvalId));
      if (before === null) return { kind: 'refused', why: 'unknown' };
      const approval = opened(approvalId, before);
      const refused = decisionRefused(approval, by, at);
      if (refused !== null) return { kind: 'refused', why: refused };
      const decided: Approval = { ...approval, decision: { outcome, by, at, because } };
      const args = [before, sealed(decided), String(DECIDED_KEPT_SECONDS), approvalId] as const;
      const first = await redis.eval(DECIDE, 2, keyOf(approvalId), queue, ...args);
      return first === 1 ? { kind: 'decided', approval: decided } : { kind: 'refused', why: 'decided' };
    },
  };
}
