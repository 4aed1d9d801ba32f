import { describe, expect, it } from 'vitest';
import { createContactLines } from '../../../src/app/referrals/contact-lines.ts';
import { createReContacts } from '../../../src/app/referrals/re-contacts.ts';
import { type CallId, type ForceId, id, type PersonId, type ReferralId } from '../../../src/core/ids.ts';
import type { SafeContactProfile } from '../../../src/core/register/person.ts';
import { HOUR, MINUTE } from '../../../src/core/time.ts';
import type { ContactReply } from '../../../src/ports/contact-line.ts';
import { createReContactRecords } from '../../../src/redis/referrals-re-contacts.ts';
import { londonMoment } from '../../../src/wire/london-moment.ts';
import { AMINA, legOf, PIN, testContactParts } from '../../support/contact-parts.ts';
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

/** What the register says of her now. */
let agreed = profile;

/** Dies before or after its n-th dealing with the world outside; everything it was going to do then is not done. */
interface Death {
  readonly at: number;
  readonly when: 'before' | 'after';
  count: number;
  dead: boolean;
}

class Killed extends Error {}

/** Passes calls on until the death, then fails each, as for a process that is gone. */
function mortal<Part extends object>(part: Part, death: Death): Part {
  return new Proxy(part, {
    get(target, name) {
      const member = Reflect.get(target, name) as unknown;
      if (typeof member !== 'function') return member;
      return async (...given: unknown[]) => {
        if (death.dead) throw new Killed();
        death.count += 1;
        const now = death.count === death.at;
        if (now) death.dead = true;
        if (now && death.when === 'before') throw new Killed();
        const result = await (member as (...args: unknown[]) => unknown).apply(target, given);
        if (now) throw new Killed();
        return result;
      };
    },
  });
}

async function scene() {
  const redis = freshRedis();
  const parts = await testContactParts(redis);
  const records = createReContactRecords({
    redis: redis.client,
    prefix: redis.prefix,
    keys: testKeys().sealing,
  });
  let now = Date.parse('2026-11-23T09:00:00Z');
  const clock = { now: () => now };
  const later = (ms: number): void => {
    now += ms;
  };
  agreed = profile;
  const profiles = {
    of: async () => ({ profile: agreed, unsafeNumbers: new Set<string>(), mayBePerpetrator: false }),
  };
  const process = (death: Death) => {
    const deps = {
      records: mortal(records, death),
      profiles: mortal(profiles, death),
      settings: parts.settings,
      telephony: mortal(parts.telephony, death),
      pool: mortal(parts.pool, death),
      budget: parts.budget,
      localMoment: londonMoment,
      clock,
      onTrouble: () => undefined,
    };
    const lines = createContactLines(deps);
    return { lines, reContacts: createReContacts(deps, lines) };
  };
  const healthy = process({ at: -1, when: 'before', count: 0, dead: false });
  await healthy.reContacts.plan(
    {
      ...{ id: CONTACT, person: id<PersonId>('anna'), maxAttempts: 2 },
      ...{ callId: id<CallId>('CA1'), force: id<ForceId>('westshire') },
    },
    HANDLER,
  );
  await healthy.reContacts.sweep();
  await parts.pool.setPresence(AMINA.specialist, 'ready', null, now);
  return { redis, parts, records, healthy, process, later };
}

/** What the carrier does with an answer: a document that dials is carried out; a process that died gives none. */
async function carrier(
  asked: () => Promise<ContactReply>,
  dialled: string[],
  press: number,
): Promise<boolean> {
  const reply = await asked().catch((error: unknown) => {
    if (error instanceof Killed) return null;
    throw error;
  });
  if (reply?.kind === 'dial') dialled.push(`press ${press}`);
  return reply !== null;
}

