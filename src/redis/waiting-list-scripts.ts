import { ADD_PEOPLE, COMMON } from './specialist-pool-scripts.ts';

/**
 * The waiting list: a hash by call id under the pool's hash tag, with JSON values `{v, seen, offer, body, given?, gone?}`.
 * `v` is the call's version, so that of two writes that cross the newer stays; `seen` is renewed while the call lives;
 * `body` is the entry, which no script looks into; `given` says who was claimed for it; `gone` marks that it left. `turn`
 * rises whenever somebody joins or changes: a choice made on an older list is made again.
 */

/** KEYS: waiting, turn, claims. ARGV: call, version, offer, body. */
export const JOIN = `${COMMON}
local before = read(KEYS[1], ARGV[1])
local version = tonumber(ARGV[2])
if before and before.v > version then return 0 end
local entry = {v = version, seen = now, offer = ARGV[3], body = ARGV[4]}
local stood = before and not before.gone
if stood and before.offer == entry.offer and before.given then
  local claim = read(KEYS[3], before.given.who)
  if live(claim) and claim.call == ARGV[1] and claim.offer == entry.offer then entry.given = before.given end
end
write(KEYS[1], ARGV[1], entry)
if not stood or before.body ~= entry.body then redis.call('INCR', KEYS[2]) end
return 1
`;

/** KEYS: waiting. ARGV: call, version. */
export const LEAVE = `${COMMON}
local before = read(KEYS[1], ARGV[1])
local version = tonumber(ARGV[2])
if before and before.v > version then return 0 end
write(KEYS[1], ARGV[1], {v = version, seen = now, gone = true})
return 1
`;

/** KEYS: presence, claims, waiting, turn. ARGV: specialists… Gives time, turn, how many entries, the entries, the people. */
export const BOARD = `${COMMON}
local found = {tostring(now), redis.call('GET', KEYS[4]) or '0', ''}
local waiting = redis.call('HGETALL', KEYS[3])
found[3] = tostring(#waiting)
for _, part in ipairs(waiting) do found[#found + 1] = part end
${ADD_PEOPLE}`;

/** KEYS: waiting. ARGV: (call, value)… Takes away what still is as it was read. */
export const FORGET = `
for i = 1, #ARGV, 2 do
  if redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[i + 1] then redis.call('HDEL', KEYS[1], ARGV[i]) end
end
return 1
`;

/**
 * KEYS: asked. ARGV: call, specialist, ms that a question stays open, ms until the same is asked again. A hash by
 * `call specialist` with the time of asking. Gives 1 when they may be asked, which is then remembered.
 */
export const ASK = `${COMMON}
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local call, who = string.match(all[i], '^(%S+) (%S+)$')
  local age = now - tonumber(all[i + 1])
  if age > tonumber(ARGV[4]) then redis.call('HDEL', KEYS[1], all[i])
  elseif call == ARGV[1] and who == ARGV[2] then return 0
  elseif (call == ARGV[1] or who == ARGV[2]) and age <= tonumber(ARGV[3]) then return 0 end
end
redis.call('HSET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], now)
return 1
`;
