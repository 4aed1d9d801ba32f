/**
 * One script an atomic step (S11). All keys lie under one hash tag, so that a step runs whole on one node; time is
 * Redis's own, since the instances' clocks differ. `presence` and `claims` are hashes by specialist id, with JSON values
 * `{state, since, reason?, wish?, wishReason?, row?, misses?}` and `{call, offer, lease}`: `wish` is what they asked for
 * during a call, `row` counts calls since the last break, `misses` counts offers that rang out in a row. The key of an
 * offer holds who was claimed for it, or `-` when that claim has ended.
 */
const COMMON = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local function read(key, id)
  local text = redis.call('HGET', key, id)
  return text and cjson.decode(text) or nil
end
local function write(key, id, value) redis.call('HSET', key, id, cjson.encode(value)) end
local function live(claim) return claim and claim.lease > now end
`;

/** A claim whose lease ran out leaves its presence behind: who was ringing or on that call is ready again. */
const CLAIMABLE = `
local function claimable(presence, claim)
  if live(claim) or not presence then return false end
  if presence.state == 'ready' then return true end
  return claim and (presence.state == 'ringing' or presence.state == 'onCall')
end
`;

/**
 * KEYS: presence, claims, offer. ARGV: call, offer, lease ms, seconds to remember the offer, candidates…
 * Gives the id, or an empty string for nobody.
 */
export const CLAIM_FIRST = `${COMMON}${CLAIMABLE}
local known = redis.call('GET', KEYS[3])
if known == '-' then return '' end
local function take(id)
  local presence = read(KEYS[1], id) or {}
  write(KEYS[2], id, {call = ARGV[1], offer = ARGV[2], lease = now + tonumber(ARGV[3])})
  presence.state, presence.since, presence.reason = 'ringing', now, nil
  write(KEYS[1], id, presence)
  redis.call('SET', KEYS[3], id, 'EX', ARGV[4])
  return id
end
if known then
  local claim = read(KEYS[2], known)
  if not claim then return '' end
  if claim.call == ARGV[1] and claim.offer == ARGV[2] then
    if claim.lease > now then return known end
    return take(known)
  end
  return ''
end
for i = 5, #ARGV do
  if claimable(read(KEYS[1], ARGV[i]), read(KEYS[2], ARGV[i])) then return take(ARGV[i]) end
end
return ''
`;

/** KEYS: presence, claims. ARGV: call, specialist, state, least lease ms. Gives 1 when the claim is this call's. */
export const ADVANCE = `${COMMON}
local claim = read(KEYS[2], ARGV[2])
if not claim or claim.call ~= ARGV[1] then return 0 end
local presence = read(KEYS[1], ARGV[2]) or {}
if presence.state ~= ARGV[3] then
  presence.state, presence.since, presence.reason, presence.misses = ARGV[3], now, nil, nil
  write(KEYS[1], ARGV[2], presence)
end
claim.lease = math.max(claim.lease, now + tonumber(ARGV[4]))
write(KEYS[2], ARGV[2], claim)
return 1
`;

/** KEYS: claims. ARGV: call, specialist, lease ms. Gives 1 when the claim is this call's. */
export const RENEW = `${COMMON}
local claim = read(KEYS[1], ARGV[2])
if not claim or claim.call ~= ARGV[1] then return 0 end
claim.lease = now + tonumber(ARGV[3])
write(KEYS[1], ARGV[2], claim)
return 1
`;

/**
 * KEYS: presence, claims. ARGV: call, specialist, state, reason (may be empty), offer key prefix, seconds to remember,
 * misses that pause. What the specialist asked for meanwhile (pause, away) outranks `state`; who rang out so often in a
 * row is paused. The offer's key lies under the same hash tag.
 */
export const RELEASE = `${COMMON}
local claim = read(KEYS[2], ARGV[2])
if not claim or claim.call ~= ARGV[1] then return 0 end
redis.call('HDEL', KEYS[2], ARGV[2])
redis.call('SET', ARGV[5] .. claim.call .. ':' .. claim.offer, '-', 'EX', ARGV[6])
local before = read(KEYS[1], ARGV[2]) or {}
local state, reason, row, misses = ARGV[3], ARGV[4], before.row, before.misses
if before.state == 'onCall' then row = (row or 0) + 1 end
if reason == 'noAnswer' then
  misses, reason = (misses or 0) + 1, ''
  if misses >= tonumber(ARGV[7]) then state, reason, misses = 'paused', 'did not answer twice', nil end
end
if before.wish then state, reason = before.wish, before.wishReason or '' end
if state == 'paused' or state == 'away' then row = nil end
write(KEYS[1], ARGV[2], {state = state, since = now, reason = reason ~= '' and reason or nil, row = row, misses = misses})
return state
`;

/** KEYS: presence, claims. ARGV: specialist, state, reason (may be empty). While claimed it is a wish for afterwards. */
export const SET_PRESENCE = `${COMMON}
local presence = read(KEYS[1], ARGV[1]) or {state = 'away', since = now}
local reason = ARGV[3] ~= '' and ARGV[3] or nil
if live(read(KEYS[2], ARGV[1])) then
  presence.wish, presence.wishReason = ARGV[2], reason
  if ARGV[2] == 'ready' then presence.wish, presence.wishReason = nil, nil end
  write(KEYS[1], ARGV[1], presence)
  return 0
end
local row = presence.row
if ARGV[2] == 'paused' or ARGV[2] == 'away' then row = nil end
write(KEYS[1], ARGV[1], {state = ARGV[2], since = now, reason = reason, row = row})
return 1
`;

/**
 * KEYS: presence, claims. ARGV: specialists… Gives Redis's time, then id, presence and claim of each of them and of
 * everybody who is claimed, as they are stored.
 */
export const READ = `${COMMON}
local found, seen = {tostring(now)}, {}
local function add(id)
  if seen[id] then return end
  seen[id] = true
  found[#found + 1] = id
  found[#found + 1] = redis.call('HGET', KEYS[1], id) or ''
  found[#found + 1] = redis.call('HGET', KEYS[2], id) or ''
end
for i = 1, #ARGV do add(ARGV[i]) end
for _, id in ipairs(redis.call('HKEYS', KEYS[2])) do add(id) end
return found
`;
