import type { Redis } from 'ioredis';
import type { Milliseconds } from '../core/time.ts';
import type { KeptFilling, RiskRecords } from '../ports/risk-records.ts';
import type { KeySet } from '../sealing/key-ring.ts';
import { seal, unseal } from '../sealing/seal.ts';

/** Earlier checklists shown for one person; older ones are in the audit trail and the story. */
const EARLIER_SHOWN = 3;
const PEOPLE_ASKED = 4;

/**
 * KEYS: record, then one sorted set for each person it is about. ARGV: version, sealed, member, on, keepMs, then the keys of
 * people it was about before. An older version changes nothing; a person it is no longer about loses it.
 */
const KEEP = `
local stored = tonumber(redis.call('HGET', KEYS[1], 'v') or '0')
if stored > tonumber(ARGV[1]) then return 0 end
local before = redis.call('HGET', KEYS[1], 'p')
if before then
  for key in string.gmatch(before, '[^\\n]+') do redis.call('ZREM', key, ARGV[3]) end
end
local people = {}
for i = 2, #KEYS do
  redis.call('ZADD', KEYS[i], ARGV[4], ARGV[3])
  redis.call('PEXPIRE', KEYS[i], ARGV[5])
  people[#people + 1] = KEYS[i]
end
redis.call('HSET', KEYS[1], 'v', ARGV[1], 'd', ARGV[2], 'p', table.concat(people, '\\n'))
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1
`;

/** KEYS: record, the person’s set. ARGV: member, then sealed and the keys of people who are left; empty: all of it goes. */
const FORGET = `
if ARGV[2] == '' then redis.call('DEL', KEYS[1])
elseif redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], 'd', ARGV[2], 'p', ARGV[3]) end
return redis.call('ZREM', KEYS[2], ARGV[1])
`;

export interface RiskRecordsOptions {
  readonly redis: Redis;
  readonly prefix: string;
  readonly sealing: KeySet;
  readonly keepMs: Milliseconds;
}

/** Everything lies under one hash tag: a few a minute nationally. */
export function createRiskRecords(options: RiskRecordsOptions): RiskRecords {
  const { redis, sealing } = options;
  const key = (name: string): string => `${options.prefix}{risk}:${name}`;
  const personKey = (person: string): string => key(`person:${person}`);
  const open = (member: string, sealed: Buffer): KeptFilling =>
    JSON.parse(unseal(sealing, sealed, `risk:${member}`).toString('utf8')) as KeptFilling;
  return {
    async keep(filling) {
      const member = `${filling.callId}.${filling.checklist}`;
      const keys = [key(`record:${member}`), ...filling.people.map(personKey)];
      const sealed = seal(sealing, JSON.stringify(filling), `risk:${member}`);
      await redis.eval(
        KEEP,
        keys.length,
        ...keys,
        ...[filling.callVersion, sealed, member, filling.on, options.keepMs],
      );
    },
    async forget(person) {
      for (const member of await redis.zrange(personKey(person), '0', '-1')) {
        const sealed = await redis.hgetBuffer(key(`record:${member}`), 'd');
        const filling = sealed === null ? null : open(member, sealed);
        const others = filling?.people.filter((each) => each !== person) ?? [];
        const left = filling === null || filling.confirmedPerson === person ? [] : others;
        const forgetting = [
          ...[key(`record:${member}`), personKey(person), member],
          left.length === 0
            ? ''
            : seal(sealing, JSON.stringify({ ...filling, people: left }), `risk:${member}`),
          left.map(personKey).join('\n'),
        ];
        await redis.eval(FORGET, 2, ...forgetting);
        if (left.length === 0) await Promise.all(others.map((each) => redis.zrem(personKey(each), member)));
      }
    },
    async earlier(people, exceptCall, confirmed) {
      const members = await Promise.all(
        people
          .slice(0, PEOPLE_ASKED)
          .map((person) => redis.zrevrange(personKey(person), 0, EARLIER_SHOWN + 5)),
      );
      const wanted = [...new Set(members.flat())].filter((member) => !member.startsWith(`${exceptCall}.`));
      const found = await Promise.all(
        wanted.map(async (member) => {
          const sealed = await redis.hgetBuffer(key(`record:${member}`), 'd');
          return sealed === null ? null : open(member, sealed);
        }),
      );
      return found
        .filter((one) => one !== null)
        .sort((a, b) => b.on - a.on)
        .slice(0, EARLIER_SHOWN)
        .map(({ callId, checklist, version, on, level, score, answers, confirmedPerson }) => ({
          ...{ callId, checklist, version, on, level, score, answers },
          samePerson: confirmed && confirmedPerson !== null,
        }));
    },
  };
}
