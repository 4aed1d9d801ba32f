import { stepWords } from '../core/routing/decide.ts';
import type { Explanation, RuleExplained } from '../core/routing/explain.ts';
import type { Plan, SpecialistPlan } from '../core/routing/plan.ts';

/** A plan and its rules as people read them on a terminal. Ends with a line break. */
export function explanationText({ plan, rules }: Explanation): string {
  return [...planLines(plan), '', 'Rules, from top to bottom:', ...rules.flatMap(ruleLines), ''].join('\n');
}

function planLines(plan: Plan): string[] {
  return [
    `Level: ${plan.level ?? 'none known; this does not mean no risk'}`,
    `Introduction: ${plan.introduction}`,
    ...specialistLines('Specialist', plan.specialist),
    ...(plan.specialist === null ? specialistLines('If the handler asks', plan.onRequest) : []),
    ...plan.prompts.map((prompt) => `Prompt: ${prompt}`),
    ...plan.alarms.map((alarm) => `Alarm (${alarm.class}): ${alarm.text}`),
    ...plan.followUps.map((pathway) => `Follow-up: ${pathway}`),
  ];
}

function specialistLines(title: string, specialist: SpecialistPlan | null): string[] {
  if (specialist === null) return [`${title}: nobody is brought`];
  const skills = specialist.skills.length === 0 ? '' : `, for ${specialist.skills.join(', ')}`;
  return [
    `${title}: ${specialist.openingMode} first${skills}`,
    ...specialist.overflow.map((step, index) => `  ${index + 1}. ${stepWords(step)}`),
  ];
}

function ruleLines({ rule, because, holds, gave, unmet }: RuleExplained): string[] {
  if (!holds) return [`  no   ${rule}: wants that ${unmet.join('; that ')}`];
  const given = gave.length === 0 ? ['nothing that was not there already'] : gave;
  return [`  yes  ${rule} (${because})`, ...given.map((part) => `         gives: ${part}`)];
}
