import { describe, expect, it } from 'vitest';
import { id, type PersonId, type ReferralId } from '../../../src/core/ids.ts';
import type { SafeContactProfile } from '../../../src/core/register/person.ts';
import { DAY, HOUR, MINUTE } from '../../../src/core/time.ts';
import { AMINA, BETH, legOf, PIN, testContactParts } from '../../support/contact-parts.ts';
import {
  followUpsOn,
  HANDLER,
  request,
  testFiles,
  type TestFollowUps,
} from '../../support/follow-up-service.ts';
import { freshRedis } from '../../support/redis.ts';
import { waitFor } from '../../support/wait-for.ts';
import { everythingIn, found } from '../../support/scan.ts';

const ANNA = id<PersonId>('anna');
const CONTACT = id<ReferralId>('CA1-safe-re-contact');
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

const press = (service: TestFollowUps, who: typeof AMINA) =>
  service.followUps.reContacts.press(CONTACT, who.actor, who.specialist);

/** The specialist answers their telephone and enters their PIN: now the person is dialled. */
async function accepts(service: TestFollowUps, pressed: number) {
  const { contactVoice } = service.followUps;
  const webhook = { contact: CONTACT, press: pressed, legId: legOf(pressed), token: `token-${pressed}` };
  expect(await contactVoice.fetched(webhook)).toEqual({ kind: 'askPin' });
  const reply = await contactVoice.pinEntered({ ...webhook, token: `pin-${pressed}` }, PIN);
  expect(reply).toMatchObject({ kind: 'dial', number: '+447700900101' });
}

describe('S10: promised contact', () => {
  it('is offered in the agreed hours only, rung by who presses, and a supervisor’s after the agreed attempts', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles(), await testContactParts(redis));
    service.followUps.startRelays();
    const { reContacts, alarms } = service.followUps;
    service.profiles.set(ANNA, nowFor(agreed()));
    service.setNow(MONDAY_NINE);
    await planned(service);
    await planned(service);

    await reContacts.sweep();
    expect(await reContacts.list(10)).toMatchObject([{ status: 'planned', nextAt: MONDAY_NINE + HOUR }]);
    await expect(press(service, AMINA)).rejects.toThrow('outside the hours');

    service.setNow(MONDAY_NINE + HOUR);
    await reContacts.sweep();
    expect(await reContacts.list(10)).toMatchObject([{ status: 'offered' }]);
    const go = await press(service, AMINA);
    expect(go).toMatchObject({ brief: { codeWord: 'parcel', onMachine: 'sayNothing' } });
    expect(JSON.stringify(go)).not.toContain('7700900');
    await expect(press(service, BETH)).rejects.toThrow('somebody else has it');
    await expect(reContacts.attempted(CONTACT, AMINA.actor, 'noAnswer')).rejects.toThrow('once the person');
    await accepts(service, 1);
    await expect(reContacts.attempted(CONTACT, BETH.actor, 'reached')).rejects.toThrow('only who pressed');

    const again = await reContacts.attempted(CONTACT, AMINA.actor, 'machine');
    expect(again).toMatchObject({ status: 'planned', nextAt: MONDAY_NINE + 3 * HOUR });
    service.setNow(MONDAY_NINE + 3 * HOUR);
    await reContacts.sweep();
    expect(await reContacts.list(10)).toMatchObject([
      { status: 'planned', nextAt: MONDAY_NINE + DAY + HOUR },
    ]);

    service.setNow(MONDAY_NINE + DAY + HOUR);
    await reContacts.sweep();
    await press(service, BETH);
    await accepts(service, 2);
    expect(await reContacts.attempted(CONTACT, BETH.actor, 'noAnswer')).toMatchObject({
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
    const stored = await everythingIn(redis.client, await redis.keys());
    expect(found(stored, ['7700900'])).toEqual([]);
  });

  it('moves when the profile changes, and stops where it says no contact', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles(), await testContactParts(redis));
    const { reContacts } = service.followUps;
    service.profiles.set(ANNA, nowFor(agreed()));
    service.setNow(MONDAY_NINE);
    await planned(service);
    await reContacts.sweep();

    const later = agreed({ windows: [{ weekdays: [1], fromMinute: 840, toMinute: 900 }] });
    service.profiles.set(ANNA, nowFor(later));
    await reContacts.sweep();
    expect(await reContacts.list(1)).toMatchObject([{ nextAt: MONDAY_NINE + 5 * HOUR }]);

    service.profiles.set(ANNA, nowFor(agreed({ noContact: true })));
    await reContacts.sweep();
    expect(await reContacts.list(1)).toMatchObject([{ status: 'withSupervisor' }]);
  });

  it('is checked at the moment of pressing: what was offered a minute ago may not be allowed now', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles(), await testContactParts(redis));
    const { reContacts } = service.followUps;
    service.profiles.set(ANNA, nowFor(agreed()));
    service.setNow(MONDAY_NINE + 2 * HOUR + 59 * MINUTE);
    await planned(service);
    await reContacts.sweep();
    expect(await reContacts.list(1)).toMatchObject([{ status: 'offered' }]);
    service.setNow(MONDAY_NINE + 3 * HOUR);
    await expect(press(service, AMINA)).rejects.toThrow('not now');
    expect(await reContacts.list(1)).toMatchObject([{ status: 'planned', nextAt: MONDAY_NINE + DAY + HOUR }]);
  });

  it.each(['somebodyElse', 'stopWord', 'notSafe'] as const)(
    'is never tried again by plan after %s',
    async (outcome) => {
      await using redis = freshRedis();
      await using service = followUpsOn(redis, testFiles(), await testContactParts(redis));
      const { reContacts } = service.followUps;
      service.profiles.set(ANNA, nowFor(agreed()));
      service.setNow(MONDAY_NINE + HOUR);
      await planned(service, 5);
      await reContacts.sweep();
      await press(service, AMINA);
      await accepts(service, 1);
      expect((await reContacts.attempted(CONTACT, AMINA.actor, outcome)).status).toBe('withSupervisor');
    },
  );
});
