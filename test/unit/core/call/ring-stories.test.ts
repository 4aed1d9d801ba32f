import { describe, expect, it } from 'vitest';
import { id, type OfferId } from '../../../../src/core/ids.ts';
import { transition } from '../../../../src/core/call/transition.ts';
import { aCall, aSpecialistPlan, AMINA, BRYN, CERI, event, legId, TOGETHER } from '../../../support/calls.ts';

const plan = aSpecialistPlan({ overflow: TOGETHER });
/** Two are claimed at once, as the plan says. */
const sought = () => aCall().connected().matched('high', { specialist: plan });
const rung = () => sought().allRung(AMINA, BRYN);
const [S1, S2, S3] = ['s1', 's2', 's3'].map((name) => id<OfferId>(name)) as [OfferId, OfferId, OfferId];
const fetched = (offer: OfferId) =>
  ({ type: 'specialistFetched', offer, legId: legId(`leg-${offer}`) }) as const;
const pin = (offer: OfferId) => ({ type: 'offerAccepted', offer, via: 'pin' }) as const;

describe('several are rung at once', () => {
  it('given a plan of two at once, then two are claimed, each is rung with a limit of their own', () => {
    expect(
      sought()
        .did('claimSpecialist')
        .map(({ offer }) => offer),
    ).toEqual(['s1', 's2']);
    expect(
      rung()
        .everDid('ringSpecialist')
        .map(({ specialistId }) => specialistId),
    ).toEqual([AMINA, BRYN]);
    expect(
      rung()
        .everDid('startTimer')
        .map(({ timerId }) => timerId),
    ).toEqual(expect.arrayContaining(['offer-s1', 'offer-s2']));
  });

  it('S11: given both answer, when the second enters the PIN first, then the first one’s leg ends and their claim is given back at once', () => {
    const story = rung().when(fetched(S1)).when(fetched(S2)).when(pin(S2));
    expect(story.call.seat).toMatchObject({ state: 'outside', offer: { id: 's2' }, alsoRung: [] });
    expect(story.did('endSpecialistLeg')).toMatchObject([{ legId: legId('leg-s1') }]);
    expect(story.did('releaseSpecialist')).toMatchObject([{ specialistId: AMINA, becomes: 'ready' }]);
    expect(story.did('occupySpecialist')).toMatchObject([{ specialistId: BRYN }]);
  });

  it('S11: given two accept in the same moment, then whoever is worked in first wins, and the other is sent away', () => {
    const both = rung().when(fetched(S1)).when(fetched(S2));
    const won = both.when(pin(S1));
    const late = won.when(pin(S2));
    expect(late.reply).toEqual({ kind: 'sendAway' });
    expect(late.call.seat).toEqual(won.call.seat);
    // An instance that decided on what was before finds a conflict, and decides again on what is.
    expect(transition(won.call, event(pin(S2)), both.now).reply).toEqual({ kind: 'sendAway' });
  });

  it('S12: given the seat is taken, when the loser’s callbacks come late, then nothing changes and their leg ends', () => {
    const won = rung().when(fetched(S1)).when(pin(S1));
    for (const late of [
      { type: 'specialistLegEnded', offer: S2, legId: legId('leg-s2') },
      { type: 'specialistLegRefused', offer: S2, outcome: 'refused' },
      { type: 'offerDeclined', offer: S2, reason: 'busy' },
      { type: 'timerFired', timerId: 'offer-s2', name: 'offer' },
    ] as const)
      expect(won.when(late).call.seat, late.type).toEqual(won.call.seat);
    const rings = won.when({ type: 'specialistLegAccepted', offer: S2, legId: legId('late') });
    expect(rings.did('endSpecialistLeg')).toMatchObject([{ legId: legId('late') }]);
  });

  it('S11: given a claim that comes after the seat is taken, then it is given back', () => {
    const claims = sought().when({
      ...{ type: 'specialistClaimed', offer: S1, specialistId: AMINA, reasons: [] },
      endpoint: { id: 'amina', kind: 'number', address: '+447700900456' },
    });
    const won = claims
      .when({ type: 'specialistLegAccepted', offer: S1, legId: legId('leg-s1') })
      .when(fetched(S1))
      .when(pin(S1));
    const late = won.allRung().when({
      ...{ type: 'specialistClaimed', offer: S2, specialistId: BRYN, reasons: [] },
      endpoint: { id: 'bryn', kind: 'number', address: '+447700900457' },
    });
    expect(late.did('releaseSpecialist')).toMatchObject([{ specialistId: BRYN, becomes: 'ready' }]);
    expect(late.did('ringSpecialist')).toEqual([]);
  });

  it('given one declines, then the other rings on and somebody else is asked in their place', () => {
    const story = rung().when({ type: 'offerDeclined', offer: S1, reason: 'on another line' });
    expect(story.call.seat).toMatchObject({ state: 'ringing', offer: { id: 's2' } });
    expect(story.did('claimSpecialist')).toMatchObject([{ offer: 's3', tried: [AMINA, BRYN] }]);
  });

  it('given only one is free, then one rings, and nobody is sought again and again', () => {
    const one = sought().when({ type: 'nobodyClaimed', offer: S2 }).allRung(AMINA);
    expect(one.call.seat).toMatchObject({ state: 'ringing', claims: [] });
    expect(one.everDid('claimSpecialist')).toHaveLength(2);
  });

  it('given the caller hangs up, then nobody is left ringing', () => {
    const story = rung().callerHangsUp();
    expect(story.did('endSpecialistLeg').map(({ legId }) => legId)).toEqual([
      legId('leg-s1'),
      legId('leg-s2'),
    ]);
    expect(story.did('releaseSpecialist')).toHaveLength(2);
    expect(story.call.seat).toMatchObject({ state: 'released', offer: null, alsoRung: [], claims: [] });
  });

  it('given a telephone that nobody answers, then it counts against them; one that lost the race does not', () => {
    const unanswered = rung().when({ type: 'specialistLegEnded', offer: S1, legId: legId('leg-s1') });
    expect(unanswered.did('releaseSpecialist')).toMatchObject([{ specialistId: AMINA, because: 'noAnswer' }]);
    const lost = rung().when(fetched(S1)).when(pin(S1));
    expect(lost.did('releaseSpecialist')).toEqual([
      { do: 'releaseSpecialist', specialistId: BRYN, becomes: 'ready' },
    ]);
  });
});

