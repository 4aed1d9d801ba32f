import type { Redis } from 'ioredis';
import type { CommitOutcome } from '../../ports/register-store.ts';

/**
 * Commits changes that become true together or not at all. KEYS: meta, changes, done; the first names the node, on which
 * every key of the register is. ARGV: one packed list of eight flat lists:
 * 1. seconds to remember the commit, active lookup keys, stream limit;
 * 2. for each record key, expected version (empty: absent), new value (empty: none);
 * 3. for each index entry bucket, field, expected value, new value;
 * 4. for each search entry bucket, sign, field, id;
 * 5. for each extra key, field (empty: the key's own value), value (empty: delete), seconds it lives (empty: for ever),
 *    expected value of the key ('any': any);
 * 6. for each lookup key its packed changes;
 * 7. for each search entry under which no id may have come in, bucket, field, how many ids were there;
 * 8. for each record that was relied on, key and version.
 * What is new is asked for and written in few commands: an import is little else.
 */
const COMMIT = `
if redis.call('GET', KEYS[3]) then return 'already' end
local facts, records, entries, searches, extras, changes, references, relied = unpack(cmsgpack.unpack(ARGV[1]))
if redis.call('HGET', KEYS[1], 'lookupKeys') ~= facts[2] then return 'keysChanged' end
local fresh = {}
local function noneThere()
  return #fresh == 0 or redis.call('EXISTS', unpack(fresh)) == 0
end
for i = 1, #records, 3 do
  if records[i + 1] == '' then
    fresh[#fresh + 1] = records[i]
    if #fresh == 1000 then
      if not noneThere() then return 'conflict' end
      fresh = {}
    end
  elseif redis.call('GETRANGE', records[i], 0, 3) ~= records[i + 1] then return 'conflict' end
end
if not noneThere() then return 'conflict' end
for i = 1, #entries, 4 do
  local expected = entries[i + 2]
  if expected ~= 'any' then
    local value = redis.call('HGET', entries[i], entries[i + 1]) or ''
    if value ~= expected then return 'conflict' end
  end
end
for i = 1, #references, 3 do
  local ids, count = redis.call('HGET', references[i], references[i + 1]), 0
  if ids == '*' then count = redis.call('SCARD', references[i] .. ':' .. references[i + 1])
  elseif ids then count = select(2, string.gsub(ids, '%S+', '')) end
  if count > tonumber(references[i + 2]) then return 'conflict' end
end
for i = 1, #relied, 2 do
  if redis.call('GETRANGE', relied[i], 0, 3) ~= relied[i + 1] then return 'conflict' end
end
for i = 1, #extras, 5 do
  local expected = extras[i + 4]
  if expected ~= 'any' and (redis.call('GET', extras[i]) or '') ~= expected then return 'conflict' end
end
local sets = {}
for i = 1, #records, 3 do
  if records[i + 2] == '' then redis.call('DEL', records[i]) else
    sets[#sets + 1] = records[i]
    sets[#sets + 1] = records[i + 2]
    if #sets == 1000 then
      redis.call('MSET', unpack(sets))
      sets = {}
    end
  end
end
if #sets > 0 then redis.call('MSET', unpack(sets)) end
for i = 1, #entries, 4 do
  local value = entries[i + 3]
  if value == '' then redis.call('HDEL', entries[i], entries[i + 1])
  else redis.call('HSET', entries[i], entries[i + 1], value) end
end
for i = 1, #searches, 4 do
  local bucket, sign, field, id = searches[i], searches[i + 1], searches[i + 2], searches[i + 3]
  if sign == '-' or redis.call('HSETNX', bucket, field, id) == 0 then
    local ids = redis.call('HGET', bucket, field)
    if ids == '*' then
      local set = bucket .. ':' .. field
      if sign == '+' then redis.call('SADD', set, id) else
        redis.call('SREM', set, id)
        if redis.call('EXISTS', set) == 0 then redis.call('HDEL', bucket, field) end
      end
    else
      local list, found = {}, false
      if ids then
        for each in string.gmatch(ids, '%S+') do
          if each == id then found = true else list[#list + 1] = each end
        end
      end
      if sign == '+' then list[#list + 1] = id end
      local text = table.concat(list, ' ')
      if #list == 0 then redis.call('HDEL', bucket, field)
      elseif #text > 64 then
        redis.call('SADD', bucket .. ':' .. field, unpack(list))
        redis.call('HSET', bucket, field, '*')
      elseif not (found and sign == '+') then redis.call('HSET', bucket, field, text) end
    end
  end
end
for i = 1, #extras, 5 do
  local key, field, value, seconds = extras[i], extras[i + 1], extras[i + 2], extras[i + 3]
  if field ~= '' then
    if value == '' then redis.call('HDEL', key, field) else redis.call('HSET', key, field, value) end
  elseif value == '' then redis.call('DEL', key)
  elseif seconds == '' then redis.call('SET', key, value)
  else redis.call('SET', key, value, 'EX', seconds) end
end
for i = 1, #changes, 2 do
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', facts[3], '*', changes[i], changes[i + 1])
end
redis.call('SET', KEYS[3], '1', 'EX', facts[1])
return 'committed'
`;

/*
 * Readers name the lookup keys they believe to be active, and are refused when a rotation changed them: what they would
 * read might be gone.
 */

/**
 * Numbers with their records in one round trip. KEYS: meta, which names the node. ARGV: active keys, key before the bucket's
 * number, key before the record's number, and one packed list of bucket and field for each number. Gives, for each number
 * that is there, its place in the list (from 1), its value and its record; of most numbers of an import there is nothing.
 */
