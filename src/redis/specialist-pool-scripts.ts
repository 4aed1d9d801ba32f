/**
 * One script an atomic step (S11). All keys lie under one hash tag, so that a step runs whole on one node; time is
 * Redis's own, since the instances' clocks differ. `presence` and `claims` are hashes by specialist id, with JSON values
 * `{state, since, reason?, wish?, wishReason?, row?, misses?, by?, rest?, restSince?, hard?, hardShift?, before?}` and
 * `{call, offer, lease, aid?}`:
 * - `wish` is what they asked for during a call;
 * - `row` counts calls since the last break, `restSince` says when the present one began, `hard` counts calls of high
 *   risk in the shift that began at `hardShift`, and before `rest` they are not rung again;
 * - `misses` counts offers that rang out in a row, `by` is the call that paused them for it;
 * - `before` is `away` for somebody on call who was claimed at home and goes back there;
 * - `aid` is the mutual-aid agreement whose capacity the claim takes.
 * The key of an offer holds who was claimed for it, or `-` when that claim has ended.
 */
export const COMMON = `
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
local function claimable(presence, claim, onCall)
  if live(claim) then return false end
  if not presence then return onCall end
  if presence.rest and presence.rest > now then return false end
  if presence.state == 'ready' then return true end
  if presence.state == 'away' then return onCall end
  return claim and (presence.state == 'ringing' or presence.state == 'onCall')
end
`;

/**
 * KEYS: presence, claims, offer, waiting, turn. ARGV: call, offer, lease ms, seconds to remember the offer, turn (may be
 * empty), `1` when the call stands on the waiting list, candidates as JSON `[{id, onCall?, aid?, capacity?}]`.
 * Gives the id, an empty string for nobody, or `!` when the list has changed since it was read.
 */
export const CLAIM = `${COMMON}${CLAIMABLE}
local call, offer = ARGV[1], ARGV[2]
local known = redis.call('GET', KEYS[3])
if known == '-' then return '' end
local function take(id, aid)
  local presence = read(KEYS[1], id) or {state = 'away'}
  write(KEYS[2], id, {call = call, offer = offer, lease = now + tonumber(ARGV[3]), aid = aid})
  presence.before = presence.state == 'away' and 'away' or nil
  presence.state, presence.since, presence.reason = 'ringing', now, nil
  write(KEYS[1], id, presence)
  redis.call('SET', KEYS[3], id, 'EX', ARGV[4])
  if ARGV[6] == '1' then
    local entry = read(KEYS[4], call)
    entry.given = {who = id, at = now}
    write(KEYS[4], call, entry)
  end
  return id
end
if known then
  local claim = read(KEYS[2], known)
  local ours = claim and claim.call == call and claim.offer == offer
  if ours and live(claim) then return known end
  -- Given by the list and lapsed before its call heard of it: chosen afresh, since they may have gone elsewhere.
  if ARGV[6] ~= '1' then return ours and take(known, claim.aid) or '' end
end
if ARGV[5] ~= '' and (redis.call('GET', KEYS[5]) or '0') ~= ARGV[5] then return '!' end
if ARGV[6] == '1' then
  local entry = read(KEYS[4], call)
  if not entry or entry.gone or entry.given or entry.offer ~= offer then return '!' end
end
local function room(candidate)
  if not candidate.aid then return true end
  local taken = 0
  for _, text in ipairs(redis.call('HVALS', KEYS[2])) do
    local claim = cjson.decode(text)
    if claim.aid == candidate.aid and live(claim) then taken = taken + 1 end
  end
  return taken < candidate.capacity
end
for _, candidate in ipairs(cjson.decode(ARGV[7])) do
  local presence, claim = read(KEYS[1], candidate.id), read(KEYS[2], candidate.id)
  if claimable(presence, claim, candidate.onCall) and room(candidate) then return take(candidate.id, candidate.aid) end
end
return ''
`;

/**
 * KEYS: presence, claims. ARGV: call, specialist, state, least lease ms, `1` for a call of high risk, beginning of their
 * shift. Gives 1 when the claim is this call's.
 */
export const ADVANCE = `${COMMON}
local claim = read(KEYS[2], ARGV[2])
if not claim or claim.call ~= ARGV[1] then return 0 end
local presence = read(KEYS[1], ARGV[2]) or {}
if presence.state ~= ARGV[3] then
  presence.state, presence.since, presence.reason, presence.misses = ARGV[3], now, nil, nil
  if ARGV[5] == '1' then
    local before = presence.hardShift == ARGV[6] and presence.hard or 0
    presence.hard, presence.hardShift = before + 1, ARGV[6]
  end
  write(KEYS[1], ARGV[2], presence)
end
claim.lease = math.max(claim.lease, now + tonumber(ARGV[4]))
write(KEYS[2], ARGV[2], claim)
return 1
`;

/**
 * KEYS: presence, claims, waiting. ARGV: from call, specialist, to call, to offer, lease ms, seconds to remember an offer,
 * offer key prefix, agreement (may be empty). The claim moves when it is the one call's and the other stands on the list
 * with nobody given; repeated it gives 1 again. Else 0, and the claim is as it was.
 */
