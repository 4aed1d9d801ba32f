import type { AlarmClass } from '../alarms/alarm.ts';
import type { ForceId, LineId, PathwayId } from '../ids.ts';
import type { Level } from '../register/level.ts';
import type { Instant } from '../time.ts';
import { calendarTest } from './calendar.ts';
import { type Check, checksOf } from './conditions.ts';
import type { LineBook, LineSettings } from './line-settings.ts';
import { type AidTerms, aidTerms } from './mutual-aid.ts';
import type { PreEmptionRule, SpecialistPlan } from './plan.ts';
import type { Policy, Rule, SpecialistWish } from './policy.ts';

/** A rule ready to be read: names are resolved, conditions are functions. */
export interface CompiledRule {
  readonly name: string;
  readonly because: string;
  readonly checks: readonly Check[];
  readonly raiseLevelTo: Level | null;
  readonly specialist: SpecialistPlan | null;
  /** Texts, by language. */
  readonly prompts: readonly { readonly name: string; readonly en: string; readonly cy: string }[];
  readonly alarms: readonly { readonly class: AlarmClass; readonly text: string }[];
  readonly followUps: readonly PathwayId[];
}

/** A policy and its lines, ready for `decide`. Made once per version. */
export interface CompiledPolicy {
  readonly version: number;
  readonly rules: readonly CompiledRule[];
  readonly whenAsked: SpecialistPlan;
  readonly lines: ReadonlyMap<LineId, LineSettings>;
  /** Hours over which its rules count earlier calls, besides the policy's own window. */
  readonly repeatWindows: readonly number[];
  readonly preEmption?: PreEmptionRule;
  /** Terms on which a partner helps at that time; null: on none. */
  readonly aid: (partner: ForceId, helped: ForceId, at: Instant) => AidTerms | null;
}

/** Thrown for a name that the policy does not define; the files' check says so with line and column before it gets here. */
export class UnknownNameError extends Error {
  constructor(kind: string, name: string) {
    super(`the policy names a ${kind} that it does not define: ${name}`);
    this.name = 'UnknownNameError';
  }
}

/** Resolves every name of `policy` once. Throws UnknownNameError on a policy that the check would refuse. */
export function compilePolicy(policy: Policy, book: LineBook, version: number): CompiledPolicy {
  const lines = new Map(book.lines.map((line) => [line.lineId, line]));
  const calendars = new Map(policy.calendars.map((calendar) => [calendar.name, calendarTest(calendar)]));
  const prompts = new Map(policy.prompts.map((prompt) => [prompt.name, prompt]));
  const context = {
    lineKind: (lineId: string) => lines.get(lineId as LineId)?.kind,
    calendar: (name: string) => known(calendars, 'calendar', name),
  };
  // Equal wishes become one object, so that `decide` sees at once that a rule wishes for nothing new.
  const wishes = new Map<string, SpecialistPlan>();
  const wished = (wish: SpecialistWish): SpecialistPlan => {
    const key = JSON.stringify([wish.overflow, wish.openingMode, wish.skills]);
    const plan = wishes.get(key) ?? specialistPlan(wish, policy);
    wishes.set(key, plan);
    return plan;
  };
  const compileRule = (rule: Rule): CompiledRule => ({
    name: rule.name,
    because: rule.because,
    checks: checksOf(rule.when, context),
    raiseLevelTo: rule.give.raiseLevelTo ?? null,
    specialist: rule.give.specialist ? wished(rule.give.specialist) : null,
    prompts: (rule.give.prompts ?? []).map((name) => {
      const { en, cy } = known(prompts, 'prompt', name);
      return { name, en, cy: cy ?? en };
    }),
    alarms: rule.give.alarms ?? [],
    followUps: rule.give.followUps ?? [],
  });
  return {
    version,
    rules: policy.rules.map(compileRule),
    whenAsked: specialistPlan(policy.whenAsked, policy),
    lines,
    repeatWindows: [
      ...new Set(policy.rules.flatMap(({ when }) => when.earlierCallsAtLeast?.withinHours ?? [])),
    ],
    ...(policy.preEmption !== undefined && { preEmption: policy.preEmption }),
    aid: (partner, helped, at) => aidTerms(policy.mutualAid, context.calendar, partner, helped, at),
  };
}

function specialistPlan(wish: SpecialistWish, policy: Policy): SpecialistPlan {
  const overflow = known(policy.overflowOrders, 'overflow order', wish.overflow);
  return { skills: wish.skills, openingMode: wish.openingMode, overflow };
}

function known<Value>(map: ReadonlyMap<string, Value>, kind: string, name: string): Value {
  const value = map.get(name);
  if (value === undefined) throw new UnknownNameError(kind, name);
  return value;
}
