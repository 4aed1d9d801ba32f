import type { AlarmClass } from '../alarms/alarm.ts';
import type { PathwayId } from '../ids.ts';
import { higherLevel } from '../register/level.ts';
import type { CompiledPolicy, CompiledRule } from './compile.ts';
import type { Reading } from './conditions.ts';
import type { LineSettings } from './line-settings.ts';
import {
  type Introduction,
  type OverflowStep,
  type Plan,
  type PlanReason,
  ringOf,
  type SpecialistPlan,
} from './plan.ts';
import { withRaises } from './raises.ts';
import type { Situation } from './situation.ts';

/**
 * What the policy makes of a situation. Pure, total and deterministic.
 *
 * Every rule that holds counts, from top to bottom, and adds to the plan; none takes anything away:
 * - level: the highest of the register's and every raise; a raise counts for the rules below it;
 * - prompts, alarms, follow-ups: all of them, in the order of the rules, none twice;
 * - specialist: the first rule says opening mode, and in which order and how long people are rung; later ones add
 *   skills and overflow steps that are not there yet, and may allow more offers in a step.
 *
 * A higher level makes more rules hold and never fewer (conditions can only ask "at least"), and each part only grows:
 * so more risk never gets less (S6), which test/unit/core/routing/decide.property.test.ts shows for random policies.
 */
export function decide(policy: CompiledPolicy, seen: Situation): Plan {
  const situation = withRaises(seen);
  const line = policy.lines.get(situation.lineId);
  const introduction = stageOf(line, situation.draw ?? 0);
  if (introduction === 'off') return undecided(policy, situation);
  const welsh = line?.language === 'cy-GB';
  const reading: Reading = { situation, level: situation.assessment?.level ?? null };
  const draft = new Draft();
  for (const rule of policy.rules) {
    if (!holds(rule, reading)) continue;
    const gave = draft.add(rule, reading, welsh);
    draft.reasons.push({ rule: rule.name, because: rule.because, gave });
  }
  return {
    policyVersion: policy.version,
    introduction,
    specialist: draft.specialist,
    onRequest: draft.specialist ?? policy.whenAsked,
    level: reading.level,
    ...(policy.preEmption !== undefined && { preEmption: policy.preEmption }),
    prompts: draft.prompts,
    alarms: draft.alarms,
    followUps: draft.followUps,
    reasons: draft.reasons,
  };
}

/** True when every condition of the rule holds for what has been read so far. */
export function holds(rule: CompiledRule, reading: Reading): boolean {
  const { checks } = rule;
  // By index: an iterator for each of hundreds of rules would cost more than the checks.
  for (let index = 0; index < checks.length; index += 1) if (!checks[index]!.holds(reading)) return false;
  return true;
}

/** On a line that is `off` the software decides nothing; a handler can still ask for a specialist. */
function undecided(policy: CompiledPolicy, situation: Situation): Plan {
  return {
    policyVersion: policy.version,
    introduction: 'off',
    specialist: null,
    onRequest: policy.whenAsked,
    level: situation.assessment?.level ?? null,
    prompts: [],
    alarms: [],
    followUps: [],
    reasons: [],
  };
}

/** Calls outside the share of a staged introduction are decided and recorded only. */
function stageOf(line: LineSettings | undefined, draw: number): Introduction {
  if (line === undefined) return 'automatic';
  if (line.introduction === 'off' || draw < line.introductionSharePercent) return line.introduction;
  return 'shadow';
}

class Draft {
  specialist: SpecialistPlan | null = null;
  readonly prompts: string[] = [];
  readonly alarms: { readonly class: AlarmClass; readonly text: string }[] = [];
  readonly followUps: PathwayId[] = [];
  readonly reasons: PlanReason[] = [];
  readonly #wished = new Set<SpecialistPlan>();

  /** Adds what one rule gives and says in words which parts of the plan are its doing. */
  add(rule: CompiledRule, reading: Reading, welsh: boolean): string[] {
    const gave: string[] = [];
    this.#raise(rule, reading, gave);
    this.#bring(rule, gave);
    for (const prompt of rule.prompts) {
      const text = welsh ? prompt.cy : prompt.en;
      if (this.prompts.includes(text)) continue;
      this.prompts.push(text);
      gave.push(`prompt ${prompt.name}`);
    }
    for (const alarm of rule.alarms) {
      if (this.alarms.some((other) => other.class === alarm.class && other.text === alarm.text)) continue;
      this.alarms.push(alarm);
      gave.push(`${alarm.class} alarm: ${alarm.text}`);
    }
    for (const pathway of rule.followUps) {
      if (this.followUps.includes(pathway)) continue;
      this.followUps.push(pathway);
      gave.push(`follow-up ${pathway}`);
    }
    return gave;
  }

