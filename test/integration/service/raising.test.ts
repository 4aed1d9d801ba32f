import { describe, expect, it } from 'vitest';
import { id, type PathwayId, type PersonId, type ReferralId, SYSTEM_ACTOR } from '../../../src/core/ids.ts';
import type { Pathway } from '../../../src/core/referrals/pathway.ts';
import { CLERK, followUpsOn, request, testFiles } from '../../support/follow-up-service.ts';
import { freshRedis } from '../../support/redis.ts';
import { waitFor } from '../../support/wait-for.ts';

const { callId, force } = request('CA1');
const subject = { callId, force, people: [] };
const VICTIM_SUPPORT = id<PathwayId>('victim-support');

describe('raising a follow-up', () => {
  it('is for the roles that the pathway names, with a reason, and once for a call', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles());
    const { raising, referrals } = service.followUps;
    const asRole = (role: string, why: string) =>
      raising.byPerson(subject, VICTIM_SUPPORT, CLERK, [role], why);
    await expect(asRole('auditor', 'she asked')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(asRole('handler', ' ')).rejects.toMatchObject({ code: 'invalid' });
    await expect(
      raising.byPerson(subject, id<PathwayId>('unknown'), CLERK, ['handler'], 'x'),
    ).rejects.toMatchObject({ code: 'notFound' });

    const raised = await asRole('handler', 'she asked');
    expect(raised).toMatchObject({ referral: { id: 'CA1.victim-support' }, raisedBefore: null });
    expect((await asRole('handler', 'she asked')).raisedBefore).toMatchObject({ by: CLERK });
    expect(await referrals.ofCall(callId)).toMatchObject([
      { id: 'CA1.victim-support', because: 'she asked' },
    ]);
  });

  it('S7 S8: confirmed, it is about that person alone, with what the register says of them', async () => {
    await using redis = freshRedis();
    await using service = followUpsOn(redis, testFiles({ required: 'personDetails' }));
    const { desk, referrals } = service.followUps;
    const factsFor = async ({ people }: { readonly people: readonly string[] }) => ({
      personDetails: people.join('; '),
    });
    Object.assign(service.deps.facts, { factsFor });
    const [anna, before] = [id<PersonId>('anna'), id<PersonId>('previous-owner')];
    const byNumber = { confirmed: false, raisedBy: SYSTEM_ACTOR, people: [anna, before] };
    await desk.raise(request('CA1', byNumber));
    const of = id<ReferralId>('CA1-victim-support');
    expect(await referrals.get(of)).toMatchObject({
      status: 'held',
      facts: { personDetails: 'anna; previous-owner' },
    });
    await desk.raise(request('CA1', { people: [anna], because: 'she said so' }));
    expect(await referrals.get(of)).toMatchObject({
      status: 'ready',
      people: ['anna'],
      facts: { personDetails: 'anna' },
    });
    // An effect that a crash repeats out of turn brings nobody back.
    await desk.raise(request('CA1', byNumber));
    expect((await referrals.get(of)).people).toEqual(['anna']);
  });

  it('happens by itself for the pathways that name a confirmed fact, in their own force only', async () => {
    await using redis = freshRedis();
    const files = testFiles();
    const base = files.book.pathway(VICTIM_SUPPORT)!;
    const named = (name: string, part: Partial<Pathway>): Pathway => ({
      ...base,
      id: id<PathwayId>(name),
      raisedItselfBy: ['childAtAddressConfirmed'],
      ...part,
    });
    const all = [base, named('childrens', {}), named('elsewhere', { force: id('otherforce') })];
    const book = {
      ...files.book,
      all: () => all,
      pathway: (wanted: string) => all.find((each) => each.id === wanted) ?? null,
    };
    await using service = followUpsOn(redis, { ...files, book });
    const { facts, referrals } = service.followUps;
    const said = { by: CLERK, source: 'person', why: 'seen by officers', details: {} } as const;
    service.followUps.startRelays();
    const fact = await facts.confirm(subject, 'childAtAddressConfirmed', said);
    expect(fact).toMatchObject({ raised: ['CA1.childrens'], confirmations: [{ by: CLERK }] });
    await waitFor(async () => (await referrals.ofCall(callId)).length === 1, { what: 'it to be raised' });
    expect(await referrals.ofCall(callId)).toMatchObject([
      { id: 'CA1.childrens', raisedBy: CLERK, because: 'confirmed: childAtAddressConfirmed' },
    ]);
    expect((await facts.confirm(subject, 'attended', said)).raised).toEqual([]);
  });
});
