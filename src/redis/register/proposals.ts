import type { Redis } from 'ioredis';
import { z } from 'zod';
import { type ActorId, id, type PersonId } from '../../core/ids.ts';
import { peopleOfChange } from '../../core/register/change.ts';
import type { Proposal, ProposalBox } from '../../ports/register-proposals.ts';
import type { KeySet } from '../../sealing/key-ring.ts';
import { seal, unseal } from '../../sealing/seal.ts';
import { forceSchema } from '../../wire/register.ts';
import { registerChangeSchema } from '../../wire/register-change.ts';
import { inPages } from '../in-pages.ts';
import type { ExtraValue } from './commit.ts';
import type { RegisterNames } from './names.ts';

/** Decided proposals are kept so long, for their proposers to see. */
const KEPT_MS = 90 * 24 * 3_600_000;
const CLAIM_MS = 60_000;
/** Proposals looked through at most; a box with more is not being kept. */
const READ_LIMIT = 5_000;

const actor = z.string().transform((value) => id<ActorId>(value));
const proposalSchema: z.ZodType<Proposal, unknown> = z.object({
  id: z.string(),
  force: forceSchema,
  change: registerChangeSchema,
  by: actor,
  at: z.number(),
  reason: z.string(),
  because: z.enum(['partner', 'lowers']),
  decision: z
    .object({ by: actor, at: z.number(), accepted: z.boolean(), reason: z.string() })
    .nullable()
    .default(null),
});

/** A proposal as part of a commit. */
export function proposalValue(names: RegisterNames, keys: KeySet, proposal: Proposal): ExtraValue {
  const value = seal(keys, JSON.stringify(proposal), identityOf(proposal.id));
  return { key: boxKey(names), field: proposal.id, value };
}

function boxKey(names: RegisterNames): string {
  return names.other('proposals');
}

function identityOf(proposalId: string): string {
  return `proposal:${proposalId}`;
}

/** Proposals in one sealed hash and two lists by time: waiting, and all. */
export function createProposalBox(redis: Redis, names: RegisterNames, keys: KeySet): ProposalBox {
  const box = boxKey(names);
  const waiting = names.other('proposals:waiting');
  const all = names.other('proposals:all');
  const opened = (proposalId: string, kept: Buffer | null | undefined): Proposal | null =>
    kept == null
      ? null
      : proposalSchema.parse(JSON.parse(unseal(keys, kept, identityOf(proposalId)).toString('utf8')));
  const read = async (ids: readonly string[]): Promise<readonly Proposal[]> => {
    if (ids.length === 0) return [];
    const kept = await redis.hmgetBuffer(box, ...ids);
    return ids.flatMap((each, at) => opened(each, kept[at]) ?? []);
  };
  const drop = async (ids: readonly string[]): Promise<void> => {
    if (ids.length === 0) return;
    await redis
      .multi()
      .hdel(box, ...ids)
      .zrem(waiting, ...ids)
      .zrem(all, ...ids)
      .exec();
  };

  return {
    async put(proposal) {
      const write = redis
        .multi()
        .hset(box, proposal.id, seal(keys, JSON.stringify(proposal), identityOf(proposal.id)))
        .zadd(all, 'NX', proposal.at, proposal.id);
      if (proposal.decision === null) write.zadd(waiting, 'NX', proposal.at, proposal.id);
      else write.zrem(waiting, proposal.id);
      await write.exec();
      const old = await redis.zrangebyscore(all, '-inf', proposal.at - KEPT_MS, 'LIMIT', 0, 100);
      const stillWaiting = new Set(await redis.zrangebyscore(waiting, '-inf', proposal.at - KEPT_MS));
      await drop(old.filter((each) => !stillWaiting.has(each)));
    },

    get: async (proposalId) => opened(proposalId, await redis.hgetBuffer(box, proposalId)),
    async open(limit, wanted = () => true) {
      const found: Proposal[] = [];
      const over: string[] = [];
      for await (const ids of inPages(redis, waiting, 'lowest')) {
        const undecided = (await read(ids)).filter(({ decision }) => decision === null);
        const still = new Set(undecided.map((proposal) => proposal.id));
        over.push(...ids.filter((each) => !still.has(each)));
        found.push(...undecided.filter(wanted));
        if (found.length >= limit) break;
      }
      // Decided by a process that ended before it took it out, or forgotten with the person it was about.
      if (over.length > 0) await redis.zrem(waiting, ...over);
      return found.slice(0, limit);
    },

    async by(who, limit) {
      const found = await read(await redis.zrevrange(all, 0, `${READ_LIMIT - 1}`));
      return found.filter((proposal) => proposal.by === who).slice(0, limit);
    },

    async forget(person: PersonId) {
      const found = await read(await redis.zrevrange(all, 0, '-1'));
      const about = found.filter(
        ({ change }) => change.kind !== 'erase' && peopleOfChange(change).includes(person),
      );
      await drop(about.map((proposal) => proposal.id));
    },

    async claim(proposalId, by) {
      const key = names.other(`proposal-claim:${proposalId}`);
      return (await redis.set(key, by, 'PX', CLAIM_MS, 'NX')) === 'OK';
    },
  };
}
