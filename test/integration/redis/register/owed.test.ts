import { expect, it } from 'vitest';
import { readOwed } from '../../../../src/redis/register/owed.ts';
import { registerNames } from '../../../../src/redis/register/names.ts';
import { seal } from '../../../../src/sealing/seal.ts';
import { freshRedis } from '../../../support/redis.ts';
import { testKeys } from '../../../support/test-keys.ts';

it.each([
  ['one person', 'p1', ['p1']],
  ['nobody', null, []],
  ['several', ['p1', 'p2'], ['p1', 'p2']],
])(
  'S16: what a commit of the release before this one owes is still paid: %s erased',
  async (_, kept, read) => {
    await using redis = freshRedis();
    const names = registerNames(redis.prefix);
    const keys = testKeys().sealing;
    const entry = {
      ...{
        id: 'register:r1:personErased',
        when: 1,
        who: 'keeper',
        what: 'personErased',
        operation: 'erasure',
      },
      ...{ subjectType: 'person', subjectId: 'p1', correlationId: 'r1', recipient: null, details: {} },
    };
    const value = seal(keys, JSON.stringify({ entry, erased: kept }), `owed:${entry.id}`);
    await redis.client.hset(names.other('owed'), entry.id, value);
    expect(await readOwed(redis.client, names, keys, 10)).toEqual([{ entry, erased: read }]);
  },
);
