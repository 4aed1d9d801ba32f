import { describe, expect, it } from 'vitest';
import { type ActorId, id, type PersonId, type ReferralId } from '../../../src/core/ids.ts';
import type { SafeContactProfile } from '../../../src/core/register/person.ts';
import { DAY, HOUR, MINUTE } from '../../../src/core/time.ts';
import {
  CLERK,
  followUpsOn,
  HANDLER,
  request,
  testFiles,
  type TestFollowUps,
} from '../../support/follow-up-service.ts';
import { freshRedis } from '../../support/redis.ts';
import { waitFor } from '../../support/wait-for.ts';

const ANNA = id<PersonId>('anna');
const CONTACT = id<ReferralId>('CA1-safe-re-contact');
const OTHER = id<ActorId>('specialist-4');
/** 2026-11-23 is a Monday; London is on UTC. */
const MONDAY_NINE = Date.parse('2026-11-23T09:00:00Z');

const agreed = (part: Partial<SafeContactProfile> = {}): SafeContactProfile => ({
  number: '+447700900101',
  windows: [{ weekdays: [1, 2], fromMinute: 600, toMinute: 720 }],
  whoMayAnswer: [],
  codeWord: 'parcel',
  stopWord: null,
  voicemail: false,
  text: false,
  interpreter: null,
  noContact: false,
  agreedOn: null,
  source: 'specialist',
  ...part,
});

function nowFor(profile: SafeContactProfile | null) {
  return { profile, unsafeNumbers: new Set<string>(), mayBePerpetrator: false };
}

async function planned(service: TestFollowUps, maxAttempts = 2) {
  const { force, callId } = request('CA1');
  return await service.followUps.reContacts.plan(
    { id: CONTACT, force, callId, person: ANNA, maxAttempts },
    HANDLER,
  );
}

describe('S10: promised contact', () => {
  it('is offered in the agreed hours only, rung by who presses, and a supervisor’s after the agreed attempts', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles());
    service.followUps.startRelays();
    const { reContacts, alarms } = service.followUps;
    service.profiles.set(ANNA, nowFor(agreed()));
    service.setNow(MONDAY_NINE);
    await planned(service);
    await planned(service);

    await reContacts.sweep();
    expect(await reContacts.list(10)).toMatchObject([{ status: 'planned', nextAt: MONDAY_NINE + HOUR }]);
    await expect(reContacts.press(CONTACT, CLERK)).rejects.toThrow('outside the hours');

    service.setNow(MONDAY_NINE + HOUR);
    await reContacts.sweep();
    expect(await reContacts.list(10)).toMatchObject([{ status: 'offered' }]);
    const go = await reContacts.press(CONTACT, CLERK);
    expect(go).toMatchObject({
      number: '+447700900101',
      brief: { codeWord: 'parcel', onMachine: 'sayNothing' },
    });
    await expect(reContacts.press(CONTACT, OTHER)).rejects.toThrow('somebody else has it');
    await expect(reContacts.attempted(CONTACT, OTHER, 'reached')).rejects.toThrow('only who pressed');

    const again = await reContacts.attempted(CONTACT, CLERK, 'machine');
    expect(again).toMatchObject({ status: 'planned', nextAt: MONDAY_NINE + 3 * HOUR });
    service.setNow(MONDAY_NINE + 3 * HOUR);
    await reContacts.sweep();
    expect(await reContacts.list(10)).toMatchObject([
      { status: 'planned', nextAt: MONDAY_NINE + DAY + HOUR },
    ]);

    service.setNow(MONDAY_NINE + DAY + HOUR);
    await reContacts.sweep();
    await reContacts.press(CONTACT, OTHER);
    expect(await reContacts.attempted(CONTACT, OTHER, 'noAnswer')).toMatchObject({
      status: 'withSupervisor',
      owner: 'supervisor',
      nextAt: null,
    });
    const [alarm] = await waitFor(
      async () => {
        const open = await alarms.list(10);
        return open.length > 0 && open;
      },
      { what: 'the alarm' },
    );
    expect(alarm?.text).toContain('needs a decision');
    const stored = await Promise.all((await redis.keys()).map((key) => redis.client.dump(key)));
    expect(stored.join()).not.toContain('7700900');
  });

  it('moves when the profile changes, and stops where it says no contact', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles());
    const { reContacts } = service.followUps;
    service.profiles.set(ANNA, nowFor(agreed()));
    service.setNow(MONDAY_NINE);
    await planned(service);
    await reContacts.sweep();

    const later = agreed({ windows: [{ weekdays: [1], fromMinute: 840, toMinute: 900 }] });
    service.profiles.set(ANNA, nowFor(later));
    await reContacts.profileChanged(ANNA);
    expect(await reContacts.list(1)).toMatchObject([{ nextAt: MONDAY_NINE + 5 * HOUR }]);

    service.profiles.set(ANNA, nowFor(agreed({ noContact: true })));
    await reContacts.profileChanged(ANNA);
    expect(await reContacts.list(1)).toMatchObject([{ status: 'withSupervisor' }]);
  });

  it('is checked at the moment of pressing: what was offered a minute ago may not be allowed now', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles());
    const { reContacts } = service.followUps;
    service.profiles.set(ANNA, nowFor(agreed()));
    service.setNow(MONDAY_NINE + 2 * HOUR + 59 * MINUTE);
    await planned(service);
    await reContacts.sweep();
    expect(await reContacts.list(1)).toMatchObject([{ status: 'offered' }]);
    service.setNow(MONDAY_NINE + 3 * HOUR);
    await expect(reContacts.press(CONTACT, CLERK)).rejects.toThrow('not now');
    expect(await reContacts.list(1)).toMatchObject([{ status: 'planned', nextAt: MONDAY_NINE + DAY + HOUR }]);
  });

  it.each(['somebodyElse', 'stopWord', 'notSafe'] as const)(
    'is never tried again by plan after %s',
    async (outcome) => {
      await using redis = freshRedis();
      await using service = followUpsOn(redis, testFiles());
      const { reContacts } = service.followUps;
      service.profiles.set(ANNA, nowFor(agreed()));
      service.setNow(MONDAY_NINE + HOUR);
      await planned(service, 5);
      await reContacts.sweep();
      await reContacts.press(CONTACT, CLERK);
      expect((await reContacts.attempted(CONTACT, CLERK, outcome)).status).toBe('withSupervisor');
    },
  );
});
