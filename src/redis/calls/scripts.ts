/**
 * The scripts of the call store. No command newer than Redis 7.0. Time is Redis's own, so that the instances' clocks do
 * not matter to leases.
 */
const NOW = `local t = redis.call('TIME'); local now = t[1] * 1000 + math.floor(t[2] / 1000)`;

/**
 * KEYS: state seen events effects due live arrived.
 * ARGV: expectedVersion newVersion state eventId reply event at arrivedAt ended leaseMs effects count callId eventType keepMs.
 * The call stands in the list of arrivals from its first commit on; its end puts it there too, for a call that began under
 * a release without that list. Nobody's clock can trim more than Redis's own would.
 * The effects of one commit lie sealed together under their version; `n:<version>` counts those not yet done.
 * Gives {1} or, on conflict, {0, state, seenFlag, reply}.
 */
export const COMMIT = `
local version = redis.call('HGET', KEYS[1], 'v') or '0'
local reply = redis.call('HGET', KEYS[2], ARGV[4])
if reply or version ~= ARGV[1] then
  return {0, redis.call('HGET', KEYS[1], 's') or '', reply and 1 or 0, reply or ''}
end
${NOW}
redis.call('HSET', KEYS[1], 'v', ARGV[2], 's', ARGV[3])
redis.call('HSET', KEYS[2], ARGV[4], ARGV[5])
redis.call('XADD', KEYS[3], '*', 'v', ARGV[2], 'at', ARGV[7], 'e', ARGV[6], 't', ARGV[14])
if ARGV[12] ~= '0' then redis.call('HSET', KEYS[4], 'b:' .. ARGV[2], ARGV[11], 'n:' .. ARGV[2], ARGV[12]) end
local due = now + tonumber(ARGV[10])
local known = redis.call('ZSCORE', KEYS[5], KEYS[1])
if not known or tonumber(known) > due then redis.call('ZADD', KEYS[5], due, KEYS[1]) end
if ARGV[9] == '1' then redis.call('ZREM', KEYS[6], KEYS[1]) else redis.call('ZADD', KEYS[6], ARGV[8], KEYS[1]) end
if ARGV[9] == '1' then redis.call('HSETNX', KEYS[1], 'z', ARGV[7]) end
if ARGV[1] == '0' or ARGV[9] == '1' then
  redis.call('ZADD', KEYS[7], ARGV[8], ARGV[13])
  local oldest = math.min(now, tonumber(ARGV[7])) - tonumber(ARGV[15])
  redis.call('ZREMRANGEBYSCORE', KEYS[7], '-inf', '(' .. oldest)
  redis.call('PEXPIRE', KEYS[7], ARGV[15])
end
return {1}
`;

/** KEYS: state seen. ARGV: eventId. Gives {state, seenFlag, reply} or nil. */
export const LOAD = `
local state = redis.call('HGET', KEYS[1], 's')
if not state then return false end
local reply = redis.call('HGET', KEYS[2], ARGV[1])
return {state, reply and 1 or 0, reply or ''}
`;

/** KEYS: due. ARGV: limit leaseMs. Leases what is due by moving its time. Gives the members. */
export const TAKE_DUE = `
${NOW}
local found = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])
for _, member in ipairs(found) do redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), member) end
return found
`;

/** KEYS: state due effects. ARGV: inMs leaseMs. While effects are undone it is never later than their lease. */
export const LOOK_AGAIN = `
${NOW}
local wait = tonumber(ARGV[1])
if redis.call('HLEN', KEYS[3]) > 0 then wait = math.min(wait, tonumber(ARGV[2])) end
redis.call('ZADD', KEYS[2], now + wait, KEYS[1])
return 1
`;

/** KEYS: state seen events effects due live. ARGV: keepMs. A finished call: nothing due, kept for review, then gone. */
export const FINISH = `
redis.call('ZREM', KEYS[5], KEYS[1])
redis.call('ZREM', KEYS[6], KEYS[1])
for i = 1, 4 do redis.call('PEXPIRE', KEYS[i], ARGV[1]) end
return 1
`;

/** KEYS: effects. ARGV: (version effectKey)*. Marks them done, once each; the last of a version takes its bundle away. */
export const DONE = `
for i = 1, #ARGV, 2 do
  local version, key = ARGV[i], ARGV[i + 1]
  if redis.call('HEXISTS', KEYS[1], 'b:' .. version) == 1 and redis.call('HSETNX', KEYS[1], 'd:' .. key, '1') == 1 then
    redis.call('HDEL', KEYS[1], 'begun:' .. key, 'tries:' .. key)
    if redis.call('HINCRBY', KEYS[1], 'n:' .. version, -1) <= 0 then
      redis.call('HDEL', KEYS[1], 'b:' .. version, 'n:' .. version)
      for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
        if string.find(field, ':' .. version .. ':', 1, true) then redis.call('HDEL', KEYS[1], field) end
      end
    end
  end
end
return 1
`;

/**
 * KEYS: state events. The decisions of one call: {endedAt or '', at, event, at, event …}. Events of a release that did not
 * say their type come whole, to be looked into.
 */
export const DECISIONS = `
local found = {redis.call('HGET', KEYS[1], 'z') or ''}
for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '-', '+')) do
  local fields = entry[2]
  if not fields[8] or fields[8] == 'callerAssessed' then
    found[#found + 1] = fields[4]
    found[#found + 1] = fields[6]
  end
end
return found
`;