export const MOVE = `${COMMON}
local claim = read(KEYS[2], ARGV[2])
if not claim then return 0 end
if claim.call == ARGV[3] and claim.offer == ARGV[4] then return 1 end
if claim.call ~= ARGV[1] then return 0 end
local entry = read(KEYS[3], ARGV[3])
if not entry or entry.gone or entry.given or entry.offer ~= ARGV[4] then return 0 end
redis.call('SET', ARGV[7] .. claim.call .. ':' .. claim.offer, '-', 'EX', ARGV[6])
redis.call('SET', ARGV[7] .. ARGV[3] .. ':' .. ARGV[4], ARGV[2], 'EX', ARGV[6])
local aid = ARGV[8] ~= '' and ARGV[8] or nil
write(KEYS[2], ARGV[2], {call = ARGV[3], offer = ARGV[4], lease = now + tonumber(ARGV[5]), aid = aid})
local presence = read(KEYS[1], ARGV[2]) or {}
presence.state, presence.since, presence.reason = 'ringing', now, nil
write(KEYS[1], ARGV[2], presence)
entry.given = {who = ARGV[2], at = now}
write(KEYS[3], ARGV[3], entry)
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
 * KEYS: presence, claims, offer. ARGV: call, offer, specialist, lease ms, seconds to remember the offer, agreement (may be
 * empty). A pause or going home meanwhile is what they want afterwards.
 */
export const CLAIM_AGAIN = `${COMMON}
if redis.call('GET', KEYS[3]) == '-' then return 'ended' end
local claim = read(KEYS[2], ARGV[3])
if live(claim) and claim.call ~= ARGV[1] then return 'elsewhere' end
local aid = ARGV[6] ~= '' and ARGV[6] or nil
write(KEYS[2], ARGV[3], {call = ARGV[1], offer = ARGV[2], lease = now + tonumber(ARGV[4]), aid = aid})
redis.call('SET', KEYS[3], ARGV[3], 'EX', ARGV[5])
local presence = read(KEYS[1], ARGV[3]) or {state = 'away'}
if presence.state == 'paused' then presence.wish, presence.wishReason = 'paused', presence.reason end
if presence.state == 'away' then presence.before = 'away' end
presence.state, presence.since, presence.reason = 'onCall', now, nil
write(KEYS[1], ARGV[3], presence)
return 'claimed'
`;

/**
 * KEYS: presence, claims. ARGV: call, specialist, state, reason (may be empty), offer key prefix, seconds to remember,
 * misses that pause, least wrap-up ms, `1` when they let it ring. What the specialist asked for meanwhile (pause, away)
 * outranks `state`; who rang out so often in a row is paused. The offer's key lies under the same hash tag. Gives 1 when
 * this call paused them for letting it ring, however often it is asked.
 */
export const RELEASE = `${COMMON}
local before = read(KEYS[1], ARGV[2]) or {}
local claim = read(KEYS[2], ARGV[2])
if not claim or claim.call ~= ARGV[1] then
  return (before.state == 'paused' and before.by == ARGV[1]) and 1 or 0
end
redis.call('HDEL', KEYS[2], ARGV[2])
redis.call('SET', ARGV[5] .. claim.call .. ':' .. claim.offer, '-', 'EX', ARGV[6])
local after = {row = before.row, misses = before.misses, hard = before.hard, hardShift = before.hardShift}
after.state, after.reason = ARGV[3], ARGV[4] ~= '' and ARGV[4] or nil
if before.before == 'away' and after.state == 'ready' then after.state = 'away' end
if before.state == 'onCall' then
  after.row = (after.row or 0) + 1
  after.rest = now + tonumber(ARGV[8])
end
if ARGV[9] == '1' then
  after.misses = (after.misses or 0) + 1
  if after.misses >= tonumber(ARGV[7]) then
    after.state, after.reason, after.misses, after.by = 'paused', 'did not answer twice', nil, ARGV[1]
  end
end
if before.wish then after.state, after.reason = before.wish, before.wishReason end
if after.state == 'paused' or after.state == 'away' then after.restSince = now end
after.since = now
write(KEYS[1], ARGV[2], after)
return after.by and 1 or 0
`;

/**
 * KEYS: presence, claims. ARGV: specialist, state, reason (may be empty), ms that make a pause a break. While claimed it
 * is a wish for afterwards.
 */
export const SET_PRESENCE = `${COMMON}
local before = read(KEYS[1], ARGV[1]) or {state = 'away', since = now}
local state, reason = ARGV[2], ARGV[3] ~= '' and ARGV[3] or nil
if live(read(KEYS[2], ARGV[1])) then
  before.wish, before.wishReason = state, reason
  if state == 'ready' then before.wish, before.wishReason = nil, nil end
  write(KEYS[1], ARGV[1], before)
  return 0
end
local resting = state == 'paused' or state == 'away'
local since = before.restSince
if resting and not since then since = now end
local after = {state = state, since = now, reason = reason, row = before.row, rest = before.rest}
after.hard, after.hardShift = before.hard, before.hardShift
if resting then after.restSince = since
elseif since and now - since >= tonumber(ARGV[4]) then after.row = nil end
write(KEYS[1], ARGV[1], after)
return 1
`;

/** KEYS: presence, claims, … ARGV: specialists… Adds to `found` each of them and everybody who is claimed. */
export const ADD_PEOPLE = `
local seen = {}
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

/** KEYS: presence, claims. ARGV: specialists… Gives Redis's time, then id, presence and claim of each, as stored. */
export const READ = `${COMMON}
local found = {tostring(now)}
${ADD_PEOPLE}`;
