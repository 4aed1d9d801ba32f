import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../src/core/call/call.ts';
import { cardOf } from '../../../../src/core/call/card.ts';
import { openQuestion } from '../../../../src/core/call/pre-emption.ts';
import { refusalOf } from '../../../../src/core/call/refusal.ts';
import { waitingOf } from '../../../../src/core/call/waiting.ts';
import type { PreEmptionRule } from '../../../../src/core/routing/plan.ts';
import { SECOND } from '../../../../src/core/time.ts';
import { PRE_EMPTION } from '../../../support/call-states.ts';
import { aCoachedCall, AMINA, BRYN, CallStory, HANDLER, SPECIALIST_ACTOR } from '../../../support/calls.ts';

const asked = (story: CallStory = aCoachedCall()) =>
  story.when({ type: 'preEmptionAsked', specialistId: AMINA, ...PRE_EMPTION });
const answers = (story: CallStory, accepts: boolean) =>
  story.when({ type: 'preEmptionAnswered', accepts, by: SPECIALIST_ACTOR });
const coaching = () => aCoachedCall().asks('coaching').positioned('coaching');
const ruled = (story: CallStory, preEmption: PreEmptionRule): CallStory => {
  const { lookup } = story.call;
  if (lookup.plan === null) throw new Error('no plan');
  const call = { ...story.call, lookup: { ...lookup, plan: { ...lookup.plan, preEmption } } };
  return new CallStory(call, story.now, story.steps, story.arrival);
};