describe('a ring that widens', () => {
  const timerOf = (story: ReturnType<typeof rung>) => story.call.seat.widenTimer ?? 'none';
  const widens = (story: ReturnType<typeof rung>) =>
    story.later(10).when({ type: 'timerFired', timerId: timerOf(story), name: 'widen' });

  it('given nobody accepts, when the time is over, then one more joins and the first ring on', () => {
    const wider = widens(rung());
    expect(wider.did('claimSpecialist')).toMatchObject([{ offer: 's3' }]);
    expect(wider.did('endSpecialistLeg')).toEqual([]);
    const three = wider.allRung(CERI);
    expect(three.call.seat).toMatchObject({ state: 'ringing', offer: { id: 's1' } });
    expect(three.call.seat.alsoRung).toHaveLength(2);
    expect(three.when(fetched(S3)).when(pin(S3)).did('endSpecialistLeg')).toHaveLength(2);
  });

  it('given our own are spent, when it widens again, then the partner force joins while ours still ring', () => {
    const again = widens(widens(rung()).allRung(CERI));
    expect(again.did('claimSpecialist')).toMatchObject([
      { step: { kind: 'partnerForce', target: 'southmoor' } },
    ]);
    expect(again.call.seat.alsoRung).toHaveLength(2);
  });

  it('S12: given a timer of an earlier ring, or of one that is over, then nothing is asked', () => {
    expect(rung().when({ type: 'timerFired', timerId: 'widen-s9-9', name: 'widen' }).effects).toEqual([]);
    const won = rung().when(fetched(S1)).when(pin(S1));
    expect(won.when({ type: 'timerFired', timerId: timerOf(rung()), name: 'widen' }).effects).toEqual([]);
  });
});

it('S16: a call that a release before rings one by one goes on as it was', () => {
  const now = aCall().connected().matched('high');
  const { alsoRung: _a, claims: _c, ringTo: _r, widenTimer: _w, dry: _d, ...old } = now.call.seat;
  const story = now.withSeat(old).specialistRung();
  expect(story.call.seat).toMatchObject({ state: 'ringing', offer: { id: 's1', specialistId: AMINA } });
  expect(story.specialistFetches().entersPin().call.seat.state).toBe('outside');
});
