import { randomUUID } from 'node:crypto';
import type { PersonId } from '../../src/core/ids.ts';
import type { Person } from '../../src/core/register/person.ts';
import { openRedis } from '../../src/redis/connection.ts';
import { openRegisterStore } from '../../src/redis/register/register-store.ts';
import { parseKeyRing } from '../../src/sealing/key-ring.ts';
import { waitFor } from './wait-for.ts';
import type { World } from './world.ts';

/** Changes a person on the register under a running service, as a keeper elsewhere would. */
export async function changePerson(
  { settings }: Pick<World, 'settings'>,
  personId: PersonId,
  change: (person: Person) => Person,
): Promise<void> {
  const redis = openRedis(settings.redisRegisterUrl, 'background', () => undefined);
  try {
    await waitFor(() => redis.status === 'ready', { what: "the register's Redis" });
    const store = await openRegisterStore({
      redis,
      keys: parseKeyRing(settings.keys),
      prefix: settings.prefix,
    });
    const before = (await store.people([personId])).get(personId);
    if (before === undefined) throw new Error('no such person');
    const outcome = await store.commit({
      commitId: `test-${randomUUID()}`,
      people: [{ before, after: change(before.record) }],
      orders: [],
      households: [],
      numbers: [],
    });
    if (outcome !== 'committed') throw new Error(outcome);
  } finally {
    redis.disconnect();
  }
}