describe('pre-emption, in the stream of the call of lower risk', () => {
  it('given somebody who listens, when a call of more risk waits, then they are asked, and both sides see why', () => {
    const story = asked();
    expect(cardOf(story.call).seat.asked).toMatchObject({ because: PRE_EMPTION.because });
    expect(refusalOf(story.call, 'acceptPreEmption')).toBeNull();
    expect(story.did('startTimer')).toMatchObject([{ name: 'preEmption', afterMs: 30 * SECOND }]);
  });

  it('given they agree, then their leg ends, their claim moves, the call waits again and its handler is told', () => {
    const left = answers(asked(), true);
    expect(left.call.seat).toMatchObject({ state: 'exhausted', offer: null });
    expect(left.did('endSpecialistLeg')).toHaveLength(1);
    expect(left.did('moveSpecialist')).toMatchObject([
      { specialistId: AMINA, to: PRE_EMPTION.to, toOffer: 's3' },
    ]);
    expect(left.did('releaseSpecialist')).toEqual([]);
    expect(cardOf(left.call).seat.left).toMatchObject({ because: PRE_EMPTION.because });
    expect(waitingOf(left.call)).toMatchObject({ callId: left.call.id, since: left.call.seat.wantedSince });
    expect(left.alarms()).toEqual([]);
  });

  it('given they stay, then nothing changes but the question', () => {
    const stays = answers(asked(), false);
    expect(stays.call.seat).toMatchObject({ state: 'listening', preEmption: null });
    expect(stays.did('moveSpecialist')).toEqual([]);
  });

  it('S4: given they became audible in the same instant, then they are not taken, whichever was delivered first', () => {
    const audible = asked().speakerIs('victim').asks('audible');
    expect(answers(audible, true).did('moveSpecialist')).toEqual([]);
    const confirmed = audible.positioned('audible');
    expect(answers(confirmed, true).call.seat.state).toBe('audible');

    const gone = answers(asked().speakerIs('victim'), true);
    const late = gone.asks('audible');
    expect(late.did('positionSpecialist')).toEqual([]);
    expect(late.call.seat.state).toBe('exhausted');
  });

  it.each([
    ['audible', () => aCoachedCall().audible()],
    ['on the way to being audible', () => aCoachedCall().speakerIs('victim').asks('audible')],
    ['leading', () => aCoachedCall().handedOver()],
    ['handing over', () => aCoachedCall().speakerIs('victim').handOver()],
    ['coaching', coaching],
    ['about to coach', () => aCoachedCall().asks('coaching')],
  ])('S4: given somebody who is %s, then they are not even asked', (_what, story) => {
    expect(asked(story()).call.seat.preEmption ?? null).toBeNull();
  });

  it('given a policy that says so, then who coaches may be asked; and with "never" nobody is', () => {
    expect(answers(asked(ruled(coaching(), 'coaching')), true).did('moveSpecialist')).toHaveLength(1);
    expect(asked(ruled(aCoachedCall(), 'never')).call.seat.preEmption ?? null).toBeNull();
  });

  it('given this call has come to as much risk before they agree, then they stay', () => {
    const lower = aCoachedCall();
    const equal = { ...PRE_EMPTION, risk: { ...PRE_EMPTION.risk, liveThreat: false } };
    expect(lower.call.lookup.level).toBe('high');
    const story = lower.when({ type: 'preEmptionAsked', specialistId: AMINA, ...equal });
    expect(story.call.seat.preEmption ?? null).toBeNull();
  });

  it('given half a minute without an answer, then whoever agrees is too late; another call’s timer says nothing', () => {
    const [timer] = asked().did('startTimer');
    const fired = asked().when({ type: 'timerFired', timerId: timer?.timerId ?? '', name: 'preEmption' });
    expect(fired.call.seat.preEmption).toBeNull();
    const other = asked().when({ type: 'timerFired', timerId: 'preEmption-CA9-s1', name: 'preEmption' });
    expect(other.call.seat.preEmption).not.toBeNull();
    expect(answers(asked().later(31), true).did('moveSpecialist')).toEqual([]);
  });

  it('given she is made audible before she answers, then the question is gone, and she can be asked another time', () => {
    const audible = asked().audible();
    expect(audible.call.seat.preEmption).toBeNull();
    const listens = audible.asks('listening').positioned('listening').later(3_600);
    expect(cardOf(listens.call).seat.asked).toBeUndefined();
    expect(asked(listens).call.seat.preEmption).not.toBeNull();
  });

  it('given she leaves unasked, then whoever comes next is not asked in her place', () => {
    const story = asked();
    const left = story.when({
      ...{ type: 'specialistLegEnded', offer: story.offer, legId: story.offerLeg, end: 'hungUp' },
    });
    expect(left.call.seat.preEmption).toBeNull();
    expect(refusalOf(left.call, 'acceptPreEmption')).not.toBeNull();
  });

  it('given the same question a second time, then it has a timer of its own, and the first one’s says nothing', () => {
    const first = asked();
    const [old] = first.did('startTimer');
    const fired = first
      .later(30)
      .when({ type: 'timerFired', timerId: old?.timerId ?? '', name: 'preEmption' });
    const again = asked(fired.later(300));
    const [fresh] = again.did('startTimer');
    expect(fresh?.timerId).not.toBe(old?.timerId);
    const late = again.when({ type: 'timerFired', timerId: old?.timerId ?? '', name: 'preEmption' });
    expect(late.call.seat.preEmption).not.toBeNull();
    const over = again.when({ type: 'timerFired', timerId: fresh?.timerId ?? '', name: 'preEmption' });
    expect(over.call.seat.preEmption).toBeNull();
  });

  it('S16: given a question of an earlier release, then its own timer ends it; one that it left standing counts as none', () => {
    const story = asked();
    const question = { ...story.call.seat.preEmption, timerId: undefined };
    const call = { ...story.call, seat: { ...story.call.seat, preEmption: question } } as unknown as Call;
    const earlier = new CallStory(call, story.now, story.steps, story.arrival);
    const timerId = `preEmption-${PRE_EMPTION.to}-${PRE_EMPTION.toOffer}`;
    const ended = earlier.when({ type: 'timerFired', timerId, name: 'preEmption' });
    expect(ended.call.seat.preEmption).toBeNull();
    expect(openQuestion(call.seat, story.now)).not.toBeNull();
    expect(openQuestion(call.seat, story.now + 31 * SECOND)).toBeNull();
    expect(earlier.later(31).speakerIs('victim').call.seat.preEmption).toBeNull();
  });

  it('given it is about somebody else, then nobody is asked', () => {
    const story = aCoachedCall().when({ type: 'preEmptionAsked', specialistId: BRYN, ...PRE_EMPTION });
    expect(story.call.seat.preEmption ?? null).toBeNull();
  });

  it('S12: given the specialist has left meanwhile, then an answer changes nothing', () => {
    const released = asked().when({ type: 'specialistReleased', by: HANDLER });
    expect(answers(released, true).did('moveSpecialist')).toEqual([]);
  });
});
