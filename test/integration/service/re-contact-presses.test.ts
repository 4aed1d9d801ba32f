import { describe, expect, it } from 'vitest';
import { createContactLines } from '../../../src/app/referrals/contact-lines.ts';
import { createReContacts } from '../../../src/app/referrals/re-contacts.ts';
import {
  type CallId,
  type ForceId,
  id,
  type OfferId,
  type PersonId,
  type ReferralId,
  type SpecialistId,
} from '../../../src/core/ids.ts';
import type { SafeContactProfile } from '../../../src/core/register/person.ts';
import type { SpecialistPool } from '../../../src/ports/specialist-pool.ts';
import { createReContactRecords } from '../../../src/redis/referrals-re-contacts.ts';
import { londonMoment } from '../../../src/wire/london-moment.ts';
import { AMINA, BETH, testContactParts } from '../../support/contact-parts.ts';
import { HANDLER } from '../../support/follow-up-service.ts';
import { freshRedis } from '../../support/redis.ts';
import { testKeys } from '../../support/test-keys.ts';

const CONTACT = id<ReferralId>('CA1.contact');
const profile: SafeContactProfile = {
  number: '+447700900101',
  windows: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 1_440 }],
  whoMayAnswer: [],
  codeWord: null,
  stopWord: null,
  voicemail: false,
  text: false,
  interpreter: null,
  noContact: false,
  agreedOn: null,
  source: 'specialist',
};

/** A contact that is offered, Amina and Beth ready, and processes that do something more once they have claimed. */
async function scene() {
  const redis = freshRedis();
  const parts = await testContactParts(redis);
  const records = createReContactRecords({
    redis: redis.client,
    prefix: redis.prefix,
    keys: testKeys().sealing,
  });
  const now = Date.now();
  const process = (claimed: () => Promise<void> = async () => undefined) => {
    const pool: SpecialistPool = {
      ...parts.pool,
      async claim(request) {
        const outcome = await parts.pool.claim(request);
        await claimed();
        return outcome;
      },
    };
    const deps = {
      ...{ ...parts, pool, records, localMoment: londonMoment, clock: { now: () => now } },
      profiles: { of: async () => ({ profile, unsafeNumbers: new Set<string>(), mayBePerpetrator: false }) },
      onTrouble: (error: Error) => {
        throw error;
      },
    };
    return createReContacts(deps, createContactLines(deps));
  };
  const healthy = process();
  await healthy.plan(
    {
      ...{ id: CONTACT, person: id<PersonId>('anna'), maxAttempts: 2 },
      ...{ callId: id<CallId>('CA1'), force: id<ForceId>('westshire') },
    },
    HANDLER,
  );
  await healthy.sweep();
  for (const { specialist } of [AMINA, BETH]) await parts.pool.setPresence(specialist, 'ready', null, now);
  const claimOf = async (who: SpecialistId) =>
    (await parts.pool.onDuty(now)).find(({ specialist }) => specialist.id === who)?.claim ?? null;
  return { ...parts, redis, records, healthy, process, claimOf };
}

const press = (process: ReturnType<typeof createReContacts>, who: typeof AMINA) =>
  process.press(CONTACT, who.actor, who.specialist);

describe('S11: a press claims for itself alone', () => {
  it('given two press at once and the second is written first, then she is claimed, and the first is free again', async () => {
    const { redis, pool, healthy, process, claimOf } = await scene();
    await using _ = redis;
    // Beth presses, and is written down, after Amina was claimed and before Amina's press is.
    const slower = process(async () => {
      expect((await press(healthy, BETH)).reContact.line?.specialist).toBe(BETH.specialist);
    });

    await expect(press(slower, AMINA)).rejects.toThrow('somebody else has it');

    expect(await claimOf(AMINA.specialist)).toBeNull();
    expect(await claimOf(BETH.specialist)).toMatchObject({ callId: 'CA1' });
    const forACall = { callId: id<CallId>('CA9'), offer: id<OfferId>('s1'), leaseMs: 60_000 };
    const candidates = [{ specialistId: BETH.specialist }, { specialistId: AMINA.specialist }];
    expect(await pool.claim({ ...forACall, candidates })).toEqual({
      kind: 'claimed',
      specialistId: AMINA.specialist,
    });
  });

  it('given a press that was overtaken before it was written, then whoever presses next is put through', async () => {
    const { redis, records, healthy, process } = await scene();
    await using _ = redis;
    // A sweep takes the offer back for a moment.
    const overtaken = process(async () => {
      const offered = await records.load(CONTACT);
      if (offered === null) throw new Error('no contact');
      const version = offered.version + 1;
      await records.commit({ ...offered, version, status: 'planned', nextAt: Date.now() }, []);
    });
    await expect(press(overtaken, AMINA)).rejects.toThrow('somebody else has it');

    await healthy.sweep();
    expect((await press(healthy, AMINA)).reContact).toMatchObject({ status: 'withSpecialist' });
  });

  it('given a process that died once it had claimed, then who presses next is claimed for herself', async () => {
    const { redis, healthy, process, claimOf } = await scene();
    await using _ = redis;
    const dies = process(async () => {
      throw new Error('killed');
    });
    await expect(press(dies, AMINA)).rejects.toThrow('killed');

    expect((await press(healthy, BETH)).reContact.line?.specialist).toBe(BETH.specialist);
    expect(await claimOf(BETH.specialist)).toMatchObject({ callId: 'CA1' });
  });
});
