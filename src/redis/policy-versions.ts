import type { Redis } from 'ioredis';
import { z } from 'zod';
import { type ActorId, id } from '../core/ids.ts';
import { EMPTY_VERSION_BOOK, type VersionBook } from '../core/routing/versions.ts';
import type { PolicyVersions, VersionTexts } from '../ports/policy-versions.ts';
import type { KeySet } from '../sealing/key-ring.ts';
import { seal, unseal } from '../sealing/seal.ts';

export interface PolicyVersionsOptions {
  /** A `background` connection. */
  readonly redis: Redis;
  /** A `blocking` connection that nobody else uses, for subscribing. */
  readonly subscriber: Redis;
  /** Begins every key; ends in a colon. */
  readonly prefix: string;
  /** Seals the texts: they hold telephone numbers and colleagues' names (S14). */
  readonly sealing: KeySet;
}

/**
 * KEYS: book, texts. ARGV: revision seen, new book, channel, number (may be empty), sealed texts.
 * A version's texts are written once and never again. Gives 1 when written.
 */
const COMMIT = `
local stored = redis.call('GET', KEYS[1])
local revision = stored and cjson.decode(stored).revision or 0
if revision ~= tonumber(ARGV[1]) then return 0 end
if ARGV[4] ~= '' and redis.call('HSETNX', KEYS[2], ARGV[4], ARGV[5]) == 0 then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
redis.call('PUBLISH', ARGV[3], 'changed')
return 1
`;

const LOAD = `return {redis.call('GET', KEYS[1]) or '', redis.call('TIME')[1], redis.call('TIME')[2]}`;

/** Published routing in Redis: one small book that is compared and replaced, and sealed texts beside it. */
export function createPolicyVersions(options: PolicyVersionsOptions): PolicyVersions {
  const { redis, subscriber, sealing } = options;
  const bookKey = `${options.prefix}{routing}:book`;
  const textsKey = `${options.prefix}{routing}:texts`;
  const channel = `${options.prefix}{routing}:changes`;
  return {
    async load() {
      const [text, seconds, micros] = (await redis.eval(LOAD, 1, bookKey)) as [string, string, string];
      const now = Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
      return { book: text === '' ? EMPTY_VERSION_BOOK : parseBook(text), now };
    },
    async commit(revision, book, texts) {
      const sealed =
        texts === undefined
          ? ''
          : seal(sealing, JSON.stringify(texts.texts), identity(texts.number)).toString('base64');
      const args = [revision, JSON.stringify(book), channel, texts?.number ?? '', sealed];
      return (await redis.eval(COMMIT, 2, bookKey, textsKey, ...args)) === 1;
    },
    async texts(number) {
      const stored = await redis.hget(textsKey, String(number));
      if (stored === null) return null;
      const plain = unseal(sealing, Buffer.from(stored, 'base64'), identity(number));
      return z.record(z.string(), z.string()).parse(JSON.parse(plain.toString('utf8'))) as VersionTexts;
    },
    async watch(changed) {
      const onMessage = () => changed();
      const resubscribe = () => {
        // A failed subscription is made good by the next `ready`, and by followers who look by themselves.
        subscriber.subscribe(channel).then(changed, () => undefined);
      };
      subscriber.on('message', onMessage);
      subscriber.on('ready', resubscribe);
      await subscriber.subscribe(channel);
      return async () => {
        subscriber.off('message', onMessage);
        subscriber.off('ready', resubscribe);
        await subscriber.unsubscribe(channel);
      };
    },
  };
}

function identity(number: number): string {
  return `routing-version:${number}`;
}

const time = z.number();
const actor = z.string().transform((value) => id<ActorId>(value));
const why = z.enum(['publish', 'rollBack']);
const bookShape = z.object({
  revision: z.number(),
  versions: z.array(
    z.object({
      number: z.number(),
      author: actor,
      reason: z.string(),
      proposedAt: time,
      status: z.enum(['proposed', 'approved', 'published', 'withdrawn', 'refused']),
      approvedBy: actor.nullable(),
      approvedAt: time.nullable(),
      remark: z.string().nullable(),
      basedOn: z.number().nullable().exactOptional(),
    }),
  ),
  active: z.number().nullable(),
  scheduled: z.object({ number: z.number(), at: time, by: actor, why }).nullable(),
  switches: z.array(z.object({ number: z.number(), at: time, by: actor, why, reason: z.string() })),
});

function parseBook(text: string): VersionBook {
  return bookShape.parse(JSON.parse(text));
}
