import { type ForceId, type HouseholdId, id, type PersonId } from '../../src/core/ids.ts';
import { indexLevel } from '../../src/core/register/index-level.ts';
import { emptyPerson, type Person } from '../../src/core/register/person.ts';
import { DEFAULT_RULES } from '../../src/core/register/rules.ts';
import type { openRedis } from '../../src/redis/connection.ts';
import { openRegisterStore } from '../../src/redis/register/register-store.ts';
import type { parseKeyRing } from '../../src/sealing/key-ring.ts';

/** Invented, on Ofcom's drama numbers, with the ids of config/. */
export const LINE = '+441134960101';
export const DESKS = [
  { name: 'desk-1', number: '+441134960111' },
  { name: 'desk-2', number: '+441134960112' },
  { name: 'supervisor', number: '+441134960119' },
] as const;
export const SPECIALISTS = [
  { name: 'amina', id: 'amina', number: '+447700900201', pin: '201201' },
  { name: 'beth', id: 'beth', number: '+447700900202', pin: '202202' },
  { name: 'eve', id: 'northern-eve', number: '+447700900211', pin: '211211' },
] as const;

/** Whatever of the above could be in a log line, however it is written. */
export const ANY_NUMBER = /7700[ -]?900[ -]?\d{3}|113[ -]?496[ -]?0?\d{3}/;

const FORCE = id<ForceId>('westshire');
const HOUSEHOLD = id<HouseholdId>('hchaos000001');
const FIRST_CALLER = 300;
const CALLERS = 400;
const TODAY = '2026-11-23';

/** The number of the n-th caller: high risk, all of one household, so that every call but the first raises an alarm. */
export function callerNumber(n: number): string {
  return `+447700900${FIRST_CALLER + (n % CALLERS)}`;
}

/** Puts as many callers as there are numbers into the register. */
export async function fillRegister(
  redis: ReturnType<typeof openRedis>,
  keys: ReturnType<typeof parseKeyRing>,
  prefix: string,
): Promise<void> {
  const store = await openRegisterStore({ redis, keys, prefix });
  const people = Array.from({ length: CALLERS }, (_, n) => caller(n));
  const outcome = await store.commit({
    commitId: 'chaos',
    people: people.map((after) => ({ before: null, after })),
    orders: [],
    households: [
      {
        before: null,
        after: { id: HOUSEHOLD, force: FORCE, references: [], address: '1 Harbour Row, Northtown' },
      },
    ],
    numbers: people.map((person) => {
      const number = person.numbers[0]?.number ?? '';
      return {
        before: null,
        after: { number, people: [person.id] },
        level: indexLevel(number, [person], [], TODAY, DEFAULT_RULES),
      };
    }),
  });
  if (outcome !== 'committed') throw new Error('the register is filled already');
}

function caller(n: number): Person {
  return {
    ...emptyPerson(id<PersonId>(`pchaos${String(n).padStart(6, '0')}`), FORCE),
    name: `Caller ${n}`,
    numbers: [
      {
        number: callerNumber(n),
        role: 'victim',
        confidence: 'confirmed',
        source: 'crime system',
        verifiedOn: '2026-10-01',
        changedHandsOn: null,
      },
    ],
    households: [HOUSEHOLD],
    markers: [
      {
        id: 'm1',
        type: 'domesticAbuse',
        level: 'high',
        reason: 'strangled in March, separated since',
        setBy: 'DS Rowan',
        setOn: '2026-10-01',
        source: 'crime system',
        reviewOn: '2027-04-01',
        expiresOn: null,
        removed: null,
      },
    ],
  };
}