  #raise(rule: CompiledRule, reading: Reading, gave: string[]): void {
    if (rule.raiseLevelTo === null) return;
    const raised = reading.level === null ? rule.raiseLevelTo : higherLevel(reading.level, rule.raiseLevelTo);
    if (raised === reading.level) return;
    reading.level = raised;
    gave.push(`level raised to ${raised}`);
  }

  #bring(rule: CompiledRule, gave: string[]): void {
    if (rule.specialist === null || this.#wished.has(rule.specialist)) return;
    this.#wished.add(rule.specialist);
    if (this.specialist === null) {
      this.specialist = rule.specialist;
      gave.push(...wordsOf(rule.specialist));
      return;
    }
    const before = this.specialist;
    if (!addsTo(before, rule.specialist)) return;
    this.specialist = joined(before, rule.specialist);
    gave.push(...newIn(before, this.specialist));
  }
}

/** True when the second has a skill, a step or offers that the first has not. */
function addsTo(first: SpecialistPlan, second: SpecialistPlan): boolean {
  if (second.skills.some((skill) => !first.skills.includes(skill))) return true;
  if (second.overflow === first.overflow) return false;
  return second.overflow.some(
    (step) => !first.overflow.some((twin) => sameStep(step, twin) && twin.maxOffers >= step.maxOffers),
  );
}

/** The first says how; the second may add skills, steps and offers, and can take nothing away. */
function joined(first: SpecialistPlan, second: SpecialistPlan): SpecialistPlan {
  const skills = [...new Set([...first.skills, ...second.skills])];
  const steps: OverflowStep[] = first.overflow.map((step) => {
    const twin = second.overflow.find((other) => sameStep(step, other));
    return twin && twin.maxOffers > step.maxOffers ? { ...step, maxOffers: twin.maxOffers } : step;
  });
  for (const step of second.overflow) if (!steps.some((other) => sameStep(step, other))) steps.push(step);
  const [head = first.overflow[0], ...rest] = steps;
  return { skills, openingMode: first.openingMode, overflow: [head, ...rest] };
}

function sameStep(a: OverflowStep, b: OverflowStep): boolean {
  return a.kind === b.kind && a.target === b.target;
}

function wordsOf(plan: SpecialistPlan): string[] {
  const skills = plan.skills.length === 0 ? 'a specialist' : `a specialist for ${plan.skills.join(', ')}`;
  return [
    `${skills}, ${plan.openingMode} first`,
    `asked in turn: ${plan.overflow.map(stepWords).join(', ')}`,
  ];
}

function newIn(before: SpecialistPlan, after: SpecialistPlan): string[] {
  const skills = after.skills.filter((skill) => !before.skills.includes(skill));
  const steps = after.overflow.filter((step) => !before.overflow.includes(step));
  return [
    ...(skills.length > 0 ? [`also skilled in ${skills.join(', ')}`] : []),
    ...steps.map((step) => `also asked: ${stepWords(step)}`),
  ];
}

/** An overflow step in words. */
export function stepWords(step: OverflowStep): string {
  const who = {
    ownPool: 'our own specialists',
    partnerForce: `partner force ${step.target}`,
    onCall: step.target === null ? 'whoever is on call' : `whoever is on call in tier ${step.target}`,
    onCallPager: `on-call pager ${step.target}`,
    partnerHelpline: `helpline ${step.target}`,
  }[step.kind];
  return `${who} (up to ${step.maxOffers}, ${step.ringTimeoutMs / 1000} s each${ringWords(step)})`;
}

/** Nothing for one by one, as it always was. */
export function ringWords(step: OverflowStep): string {
  const { atOnce, widenAfterMs, widenBy } = ringOf(step);
  const many = atOnce > 1 ? `, ${atOnce} at once` : '';
  return widenAfterMs === null ? many : `${many}, ${widenBy} more after ${widenAfterMs / 1000} s`;
}
