import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEVELS, type Level } from '../../../../src/core/register/level.ts';
import { compilePolicy } from '../../../../src/core/routing/compile.ts';
import { decide } from '../../../../src/core/routing/decide.ts';
import type { Plan } from '../../../../src/core/routing/plan.ts';
import type { Rule } from '../../../../src/core/routing/policy.ts';
import type { Situation } from '../../../../src/core/routing/situation.ts';
import { lineBookOf, lineOf, policyOf } from '../../../support/policies.ts';
import { assessmentOf, MONDAY_EVENING, reasonOf, situationOf } from '../../../support/situations.ts';

const level = fc.constantFrom(...LEVELS);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 });
const given = (record: object) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));

const conditions = fc
  .record({
    levelAtLeast: maybe(level),
    lineKind: maybe(fc.constantFrom('emergency', 'nonEmergency')),
    onRecord: maybe(fc.constantFrom(['threat'], ['marker', 'order'])),
    speakerMayBePerpetrator: maybe(fc.boolean()),
    earlierCallsAtLeast: maybe(
      fc
        .record({
          any: fc.integer({ min: 1, max: 4 }),
          withinHours: maybe(fc.constantFrom(1, 6, 24, 48)),
        })
        .map(given),
    ),
    sign: maybe(fc.constantFrom(['silent'], ['abandoned', 'silent'])),
    during: maybe(fc.constant(['nights'])),
    specialistsFreeAtLeast: maybe(fc.integer({ min: 1, max: 3 })),
  })
  .map(given);

const results = fc
  .record({
    raiseLevelTo: maybe(level),
    specialist: maybe(
      fc.record({
        skills: fc.subarray(['stalking', 'polish']),
        openingMode: fc.constantFrom('listening', 'coaching'),
        overflow: fc.constantFrom('usual', 'own'),
      }),
    ),
    prompts: maybe(fc.subarray(['ask', 'wait'], { minLength: 1 })),
    alarms: maybe(
      fc.array(fc.record({ class: fc.constantFrom('urgent', 'advisory'), text: fc.constantFrom('a', 'b') })),
    ),
    followUps: maybe(fc.subarray(['idva', 'marac'], { minLength: 1 })),
  })
  .map(given);

const rules = fc
  .array(fc.record({ when: conditions, give: results }), { maxLength: 12 })
  .map(
    (list) => list.map((rule, index) => ({ name: `rule-${index}`, because: 'chance', ...rule })) as Rule[],
  );

const situation: fc.Arbitrary<Situation> = fc
  .record({
    level: fc.option(level),
    threat: fc.boolean(),
    perpetrator: fc.boolean(),
    calls: fc.integer({ min: 0, max: 5 }),
    lately: fc.integer({ min: 0, max: 5 }),
    sign: fc.constantFrom('normal', 'silent', 'abandoned') as fc.Arbitrary<Situation['sign']>,
    minutes: fc.integer({ min: 0, max: 60 * 24 * 400 }),
    specialistsFree: fc.integer({ min: 0, max: 4 }),
  })
  .map((drawn) =>
    situationOf({
      at: MONDAY_EVENING + drawn.minutes * 60_000,
      sign: drawn.sign,
      specialistsFree: drawn.specialistsFree,
      assessment: assessmentOf(drawn.level, {
        reasons: drawn.threat ? [reasonOf('threat')] : [],
        speakerMayBePerpetrator: drawn.perpetrator,
        repeat: {
          ...{ windowHours: 24, sameNumber: drawn.calls, samePerson: 0, sameHousehold: 0 },
          others: [{ windowHours: 6, sameNumber: drawn.lately, samePerson: 0, sameHousehold: 0 }],
        },
      }),
    }),
  );

const compile = (list: readonly Rule[]) => compilePolicy(policyOf(list), lineBookOf(lineOf()), 1);

/** Lowest first, "no record" below all. */
const rank = (of: Level | null) => (of === null ? -1 : LEVELS.indexOf(of));

function expectAtLeast(more: Plan, less: Plan): void {
  expect(rank(more.level)).toBeGreaterThanOrEqual(rank(less.level));
  expect(more.prompts).toEqual(expect.arrayContaining([...less.prompts]));
  expect(more.alarms).toEqual(expect.arrayContaining([...less.alarms]));
  expect(more.followUps).toEqual(expect.arrayContaining([...less.followUps]));
  if (less.specialist === null) return;
  expect(more.specialist).not.toBeNull();
  expect(more.specialist?.skills).toEqual(expect.arrayContaining([...less.specialist.skills]));
  for (const step of less.specialist.overflow) {
    const same = more.specialist?.overflow.find((s) => s.kind === step.kind && s.target === step.target);
    expect(same?.maxOffers ?? 0).toBeGreaterThanOrEqual(step.maxOffers);
  }
}

describe('decide, for random policies and calls', () => {
  it('S6: never gives more risk less: level, specialist, skills, reach, prompts, alarms, follow-ups', () => {
    fc.assert(
      fc.property(rules, situation, fc.option(level), (list, call, other) => {
        const policy = compile(list);
        const known = call.assessment?.level ?? null;
        const [low, high] = rank(known) <= rank(other) ? [known, other] : [other, known];
        const at = (value: Level | null) =>
          decide(policy, { ...call, assessment: { ...call.assessment!, level: value } });
        expectAtLeast(at(high), at(low));
      }),
      { numRuns: 500 },
    );
  });

  it('S6: never gives a caller less for having called before, or for a threat on record', () => {
    fc.assert(
      fc.property(rules, situation, fc.integer({ min: 1, max: 3 }), (list, call, more) => {
        const policy = compile(list);
        const before = call.assessment!;
        const worse = {
          ...before,
          reasons: [...before.reasons, reasonOf('threat')],
          repeat: { ...before.repeat, sameNumber: before.repeat.sameNumber + more },
        };
        expectAtLeast(decide(policy, { ...call, assessment: worse }), decide(policy, call));
      }),
      { numRuns: 300 },
    );
  });

  it('S6: never ends below the level that the register knows', () => {
    fc.assert(
      fc.property(rules, situation, (list, call) => {
        expect(rank(decide(compile(list), call).level)).toBeGreaterThanOrEqual(
          rank(call.assessment?.level ?? null),
        );
      }),
    );
  });

  it('is total and deterministic: the same call gets the same plan from a policy compiled anew', () => {
    fc.assert(
      fc.property(rules, situation, (list, call) => {
        expect(decide(compile(list), call)).toEqual(decide(compile(list), call));
      }),
    );
  });

  it('gives each part to a rule that is named in the reasons', () => {
    fc.assert(
      fc.property(rules, situation, (list, call) => {
        const plan = decide(compile(list), call);
        const parts = plan.prompts.length + plan.alarms.length + plan.followUps.length;
        const given = plan.reasons.flatMap((reason) => reason.gave);
        expect(given.length).toBeGreaterThanOrEqual(parts + (plan.specialist === null ? 0 : 2));
        for (const reason of plan.reasons) expect(list.map((rule) => rule.name)).toContain(reason.rule);
      }),
    );
  });
});
