import { describe, expect, it } from 'vitest';
import { id, type PathwayId } from '../../../src/core/ids.ts';
import type { Pathway } from '../../../src/core/referrals/pathway.ts';
import { CLERK, followUpsOn, request, testFiles } from '../../support/follow-up-service.ts';
import { freshRedis } from '../../support/redis.ts';

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
    expect(await asRole('handler', 'she asked')).toBe(raised);
    expect(await referrals.ofCall(callId)).toMatchObject([
      { id: 'CA1.victim-support', because: 'she asked' },
    ]);
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
    const raised = await service.followUps.raising.byConfirmedFact(subject, 'childAtAddressConfirmed', CLERK);
    expect(raised).toEqual(['CA1.childrens']);
    expect(await service.followUps.raising.byConfirmedFact(subject, 'numberMatched', CLERK)).toEqual([]);
  });
});
