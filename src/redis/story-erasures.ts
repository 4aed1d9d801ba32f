import type { Redis } from 'ioredis';
import { z } from 'zod';
import { type ActorId, id, type PersonId } from '../core/ids.ts';
import type { StoryErasure, StoryErasures } from '../ports/story-erasures.ts';
import { STORIES } from './story-records.ts';

const erasureSchema: z.ZodType<StoryErasure, unknown> = z.object({
  person: z.string().transform((value) => id<PersonId>(value)),
  requestId: z.string(),
  by: z.string().transform((value) => id<ActorId>(value)),
  at: z.number(),
});

/** One hash beside the stories, by person: ids that say nothing about anybody (S14). */
export function createStoryErasures(redis: Redis, prefix: string): StoryErasures {
  const key = `${prefix}{${STORIES}}:erasures`;
  const goneKey = (callId: string): string => `${prefix}{${STORIES}}:gone:${callId}`;
  return {
    async ask(erasure) {
      await redis.hsetnx(key, erasure.person, JSON.stringify(erasure));
    },
    async asked() {
      return (await redis.hvals(key)).map((value) => erasureSchema.parse(JSON.parse(value)));
    },
    async among(people) {
      if (people.length === 0) return new Set();
      const found = await redis.hmget(key, ...people);
      return new Set(people.filter((_, at) => found[at] != null));
    },
    async chapterGoes(callId, forMs) {
      await redis.set(goneKey(callId), '1', 'PX', forMs);
    },
    isGone: async (callId) => (await redis.exists(goneKey(callId))) === 1,
    async followed(person) {
      await redis.hdel(key, person);
    },
  };
}
