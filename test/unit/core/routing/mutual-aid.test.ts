import { describe, expect, it } from 'vitest';
import { sharedWith } from '../../../../src/core/access/call-rights.ts';
import type { Principal } from '../../../../src/core/access/principal.ts';
import { sharedOf } from '../../../../src/core/console/card-view.ts';
import { type ActorId, type ForceId, id, type SpecialistId } from '../../../../src/core/ids.ts';
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
    const seat = { ...card.seat, aid: { agreement: 'agreement', share: ['orders'] as const } };
    const shown = sharedOf({ ...card, seat });
    expect(shown.assessment).toMatchObject({
      ...{ level: 'high', people: [], threats: [], codeWords: [] },
      ...{ doNotSay: assessment.doNotSay, orders: assessment.orders },
    });
    expect(shown.caller.numberEnding).toBeNull();
    expect(shown.incident.location).toBeNull();
  });

  it('is for the seated specialist of another force alone', () => {
    const specialist = id<SpecialistId>('eve');
    const card = callCard('CA1');
    const seat = { ...card.seat, state: 'inRoom' as const, specialistId: specialist };
    const aided = { ...card, seat: { ...seat, aid: { agreement: 'agreement', share: [] } } };
    const who: Principal = {
      ...{ actor: id<ActorId>('eve'), kind: 'person', grant: 'session:x', name: null, elevated: null },
      ...{ specialist, scopes: new Set(['specialist:self'] as const), forces: new Set([south]) },
    };
    expect(sharedWith(who, aided)).toBe(true);
    expect(sharedWith(who, { ...card, seat })).toBe(false);
    expect(sharedWith({ ...who, forces: new Set([card.force]) }, aided)).toBe(false);
  });
});
