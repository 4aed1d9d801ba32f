import type { Redis } from 'ioredis';
import type { DraftFileName, RoutingDraft } from '../core/routing/draft.ts';
import type { DraftTexts, RoutingDrafts } from '../ports/routing-drafts.ts';
import type { KeySet } from '../sealing/key-ring.ts';
import { seal, unseal } from '../sealing/seal.ts';

export interface RoutingDraftsOptions {
  /** A `background` connection. */
  readonly redis: Redis;
  /** Begins every key; ends in a colon. */
  readonly prefix: string;
  /** Titles and texts are sealed: they may hold telephone numbers and colleagues' names (S14). */
  readonly sealing: KeySet;
}

/** KEYS: revisions, drafts, texts. ARGV: id, revision seen, new revision, sealed draft, (field, sealed text)*. */
const COMMIT = `
local revision = redis.call('HGET', KEYS[1], ARGV[1]) or '0'
if revision ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[4])
for i = 5, #ARGV, 2 do redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 1]) end
return 1
`;

/** KEYS: revisions, drafts, texts. ARGV: id, revision seen, field* of its texts. */
const REMOVE = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
for i = 3, #ARGV do redis.call('HDEL', KEYS[3], ARGV[i]) end
return 1
`;

/** Drafts in Redis: compared and replaced by revision; texts beside them, file by file. */
export function createRoutingDrafts({ redis, prefix, sealing }: RoutingDraftsOptions): RoutingDrafts {
  const key = (name: string) => `${prefix}{routing}:${name}`;
  const keys = [key('draft-revisions'), key('drafts'), key('draft-texts')] as const;
  const open = (stored: Buffer, what: string) => unseal(sealing, stored, what).toString('utf8');
  const draftOf = (id: string, stored: Buffer) => JSON.parse(open(stored, `draft:${id}`)) as RoutingDraft;
  const fields = (draft: RoutingDraft) => Object.keys(draft.files) as DraftFileName[];
  const get = async (id: string): Promise<RoutingDraft | null> => {
    const stored = await redis.hgetBuffer(keys[1], id);
    return stored === null ? null : draftOf(id, stored);
  };
  return {
    nextId: async () => `draft-${await redis.incr(key('draft-count'))}`,
    async list() {
      const stored = await redis.hgetallBuffer(keys[1]);
      const drafts = Object.entries(stored).map(([id, sealed]) => draftOf(id, sealed));
      return drafts.sort((a, b) => b.createdAt - a.createdAt);
    },
    get,
    async texts(id) {
      const draft = await get(id);
      if (draft === null) return {};
      const names = fields(draft);
      const stored = await redis.hmgetBuffer(keys[2], ...names.map((name) => `${id}:${name}`));
      return Object.fromEntries(
        names.flatMap((name, index): [string, string][] => {
          const sealed = stored[index];
          return sealed ? [[name, open(sealed, `draft:${id}:${name}`)]] : [];
        }),
      ) as DraftTexts;
    },
    async commit(seen, draft, texts) {
      const { id, revision } = draft;
      const sealed = Object.entries(texts).flatMap(([name, text]) => [
        `${id}:${name}`,
        seal(sealing, text, `draft:${id}:${name}`),
      ]);
      const head = seal(sealing, JSON.stringify(draft), `draft:${id}`);
      return (await redis.eval(COMMIT, 3, ...keys, id, seen, revision, head, ...sealed)) === 1;
    },
    async remove(id, seen) {
      const draft = await get(id);
      if (draft === null) return false;
      const names = fields(draft).map((name) => `${id}:${name}`);
      return (await redis.eval(REMOVE, 3, ...keys, id, seen, ...names)) === 1;
    },
  };
}
