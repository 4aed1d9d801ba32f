import { describe, expect, it } from 'vitest';
import { compilePolicy, UnknownNameError } from '../../../../src/core/routing/compile.ts';
import { decide } from '../../../../src/core/routing/decide.ts';
import {
  compiled,
  lineBookOf,
  lineOf,
  OWN_POOL,
  PARTNER,
  policyOf,
  ruleOf,
} from '../../../support/policies.ts';
import { assessmentOf, reasonOf, situationOf } from '../../../support/situations.ts';

const bringSomebody = { skills: [], openingMode: 'listening', overflow: 'usual' } as const;

describe('what the policy makes of a call', () => {
  it('gives an unknown caller nothing but what a handler may ask for', () => {
    const policy = compiled([ruleOf('high', { levelAtLeast: 'high' }, { specialist: bringSomebody })]);
    const plan = decide(policy, situationOf({ assessment: assessmentOf(null) }));
    expect(plan).toMatchObject({ specialist: null, level: null, reasons: [], policyVersion: 7 });
    expect(plan.onRequest).toMatchObject({ openingMode: 'coaching' });
  });

  it('brings a specialist to a high-risk caller and says which rule did so', () => {
    const policy = compiled([ruleOf('high', { levelAtLeast: 'high' }, { specialist: bringSomebody })]);
    const plan = decide(policy, situationOf({ assessment: assessmentOf('high') }));
    expect(plan.specialist).toEqual({ skills: [], openingMode: 'listening', overflow: [OWN_POOL, PARTNER] });
    expect(plan.onRequest).toEqual(plan.specialist);
    expect(plan.reasons).toEqual([
      {
        rule: 'high',
        because: 'because of high',
        gave: [
          'a specialist, listening first',
          'asked in turn: our own specialists (up to 3, 20 s each), partner force northshire (up to 2, 20 s each)',
        ],
      },
    ]);
  });

  it('counts a raise for the rules below it: a fourth call is as good as a high-risk marker', () => {
    const policy = compiled([
      ruleOf('fourth', { earlierCallsAtLeast: { household: 3 } }, { raiseLevelTo: 'high' }),
      ruleOf('high', { levelAtLeast: 'high' }, { specialist: bringSomebody }),
    ]);
    const repeat = { windowHours: 24, sameNumber: 0, samePerson: 1, sameHousehold: 3 };
    const plan = decide(policy, situationOf({ assessment: assessmentOf(null, { repeat }) }));
    expect(plan.level).toBe('high');
    expect(plan.specialist).not.toBeNull();
    expect(plan.reasons.map((reason) => reason.rule)).toEqual(['fourth', 'high']);
  });

  it('S6: a raise below the known level changes nothing', () => {
    const policy = compiled([ruleOf('any', {}, { raiseLevelTo: 'medium' })]);
    const plan = decide(policy, situationOf({ assessment: assessmentOf('high') }));
    expect(plan.level).toBe('high');
    expect(plan.reasons[0]?.gave).toEqual([]);
  });

  it('adds skills, steps and offers of later rules; the first says how', () => {
    const policy = compiled([
      ruleOf('first', {}, { specialist: { skills: ['stalking'], openingMode: 'coaching', overflow: 'own' } }),
      ruleOf(
        'second',
        {},
        { specialist: { skills: ['polish'], openingMode: 'listening', overflow: 'usual' } },
      ),
    ]);
    const plan = decide(policy, situationOf());
    expect(plan.specialist).toEqual({
      skills: ['stalking', 'polish'],
      openingMode: 'coaching',
      overflow: [{ ...OWN_POOL, ringTimeoutMs: 25_000, maxOffers: 5 }, PARTNER],
    });
    expect(plan.reasons[1]?.gave).toEqual([
      'also skilled in polish',
      'also asked: partner force northshire (up to 2, 20 s each)',
    ]);
  });

  it('gives every prompt, alarm and follow-up once, in the order of the rules', () => {
    const alarm = { class: 'urgent', text: 'Look at this' } as const;
    const policy = compiled([
      ruleOf('one', {}, { prompts: ['wait', 'ask'], alarms: [alarm] }),
      ruleOf('two', {}, { prompts: ['ask'], alarms: [alarm] }),
    ]);
    expect(decide(policy, situationOf())).toMatchObject({ prompts: ['Wait.', 'Ask.'], alarms: [alarm] });
  });

  it('speaks Welsh to the handlers of a Welsh line where there are words for it', () => {
    const policy = compiled([ruleOf('one', {}, { prompts: ['ask', 'wait'] })], { language: 'cy-GB' });
    expect(decide(policy, situationOf()).prompts).toEqual(['Gofynnwch.', 'Wait.']);
  });

  it('reads nights on the wall clock, past midnight', () => {
    const policy = compiled([ruleOf('night', { during: ['nights'] }, { prompts: ['ask'] })]);
    const at = (hour: number, minute = 0) =>
      decide(policy, situationOf({ at: Date.UTC(2026, 10, 23, hour, minute) })).prompts.length;
    expect([at(21, 59), at(22), at(23, 59), at(0), at(5, 59), at(6)]).toEqual([0, 1, 1, 1, 1, 0]);
  });

  it.each([
    ['an order in force', { orderInForce: true }, 'inForce', 1],
    ['an order that was never served', { orderInForce: true }, 'notServed', 0],
  ] as const)('S9: %s counts so often', (_, when, standing, rules) => {
    const order = {
      orderId: 'o1',
      type: 'nonMolestation',
      standing,
      respondent: 'p1',
      protectedPeople: [],
      conditions: [],
      powerOfArrest: true,
      breachConsequence: '',
      expiresOn: null,
      source: 'court',
      verifiedOn: null,
    } as never;
    const policy = compiled([ruleOf('order', when, { prompts: ['ask'] })]);
    const plan = decide(policy, situationOf({ assessment: assessmentOf('high', { orders: [order] }) }));
    expect(plan.reasons).toHaveLength(rules);
  });

  it('counts earlier calls over the hours that a rule names, and over more rather than fewer where they were not counted', () => {
    const within = (withinHours: number) => ({ earlierCallsAtLeast: { household: 2, withinHours } });
    const policy = compiled([
      ruleOf('lately', within(6), { prompts: ['ask'] }),
      ruleOf('today', { earlierCallsAtLeast: { household: 2 } }, { prompts: ['ask'] }),
      ruleOf('twelve', within(12), { prompts: ['ask'] }),
      ruleOf('week', within(168), { prompts: ['ask'] }),
    ]);
    expect(policy.repeatWindows).toEqual([6, 12, 168]);
    const counted = (windowHours: number, sameHousehold: number) => {
      return { windowHours, sameNumber: 0, samePerson: 0, sameHousehold };
    };
    const names = (today: number, others: readonly ReturnType<typeof counted>[]) =>
      decide(
        policy,
        situationOf({ assessment: assessmentOf(null, { repeat: { ...counted(24, today), others } }) }),
      ).reasons.map((reason) => reason.rule);
    expect(names(2, [counted(6, 1), counted(168, 3)])).toEqual(['today', 'twelve', 'week']);
    expect(names(1, [counted(6, 1), counted(168, 2)])).toEqual(['week']);
    expect(names(2, [])).toEqual(['lately', 'today', 'twelve', 'week']);
  });

  it('S9: tells one kind of order from another, and counts only one that is in force', () => {
    const policy = compiled([ruleOf('dapo', { orderType: ['dapo', 'restraining'] }, { prompts: ['ask'] })]);
    const holds = (type: string, standing: string) => {
      const orders = [{ orderId: 'o1', type, standing } as never];
      return decide(policy, situationOf({ assessment: assessmentOf('high', { orders }) })).reasons.length;
    };
    expect([
      holds('dapo', 'inForce'),
      holds('restraining', 'inForce'),
      holds('bail', 'inForce'),
      holds('dapo', 'expired'),
    ]).toEqual([1, 1, 0, 0]);
  });

  it('asks what is on record, how the call went, who presents a number and who is free', () => {
    const policy = compiled([
      ruleOf('threat', { onRecord: ['threat'] }, { prompts: ['ask'] }),
      ruleOf('silent', { sign: ['silent'] }, { prompts: ['ask'] }),
      ruleOf('withheld', { caller: ['withheld'] }, { prompts: ['ask'] }),
      ruleOf('nobody', { specialistsFreeAtMost: 0 }, { prompts: ['ask'] }),
      ruleOf('waiting', { waitingAtLeast: 2 }, { prompts: ['ask'] }),
    ]);
    const names = (more: Parameters<typeof situationOf>[0]) =>
      decide(policy, situationOf(more)).reasons.map((reason) => reason.rule);
    expect(names({})).toEqual([]);
    expect(names({ assessment: assessmentOf('high', { reasons: [reasonOf('threat')] }) })).toEqual([
      'threat',
    ]);
    expect(names({ sign: 'silent' })).toEqual(['silent']);
    expect(names({ callerPresentation: 'withheld' })).toEqual(['withheld']);
    expect(names({ specialistsFree: 0, waiting: 2 })).toEqual(['nobody', 'waiting']);
  });
});

describe('staged introduction', () => {
  const rules = [ruleOf('always', {}, { prompts: ['ask'], raiseLevelTo: 'high' })];

  it('decides nothing on a line that is off, and lets a handler ask all the same', () => {
    const plan = decide(compiled(rules, { introduction: 'off' }), situationOf());
    expect(plan).toMatchObject({ introduction: 'off', prompts: [], level: null, reasons: [] });
    expect(plan.onRequest.overflow).toHaveLength(1);
  });

  it('records, and does no more, for the calls outside the share', () => {
    const policy = compiled(rules, { introduction: 'automatic', introductionSharePercent: 30 });
    const stage = (draw: number) => decide(policy, situationOf({ draw })).introduction;
    expect([stage(0), stage(29), stage(30), stage(99)]).toEqual([
      'automatic',
      'automatic',
      'shadow',
      'shadow',
    ]);
  });
});

describe('a policy with a name that points nowhere', () => {
  it('is refused before it can be used', () => {
    const policy = policyOf([ruleOf('one', {}, { prompts: ['nowhere'] })]);
    expect(() => compilePolicy(policy, lineBookOf(lineOf()), 1)).toThrow(UnknownNameError);
  });
});
