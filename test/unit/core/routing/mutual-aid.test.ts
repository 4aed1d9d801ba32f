import { describe, expect, it } from 'vitest';
import { sharedWith } from '../../../../src/core/access/call-rights.ts';
import type { Principal } from '../../../../src/core/access/principal.ts';
import { seenEntry } from '../../../../src/core/audit/seen-entry.ts';
import { sharedDetail, sharedOf, viewOf } from '../../../../src/core/console/card-view.ts';
import { type ActorId, type ForceId, id, type OfferId, type SpecialistId } from '../../../../src/core/ids.ts';
import { aidTerms, type MutualAid, SHARED_PARTS } from '../../../../src/core/routing/mutual-aid.ts';
import { callCard } from '../../../support/call-cards.ts';
import { anAssessment } from '../../../support/calls.ts';

const [north, west, south] = ['northshire', 'westshire', 'southshire'].map((force) => id<ForceId>(force)) as [
  ForceId,
  ForceId,
  ForceId,
];
const aid: MutualAid = {
  ...{ name: 'agreement', partner: north, helps: [west], during: 'nights', capacity: 2, share: ['orders'] },
};
const terms = (aids: readonly MutualAid[] | undefined, runs: boolean, helped = west) =>
  aidTerms(aids, () => () => runs, north, helped, 0);

describe('mutual aid', () => {
  it('holds in its hours, for the forces it names, and not otherwise', () => {
    expect(terms([aid], true)).toEqual({ agreement: 'agreement', capacity: 2, share: ['orders'] });
    expect(terms([aid], false)).toBeNull();
    expect(terms([aid], true, south)).toBeNull();
    expect(terms([], true)).toBeNull();
  });

  it('S16: a policy of an earlier release, without agreements, asks partners as it did', () => {
    expect(terms(undefined, false)?.share).toEqual(SHARED_PARTS);
  });

  it('S15: a partner’s specialist sees the level and what keeps the caller safe, and else only what is shared', () => {
    const assessment = { ...anAssessment('high'), doNotSay: ['Do not mention earlier calls.'] };
    const card = callCard('CA1', { assessment });
    const shown = sharedOf(card, ['orders']);
    expect(shown.assessment).toMatchObject({
      ...{ level: 'high', people: [], threats: [], codeWords: [] },
      ...{ doNotSay: assessment.doNotSay, orders: assessment.orders },
    });
    expect(shown.caller.numberEnding).toBeNull();
    expect(shown.incident.location).toBeNull();
  });

  it('a view is named by its parts, in whatever order an agreement has them', () => {
    const card = callCard('CA1');
    expect(sharedDetail(['location', 'people'])).toBe(sharedDetail(['people', 'location']));
    for (const share of [[], ['people'], ['reasons', 'location'], SHARED_PARTS] as const)
      expect(viewOf(card, sharedDetail(share))).toEqual(sharedOf(card, share));
  });

  it('S15: is for specialists of another force, each by the terms of their own offer; without terms the least', () => {
    const specialist = id<SpecialistId>('eve');
    const card = callCard('CA1');
    const seat = { ...card.seat, state: 'inRoom' as const, specialistId: specialist };
    const aided = { ...card, seat: { ...seat, aid: { agreement: 'agreement', share: ['people'] as const } } };
    const who: Principal = {
      ...{ actor: id<ActorId>('eve'), kind: 'person', grant: 'session:x', name: null, elevated: null },
      ...{ specialist, scopes: new Set(['specialist:self'] as const), forces: new Set([south]) },
    };
    expect(sharedWith(who, aided)).toEqual(['people']);
    expect(sharedWith({ ...who, forces: new Set([card.force]) }, aided)).toBeNull();

    // No terms: an earlier release's card, or they have left and look again at what they were asking.
    expect(sharedWith(who, { ...card, seat })).toEqual([]);
    expect(sharedWith(who, card)).toEqual([]);

    // Somebody else sits there: theirs are their terms, and not those of whoever comes or is rung beside.
    for (const role of ['relief', 'rung'] as const) {
      const coming = { role, state: 'ringing', specialistId: specialist, destinationId: null } as const;
      const besides = (aid: object) => [{ ...coming, offer: id<OfferId>('s2'), since: 1, by: null, ...aid }];
      const other = { ...aided.seat, specialistId: id<SpecialistId>('amina') };
      const terms = { aid: { agreement: 'another', share: ['orders'] as const } };
      expect(sharedWith(who, { ...card, seat: { ...other, beside: besides(terms) } })).toEqual(['orders']);
      expect(sharedWith(who, { ...card, seat: { ...other, beside: besides({}) } })).toEqual([]);
    }
  });

  it('S15: whoever breaks the glass sees what it opened; sitting in the call they have their agreement', () => {
    const forces = new Set([south]);
    const card = callCard('CA1');
    const elevated = { forces: new Set([card.force]), until: 9 };
    const who: Principal = {
      ...{ actor: id<ActorId>('eve'), kind: 'person', grant: 'session:x', name: null, elevated },
      ...{ specialist: id<SpecialistId>('eve'), scopes: new Set(['specialist:self'] as const), forces },
    };
    expect(sharedWith(who, card)).toBeNull();
    expect(seenEntry('e1', 'callRead', who, card, 1).details).toMatchObject({ people: 1, brokenGlass: true });
    const aid = { agreement: 'agreement', share: ['orders'] as const };
    const seat = { ...card.seat, state: 'ringing' as const, specialistId: id<SpecialistId>('eve'), aid };
    expect(seenEntry('e2', 'callRead', who, { ...card, seat }, 1)).toMatchObject({
      ...{ operation: 'disclosure', recipient: 'eve' },
      details: { people: 0, brokenGlass: false, agreement: 'agreement', share: 'orders' },
    });
  });
});
