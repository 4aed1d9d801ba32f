import { expect, it } from 'vitest';
import { type CallId, id, type PersonId, type ReferralId } from '../../../src/core/ids.ts';
import { CLERK, FORCE, followUpsOn, request, testFiles } from '../../support/follow-up-service.ts';
import { freshRedis } from '../../support/redis.ts';
import { waitFor } from '../../support/wait-for.ts';

const CONTACT = id<ReferralId>('CA1.contact');

it('S13: given a referral that cannot be opened, then contacts, clocks and held ones go on, and a person is told', async () => {
  await using redis = freshRedis();
  await using service = followUpsOn(redis, testFiles({ required: 'school' }));
  const { desk, referrals, records, reContacts, alarms } = service.followUps;
  await desk.raise(request('CA1', { raisedAt: 1 }));
  await desk.raise(request('CA2'));
  await desk.raise(request('CA3'));
  const broken = `${redis.prefix}{referrals}:record:CA1-victim-support`;
  await redis.client.hset(broken, 'd', Buffer.from('not what was sealed'));
  const profile = {
    ...{
      number: '+447700900101',
      windows: [{ weekdays: [1, 2, 3, 4, 5, 6, 7] as const, fromMinute: 0, toMinute: 1440 }],
    },
    ...{ whoMayAnswer: [], codeWord: null, stopWord: null, voicemail: false, text: false, interpreter: null },
    ...{ noContact: false, agreedOn: null, source: 'specialist' as const },
  };
  service.profiles.set('anna', { profile, unsafeNumbers: new Set(), mayBePerpetrator: false });
  const promise = { callId: id<CallId>('CA1'), force: FORCE, person: id<PersonId>('anna'), maxAttempts: 2 };
  await reContacts.plan({ id: CONTACT, ...promise }, CLERK);
  Object.assign(service.deps.facts, { factsFor: async () => ({ school: 'the one in the valley' }) });

  await service.work();
  await waitFor(async () => (await reContacts.get(CONTACT)).status === 'offered', { what: 'the contact' });
  await waitFor(async () => (await referrals.get(id<ReferralId>('CA3-victim-support'))).status !== 'held', {
    what: 'the held one behind it',
  });
  const told = await waitFor(
    async () => (await alarms.list(20)).find((each) => each.id.startsWith('unreadable-')),
    { what: 'the alarm' },
  );
  expect(told).toMatchObject({ class: 'urgent', text: expect.stringContaining('CA1-victim-support') });
  expect((await records.open(0, 10)).map((each) => each.callId)).toEqual(['CA2', 'CA3']);
  // Asked for by its own name it is refused, never taken for one that does not exist.
  await expect(referrals.get(id<ReferralId>('CA1-victim-support'))).rejects.not.toMatchObject({
    code: 'notFound',
  });
  // Pages do not end at it.
  expect(await referrals.listOpen({ from: 0, limit: 1, forces: null })).toMatchObject({ nextFrom: 1 });
  expect((await referrals.listOpen({ from: 0, limit: 9, forces: null })).referrals).toHaveLength(2);
});

it('S13: given a register that never answers, then a person is told that nobody looks at what is held', async () => {
  await using redis = freshRedis();
  await using service = followUpsOn(redis, testFiles({ required: 'school' }));
  const { desk, alarms } = service.followUps;
  await desk.raise(request('CA1'));
  Object.assign(service.deps.facts, { factsFor: async () => await new Promise<never>(() => undefined) });
  await service.work({ sweepEveryMs: 100, patienceMs: 50 });
  const told = await waitFor(
    async () => (await alarms.list(20)).find((each) => each.id.startsWith('upkeep-held-')),
    { what: 'the alarm about what is held' },
  );
  expect(told).toMatchObject({ class: 'urgent', kind: 'system' });
});