const NUMBERS = `
if redis.call('HGET', KEYS[1], 'lookupKeys') ~= ARGV[1] then return redis.error_reply('KEYSCHANGED') end
local places, found = cmsgpack.unpack(ARGV[4])[1], {}
for i = 1, #places, 2 do
  local value = redis.call('HGET', ARGV[2] .. places[i], places[i + 1])
  if value then
    local a, b, c, d = string.byte(value, 1, 4)
    local record = math.floor((((a * 256 + b) * 256 + c) * 256 + d) / 4)
    found[#found + 1] = string.format('%.0f', (i + 1) / 2)
    found[#found + 1] = value
    found[#found + 1] = redis.call('GET', ARGV[3] .. string.format('%.0f', record)) or ''
  end
end
return found
`;

/**
 * Ids under search keys. KEYS: meta, which names the node. ARGV: active keys, most ids a key, key before the bucket's
 * number, and one packed list of bucket and field for each key. Gives one line of ids, with a space between, for each.
 */
const FIND = `
if redis.call('HGET', KEYS[1], 'lookupKeys') ~= ARGV[1] then return redis.error_reply('KEYSCHANGED') end
local places, found = cmsgpack.unpack(ARGV[4])[1], {}
for i = 1, #places, 2 do
  local bucket, field = ARGV[3] .. places[i], places[i + 1]
  local ids = redis.call('HGET', bucket, field)
  if ids == '*' then ids = table.concat(redis.call('SRANDMEMBER', bucket .. ':' .. field, ARGV[2]), ' ') end
  found[#found + 1] = ids or ''
end
return table.concat(found, '\\n')
`;

/** Ids that stand under all search keys: the shortest list is held against the others. KEYS: meta. ARGV: as FIND. */
const FIND_ALL = `
if redis.call('HGET', KEYS[1], 'lookupKeys') ~= ARGV[1] then return redis.error_reply('KEYSCHANGED') end
local places, sets, ids = cmsgpack.unpack(ARGV[4])[1], {}, nil
for i = 1, #places, 2 do
  local bucket, field = ARGV[3] .. places[i], places[i + 1]
  local text = redis.call('HGET', bucket, field)
  if not text then return {} end
  if text == '*' then sets[#sets + 1] = bucket .. ':' .. field else
    local here = {}
    for each in string.gmatch(text, '%S+') do
      if ids == nil or ids[each] then here[each] = true end
    end
    ids = here
  end
end
local found = {}
if ids == nil then
  if #sets == 1 then return redis.call('SRANDMEMBER', sets[1], ARGV[2]) end
  found = redis.call('SINTER', unpack(sets))
else
  for each in pairs(ids) do
    local everywhere = true
    for _, set in ipairs(sets) do
      if redis.call('SISMEMBER', set, each) == 0 then everywhere = false end
    end
    if everywhere then found[#found + 1] = each end
  end
end
local limit = tonumber(ARGV[2])
while #found > limit do table.remove(found) end
return found
`;

/**
 * Whole buckets of the index as one string of 12-byte entries: fields are 8 bytes and values 4.
 * KEYS: meta, which names the node. ARGV: key before the bucket's number, first bucket, how many.
 */
const BUCKETS = `
local parts = {}
local first = tonumber(ARGV[2])
for i = first, first + tonumber(ARGV[3]) - 1 do
  local entries = redis.call('HGETALL', ARGV[1] .. string.format('%.0f', i))
  if #entries > 0 then parts[#parts + 1] = table.concat(entries) end
end
return table.concat(parts)
`;

type Scripted<Args extends readonly unknown[], Result> = (...args: Args) => Promise<Result>;

/** The register's scripts on one connection. */
export interface RegisterScripts {
  readonly commit: Scripted<[keys: readonly string[], packed: Buffer], CommitOutcome | 'keysChanged'>;
  readonly numbers: Scripted<
    [keys: readonly string[], args: readonly (string | Buffer)[]],
    readonly Buffer[]
  >;
  readonly find: Scripted<[keys: readonly string[], args: readonly (string | number | Buffer)[]], string>;
  readonly findAll: Scripted<
    [keys: readonly string[], args: readonly (string | number | Buffer)[]],
    readonly string[]
  >;
  readonly buckets: Scripted<[keys: readonly string[], args: readonly (string | number)[]], Buffer>;
}

/** Loads a script by its digest and sends its text only when the server does not know it (after a failover, say). */
export function registerScripts(redis: Redis): RegisterScripts {
  redis.defineCommand('registerCommit', { lua: COMMIT });
  redis.defineCommand('registerNumbers', { lua: NUMBERS });
  redis.defineCommand('registerFind', { lua: FIND });
  redis.defineCommand('registerFindAll', { lua: FIND_ALL });
  redis.defineCommand('registerBuckets', { lua: BUCKETS });
  const commands = redis as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const call = (name: string, keys: readonly string[], args: readonly unknown[]): Promise<unknown> => {
    const command = commands[name];
    if (command === undefined) throw new Error(`${name} is not defined`);
    return command.call(redis, keys.length, ...keys, ...args);
  };
  return {
    commit: (keys, packed) =>
      call('registerCommit', keys, [packed]) as Promise<CommitOutcome | 'keysChanged'>,
    numbers: (keys, args) => call('registerNumbersBuffer', keys, args) as Promise<readonly Buffer[]>,
    find: (keys, args) => call('registerFind', keys, args) as Promise<string>,
    findAll: (keys, args) => call('registerFindAll', keys, args) as Promise<readonly string[]>,
    buckets: (keys, args) => call('registerBucketsBuffer', keys, args) as Promise<Buffer>,
  };
}
