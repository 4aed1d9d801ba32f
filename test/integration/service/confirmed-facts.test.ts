import { describe, expect, it } from 'vitest';
import { type ActorId, type CallId, id, type PathwayId, type PersonId } from '../../../src/core/ids.ts';
import type { FactName } from '../../../src/core/referrals/confirmed-fact.ts';
import type { Pathway } from '../../../src/core/referrals/pathway.ts';
import { DAY } from '../../../src/core/time.ts';
import {
  CLERK,
  FORCE,
  followUpsOn,
  HANDLER,
  testFiles,
  type TestFollowUps,
} from '../../support/follow-up-service.ts';
import type { FollowUpFiles } from '../../../src/service/follow-up-files.ts';
import { freshRedis } from '../../support/redis.ts';
import { waitFor } from '../../support/wait-for.ts';
import { everythingIn, found } from '../../support/scan.ts';

const CALL = id<CallId>('CA1');
const PAIR = [id<PersonId>('anna'), id<PersonId>('ben')];

/** The usual pathway, and one for each fact that is named. */
function filesFor(pathways: Readonly<Record<string, Partial<Pathway>>>): FollowUpFiles {
  const files = testFiles();
  const base = files.book.pathway(id<PathwayId>('victim-support'))!;
  const all = Object.entries(pathways).map(([name, part]) => ({ ...base, id: id<PathwayId>(name), ...part }));
  const book = {
    ...files.book,
    all: () => all,
    pathway: (wanted: string) => all.find((each) => each.id === wanted) ?? null,
  };
  return { ...files, book };
}

const says = (
  service: TestFollowUps,
  fact: FactName,
  part: { call?: CallId; by?: ActorId; people?: PersonId[]; details?: Record<string, string> } = {},
) =>
  service.followUps.facts.confirm(
    { callId: part.call ?? CALL, force: FORCE, people: part.people ?? [] },
    fact,
    { by: part.by ?? HANDLER, source: 'person', why: 'said on the line', details: part.details ?? {} },
  );

const raisedOf = async (service: TestFollowUps, call = CALL) =>
  (await service.followUps.referrals.ofCall(call)).map((each) => each.pathway);

const settled = async (service: TestFollowUps) =>
  await waitFor(async () => (await service.followUps.outboxes.facts?.backlog())?.count === 0, {
    what: 'what follows from the facts',
  });