/** Press, answer, PIN, talk, end and outcome, by a process that may die on the way. */
async function oneAttempt(
  by: ReturnType<Awaited<ReturnType<typeof scene>>['process']>,
  press: number,
  dialled: string[],
) {
  const alive = async (work: Promise<unknown>): Promise<void> => {
    await work.catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
  };
  const about = { contact: CONTACT, press, legId: legOf(press) };
  const pin = { ...about, token: `pin-${press}` };
  await alive(by.reContacts.press(CONTACT, AMINA.actor, AMINA.specialist));
  await carrier(() => by.lines.fetched({ ...about, token: `fetch-${press}` }), dialled, press);
  await carrier(() => by.lines.pinEntered(pin, PIN), dialled, press);
  await alive(by.lines.personLeg(CONTACT, press, 'ringing'));
  await alive(by.lines.personLeg(CONTACT, press, 'noAnswer'));
  await alive(by.lines.ended(CONTACT, press));
  await alive(by.reContacts.attempted(CONTACT, AMINA.actor, 'noAnswer'));
}

describe('S10 S16: a process that dies on the way to ringing somebody back', () => {
  it.each(['before', 'after'] as const)(
    'rings nobody without a press, nobody twice for one, and leaves the promise with somebody: died %s each of its steps',
    async (when) => {
      let steps = Number.POSITIVE_INFINITY;
      for (let at = 1; at <= steps; at += 1) {
        const { redis, parts, records, healthy, process, later } = await scene();
        const death: Death = { at, when, count: 0, dead: false };
        const dialled: string[] = [];

        // Given a process that dies at this step
        await oneAttempt(process(death), 1, dialled).catch((error: unknown) => {
          // What is told to the specialist of a line that the death ended is a refusal in words.
          if (!death.dead) throw error;
        });
        if (!death.dead) steps = at;

        // When others take over: the carrier repeats what it had no answer to, and sweeps find what was lost
        const pin = { contact: CONTACT, press: 1, legId: legOf(1), token: 'pin-again' };
        await carrier(() => healthy.lines.pinEntered(pin, PIN), dialled, 1);
        await healthy.reContacts.sweep();
        later(4 * MINUTE);
        await healthy.reContacts.sweep();
        await healthy.lines.ended(CONTACT, 1);
        later(HOUR);
        await healthy.reContacts.sweep();

        // Then the person was dialled at most once, and only if somebody had pressed
        const story = `step ${at}, ${when}`;
        const now = await records.load(CONTACT);
        expect(dialled.length, story).toBeLessThanOrEqual(1);
        if (!death.dead) expect(dialled, 'who does not die gets through').toEqual(['press 1']);
        if (dialled.length === 1) expect(now?.presses, story).toBe(1);
        expect(parts.rung.length, story).toBeLessThanOrEqual(1);
        // And nothing is stuck: it is offered, planned, or with a supervisor
        expect(['offered', 'planned', 'withSupervisor'], story).toContain(now?.status);
        expect(now?.line ?? null, story).toBeNull();
        later(3 * HOUR);
        await healthy.reContacts.sweep();
        const [amina] = (await parts.pool.onDuty(Date.now())).filter(
          ({ specialist }) => specialist.id === 'amina',
        );
        expect(['ready', 'wrapUp', 'ringing', 'onCall'], story).toContain(amina?.presence.state);
        await redis.close();
      }
      expect(steps).toBeGreaterThan(15);
    },
    60_000,
  );

  it('S10: changed between press and PIN, the profile counts as it is then: nobody is rung', async () => {
    const { redis, records, healthy } = await scene();
    await healthy.reContacts.press(CONTACT, AMINA.actor, AMINA.specialist);
    agreed = { ...profile, noContact: true };
    const pin = { contact: CONTACT, press: 1, legId: legOf(1), token: 'pin-1' };
    expect(await healthy.lines.pinEntered(pin, PIN)).toEqual({ kind: 'sendAway' });
    expect(await records.load(CONTACT)).toMatchObject({ status: 'withSupervisor', line: null });
    await redis.close();
  });

  it('S12: a webhook that comes again gets the same document; another one for the same press does not', async () => {
    const { redis, healthy } = await scene();
    const { lines, reContacts } = healthy;
    const about = { contact: CONTACT, press: 1, legId: legOf(1) };
    await reContacts.press(CONTACT, AMINA.actor, AMINA.specialist);
    const first = await lines.pinEntered({ ...about, token: 'pin-1' }, PIN);
    expect(first).toMatchObject({ kind: 'dial', number: profile.number });
    expect(await lines.pinEntered({ ...about, token: 'pin-1' }, PIN)).toEqual(first);
    expect(await lines.pinEntered({ ...about, token: 'pin-2' }, PIN)).toEqual({ kind: 'sendAway' });
    expect(await lines.fetched({ ...about, token: 'fetch-2' })).toEqual({ kind: 'sendAway' });
    expect(await lines.keyPressed({ ...about, token: 'key-1' })).toEqual({ kind: 'sendAway' });

    // A late webhook of a press that is over, and one of a leg that is not this line's
    await lines.ended(CONTACT, 1);
    expect(await lines.pinEntered({ ...about, token: 'pin-1' }, PIN)).toEqual({ kind: 'sendAway' });
    expect(await lines.pinEntered({ ...about, press: 2, token: 'pin-3' }, PIN)).toEqual({ kind: 'sendAway' });
    await redis.close();
  });

  it('taken on the console, a key is enough; a key alone never is', async () => {
    const { redis, parts, healthy } = await scene();
    const { lines, reContacts } = healthy;
    const about = { contact: CONTACT, press: 1, legId: legOf(1) };
    await reContacts.press(CONTACT, AMINA.actor, AMINA.specialist);
    expect(await lines.fetched({ ...about, token: 'a' })).toEqual({ kind: 'askPin' });
    expect(await lines.keyPressed({ ...about, token: 'b' })).toEqual({ kind: 'sendAway' });
    await reContacts.take(CONTACT, AMINA.actor);
    expect(parts.refetched).toEqual([1]);
    expect(await lines.fetched({ ...about, token: 'c' })).toEqual({ kind: 'askKey' });
    expect(await lines.keyPressed({ ...about, token: 'd' })).toMatchObject({ kind: 'dial' });
    await redis.close();
  });

  it('S11: who is being rung for a call cannot press, and who has pressed is not rung for one', async () => {
    const { redis, parts, healthy } = await scene();
    const claim = (call: string) =>
      parts.pool.claim({
        ...{ callId: id<CallId>(call), offer: id('s1'), leaseMs: MINUTE },
        candidates: [{ specialistId: AMINA.specialist }],
      });
    await healthy.reContacts.press(CONTACT, AMINA.actor, AMINA.specialist);
    expect(await claim('CA7')).toEqual({ kind: 'nobody' });
    await healthy.reContacts.stop(CONTACT);
    expect(parts.ended).toEqual([legOf(1)]);
    expect(await claim('CA8')).toMatchObject({ kind: 'claimed' });
    await expect(healthy.reContacts.press(CONTACT, AMINA.actor, AMINA.specialist)).rejects.toThrow(
      'on a call',
    );
    await redis.close();
  });

  it('a carrier that refuses the specialist’s leg leaves the offer standing; no caller id configured, nobody is rung', async () => {
    const { redis, parts, records, healthy } = await scene();
    parts.answers = { kind: 'refused', code: '21210' };
    await expect(healthy.reContacts.press(CONTACT, AMINA.actor, AMINA.specialist)).rejects.toThrow(
      'press again',
    );
    expect(await records.load(CONTACT)).toMatchObject({ status: 'offered', line: null });
    await redis.close();

    const other = await scene();
    const bare = await testContactParts(other.redis, null);
    const deps = {
      ...{ records: other.records, clock: { now: () => Date.now() }, localMoment: londonMoment },
      ...{ profiles: { of: async () => null }, ...bare, onTrouble: () => undefined },
    };
    const lines = createContactLines(deps);
    const contact = (await other.records.load(CONTACT))!;
    await expect(lines.begin(contact, AMINA.actor, AMINA.specialist)).rejects.toThrow('gives nothing away');
    expect(bare.rung).toEqual([]);
    await other.redis.close();
  });
});
