import type { Redis } from 'ioredis';

/** Replaces a value only while it is still what was read. KEYS: key. ARGV: what was read, what it becomes. */
const REPLACE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
return 1
`;

/** As REPLACE, for a field of a hash. KEYS: key. ARGV: field, what was read, what it becomes. */
const REPLACE_FIELD = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
`;

/**
 * Copies entries of the index to another lookup key, only while their number's record exists, and never over an entry
 * that a writer put there since. KEYS: for each entry record, old bucket, new bucket. ARGV: for each old and new field.
 */
const COPY_ENTRIES = `
for i = 1, #KEYS / 3 do
  local value = redis.call('HGET', KEYS[3 * i - 1], ARGV[2 * i - 1])
  if value and redis.call('EXISTS', KEYS[3 * i - 2]) == 1 then
    redis.call('HSETNX', KEYS[3 * i], ARGV[2 * i], value)
  end
end
return 1
`;

/**
 * Adds an id under search keys, only while its record is still what was read.
 * KEYS: record, buckets. ARGV: what was read, id, fields. Gives 0 when the record changed.
 */
const ADD_SEARCHES = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local id = ARGV[2]
for i = 2, #KEYS do
  local field = ARGV[i + 1]
  local ids = redis.call('HGET', KEYS[i], field)
  if ids == '*' then redis.call('SADD', KEYS[i] .. ':' .. field, id)
  elseif not ids then redis.call('HSET', KEYS[i], field, id)
  elseif not string.find(' ' .. ids .. ' ', ' ' .. id .. ' ', 1, true) then
    if #ids + 1 + #id > 64 then
      for each in string.gmatch(ids .. ' ' .. id, '%S+') do redis.call('SADD', KEYS[i] .. ':' .. field, each) end
      redis.call('HSET', KEYS[i], field, '*')
    else redis.call('HSET', KEYS[i], field, ids .. ' ' .. id) end
  end
end
return 1
`;

/** Scripts of a key rotation on one connection. */
export interface RotationScripts {
  /** False when the value was changed since it was read. */
  readonly replace: (key: string, was: Buffer, becomes: Buffer) => Promise<boolean>;
  readonly replaceField: (key: string, field: string, was: Buffer, becomes: Buffer) => Promise<boolean>;
  readonly copyEntries: (keys: readonly string[], args: readonly Buffer[]) => Promise<void>;
  readonly addSearches: (keys: readonly string[], args: readonly (string | Buffer)[]) => Promise<boolean>;
}

/** Defines the scripts. */
export function rotationScripts(redis: Redis): RotationScripts {
  redis.defineCommand('registerReplace', { lua: REPLACE, numberOfKeys: 1 });
  redis.defineCommand('registerReplaceField', { lua: REPLACE_FIELD, numberOfKeys: 1 });
  redis.defineCommand('registerCopyEntries', { lua: COPY_ENTRIES });
  redis.defineCommand('registerAddSearches', { lua: ADD_SEARCHES });
  const commands = redis as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const call = async (name: string, ...args: unknown[]): Promise<unknown> => {
    const command = commands[name];
    if (command === undefined) throw new Error(`${name} is not defined`);
    return await command.apply(redis, args);
  };
  return {
    replace: async (key, was, becomes) => (await call('registerReplace', key, was, becomes)) === 1,
    replaceField: async (key, field, was, becomes) =>
      (await call('registerReplaceField', key, field, was, becomes)) === 1,
    copyEntries: async (keys, args) => {
      await call('registerCopyEntries', keys.length, ...keys, ...args);
    },
    addSearches: async (keys, args) =>
      (await call('registerAddSearches', keys.length, ...keys, ...args)) === 1,
  };
}