describe('S7: confirmed facts, not number matches, raise pathways by themselves', () => {
  it('attendance and a child, each confirmed by somebody, raise Operation Encompass with the child’s details', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(
      redis,
      filesFor({
        encompass: {
          raisedItselfBy: ['attendedWithChildConfirmed'],
          contains: [{ name: 'childrenDetails', required: true }],
        },
      }),
    );
    service.followUps.startRelays();
    await says(service, 'attended', { by: id<ActorId>('control-room') });
    await settled(service);
    expect(await raisedOf(service)).toEqual([]);

    await says(service, 'childAtAddressConfirmed', { details: { childrenDetails: 'Robin, 7' } });
    await waitFor(async () => (await raisedOf(service)).length === 1, { what: 'the referral' });
    const [referral] = await service.followUps.referrals.ofCall(CALL);
    expect(referral).toMatchObject({
      pathway: 'encompass',
      facts: { childrenDetails: 'Robin, 7' },
      missing: [],
    });

    // Recorded with who and when, once each, and audited by the names of fields alone
    const facts = await service.followUps.facts.ofCall(CALL);
    expect(facts.map((fact) => [fact.fact, fact.confirmations.map((each) => each.by)])).toEqual([
      ['attended', ['control-room']],
      ['childAtAddressConfirmed', ['handler-7']],
      ['attendedWithChildConfirmed', ['handler-7']],
    ]);
    const entries = service.audited.filter((entry) => entry.what === 'factConfirmed');
    expect(entries.map((entry) => entry.details.fact)).toContain('attendedWithChildConfirmed');
    expect(JSON.stringify(service.audited)).not.toContain('Robin');
    const stored = await everythingIn(redis.client, await redis.keys());
    expect(found(stored, ['Robin'])).toEqual([]);
  });

  it('said twice it is one fact; a second person stands beside the first; details that come later fill what waits', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(
      redis,
      filesFor({
        childrens: {
          raisedItselfBy: ['childAtAddressConfirmed'],
          contains: [{ name: 'childrenDetails', required: true }],
        },
      }),
    );
    service.followUps.startRelays();
    const first = await says(service, 'childAtAddressConfirmed');
    expect(await says(service, 'childAtAddressConfirmed')).toEqual(first);
    await waitFor(async () => (await raisedOf(service)).length === 1, { what: 'the referral' });
    const status = async () => (await service.followUps.referrals.ofCall(CALL))[0]?.status;
    expect(await status()).toBe('held');

    const second = await says(service, 'childAtAddressConfirmed', {
      by: CLERK,
      details: { childrenDetails: 'Robin, 7' },
    });
    expect(second.confirmations.map((each) => each.by)).toEqual([HANDLER, CLERK]);
    await waitFor(async () => (await status()) === 'ready', { what: 'it to go' });
    expect(await raisedOf(service)).toEqual(['childrens']);
  });

  it('MARAC: any abuse between the same two within twelve months of the last referral is a repeat, by this force’s rules', async () => {
    await using redis = freshRedis();
    const marac = {
      raisedItselfBy: ['maracThresholdMet', 'maracRepeat'],
      marac: { score: 14, events: 3, withinDays: 365, repeatWithinDays: 365 },
    };
    await using service = followUpsOn(redis, filesFor({ marac }));
    service.followUps.startRelays();
    const now = Date.parse('2026-11-23T12:00:00Z');
    const abuse = async (name: string, at: number, details: Record<string, string> = {}) => {
      service.setNow(at);
      const call = id<CallId>(name);
      await says(service, 'abuseConfirmed', { call, people: PAIR, details });
      await settled(service);
      await waitFor(async () => (await service.followUps.outboxes.referrals?.backlog())?.count === 0, {
        what: 'the referrals',
      });
      return (await service.followUps.referrals.ofCall(call)).map((each) => each.because);
    };
    // Twice is below this force's three; the score of fourteen is not
    expect(await abuse('CA1', now)).toEqual([]);
    expect(await abuse('CA2', now + DAY)).toEqual([]);
    expect(await abuse('CA3', now + 2 * DAY, { riskScore: '14' })).toEqual(['confirmed: maracThresholdMet']);
    // Any abuse within the year is a repeat, however slight; after it, it is not
    expect(await abuse('CA4', now + 300 * DAY)).toEqual(['confirmed: maracRepeat']);
    expect(await abuse('CA5', now + 1_100 * DAY)).toEqual([]);
    // Other people's history is theirs
    const others = [id<PersonId>('anna'), id<PersonId>('carl')];
    await says(service, 'abuseConfirmed', { call: id<CallId>('CA6'), people: others });
    await settled(service);
    expect(await raisedOf(service, id<CallId>('CA6'))).toEqual([]);
    const [why] = (await service.followUps.facts.ofCall(id<CallId>('CA4')))
      .filter((fact) => fact.fact === 'maracRepeat')
      .flatMap((fact) => fact.confirmations.map((each) => each.why));
    expect(why).toContain('repeat');
  });

  it('S13: a relay that dies between the fact and what it raises loses nothing: another raises it, once', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, filesFor({ breach: { raisedItselfBy: ['breachConfirmed'] } }));
    const outbox = service.followUps.outboxes.facts!;
    await outbox.take(10, 1);
    await says(service, 'breachConfirmed');
    // Given a relay that took the work and died
    expect((await outbox.take(10, 500)).length).toBeGreaterThan(1);
    service.followUps.startRelays();
    await waitFor(async () => (await raisedOf(service)).length === 1, { what: 'it to be raised by another' });
    expect(await raisedOf(service)).toEqual(['breach']);
  });
});
