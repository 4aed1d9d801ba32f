import { describe, expect, it } from 'vitest';
import { type ActorId, type ForceId, id } from '../../../src/core/ids.ts';
import { createApiKeys, newApiKey } from '../../../src/http/api-keys.ts';
import type { ApiKeyRecord } from '../../../src/wire/access.ts';

const NOW = Date.UTC(2026, 10, 27);
const [first, second] = [newApiKey('wall'), newApiKey('wall')];
const record = (part: Partial<ApiKeyRecord> = {}): ApiKeyRecord => ({
  ...{ id: 'wall', hash: first.hash, actor: id<ActorId>('wall'), specialist: null },
  ...{ scopes: ['calls:read'], forces: [id<ForceId>('north'), id<ForceId>('west')] },
  ...{ expires: '2099-12-31', note: '' },
  ...part,
});

/** How what was opened with the first key stands once the file says something else. */
function standingAfter(records: readonly ApiKeyRecord[]) {
  const keys = createApiKeys([record()]);
  const found = keys.recognise(first.key, NOW);
  if (!found.ok) throw new Error('the key is valid');
  keys.replace(records);
  return keys.standing(found.principal, NOW);
}

describe('how a key that opened something stands', () => {
  it.each([
    ['the same', [record()], 'holds'],
    ['the same, its lists in another order', [record({ forces: record().forces.toReversed() })], 'holds'],
    [
      'the same with another note and a later end',
      [record({ note: 'wall 2', expires: '2100-12-31' })],
      'holds',
    ],
    ['without it', [], 'ended'],
    ['with its end in the past', [record({ expires: '2020-01-01' })], 'ended'],
    ['with another key under its id, because it leaked', [record({ hash: second.hash })], 'ended'],
    ['with a force taken away', [record({ forces: [id<ForceId>('west')] })], 'changed'],
    [
      'with another force instead',
      [record({ forces: [id<ForceId>('west'), id<ForceId>('south')] })],
      'changed',
    ],
    ['with another scope', [record({ scopes: ['alarms:read'] })], 'changed'],
    ['with another actor', [record({ actor: id<ActorId>('door') })], 'changed'],
  ] as const)('S15: given a file %s, when it is taken up, then the key %s', (_, records, standing) => {
    expect(standingAfter(records)).toBe(standing);
  });

  it('S16: given what a ticket of the release before says of a key, then it does not count as the key of now', () => {
    const keys = createApiKeys([record()]);
    const found = keys.recognise(first.key, NOW);
    if (!found.ok) throw new Error('the key is valid');
    const { keyHash: _, ...earlier } = found.principal;
    expect(keys.standing(earlier, NOW)).toBe('changed');
  });
});
