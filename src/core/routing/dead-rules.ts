import { LEVELS } from '../register/level.ts';
import type { LineBook } from './line-settings.ts';
import type { Conditions, Policy, Results, Rule } from './policy.ts';

/** A rule that can never do anything, and why. */
export interface DeadRule {
  readonly rule: string;
  readonly index: number;
  readonly why: string;
}

/**
 * Rules that can never hold, and rules that give nothing that a rule above has not given already whenever they hold.
 * Says nothing of a rule that it is not sure about.
 */
export function deadRules(policy: Policy, book: LineBook): readonly DeadRule[] {
  return policy.rules.flatMap((rule, index) => {
    const never = contradiction(rule.when, policy, book);
    if (never !== null) return [{ rule: rule.name, index, why: `can never hold: ${never}` }];
    const above = policy.rules.slice(0, index).find((other) => makesIdle(other, rule));
    return above === undefined
      ? []
      : [{ rule: rule.name, index, why: `gives nothing that ${above.name} above has not given already` }];
  });
}

/** Rules that raise the level below rules that ask for it: the raise comes too late for those. */
export function lateRaises(policy: Policy): readonly DeadRule[] {
  return policy.rules.flatMap((rule, index) => {
    const to = rule.give.raiseLevelTo;
    if (to === undefined) return [];
    const missed = policy.rules.slice(0, index).find((above) => {
      const floor = above.when.levelAtLeast;
      if (floor === undefined || LEVELS.indexOf(floor) > LEVELS.indexOf(to)) return false;
      // Whoever the raise lifts over the floor was below it before.
      return (
        LEVELS.indexOf(floor) > LEVELS.indexOf(rule.when.levelAtLeast ?? 'standard') ||
        !rule.when.levelAtLeast
      );
    });
    if (missed === undefined) return [];
    const why = `raises the level to ${to} below ${missed.name}, which asks for ${missed.when.levelAtLeast}: put it above`;
    return [{ rule: rule.name, index, why }];
  });
}

function contradiction(when: Conditions, policy: Policy, book: LineBook): string | null {
  const lines = book.lines.filter(
    (line) =>
      (when.line?.includes(line.lineId) ?? true) &&
      (when.force?.includes(line.force) ?? true) &&
      (when.lineKind === undefined || when.lineKind === line.kind),
  );
  if (lines.length === 0) return 'no line is of that id, force and kind at once';
  if (lines.every((line) => line.introduction === 'off')) return 'every such line is off';
  const { specialistsFreeAtMost: most, specialistsFreeAtLeast: least } = when;
  if (most !== undefined && least !== undefined && least > most)
    return 'more specialists are free than may be free';
  const runs = (name: string) => {
    const calendar = policy.calendars.find((other) => other.name === name);
    return calendar !== undefined && (calendar.weekly.length > 0 || calendar.dates.size > 0);
  };
  if (when.during && !when.during.some(runs)) return 'its calendars have no hours and no dates';
  if (when.during?.every((name) => when.notDuring?.includes(name)))
    return 'it is during and not during the same';
  return null;
}

/** True when `above` holds whenever `below` does, and gives everything that `below` gives. */
function makesIdle(above: Rule, below: Rule): boolean {
  return isWeaker(above.when, below.when) && givesAll(above.give, below.give);
}

function isWeaker(weak: Conditions, strong: Conditions): boolean {
  const names = Object.keys(weak) as (keyof Conditions)[];
  return names.every((name) => weakerPart(name, weak, strong));
}

function weakerPart(name: keyof Conditions, weak: Conditions, strong: Conditions): boolean {
  const a = weak[name];
  const b = strong[name];
  if (a === undefined) return true;
  if (b === undefined) return false;
  switch (name) {
    case 'line':
    case 'force':
    case 'onRecord':
    case 'marker':
    case 'orderType':
    case 'role':
    case 'sign':
    case 'caller':
    case 'language':
    case 'during':
      return (b as readonly string[]).every((word) => (a as readonly string[]).includes(word));
    case 'notDuring':
      return (a as readonly string[]).every((word) => (b as readonly string[]).includes(word));
    case 'levelAtLeast':
      return LEVELS.indexOf(strong.levelAtLeast!) >= LEVELS.indexOf(weak.levelAtLeast!);
    case 'earlierCallsAtLeast':
      return (['number', 'person', 'household', 'any'] as const).every(
        (tie) =>
          strong.earlierCallsAtLeast?.withinHours === weak.earlierCallsAtLeast?.withinHours &&
          (strong.earlierCallsAtLeast?.[tie] ?? 0) >= (weak.earlierCallsAtLeast?.[tie] ?? 0),
      );
    case 'specialistsFreeAtMost':
      return (b as number) <= (a as number);
    case 'specialistsFreeAtLeast':
    case 'waitingAtLeast':
      return (b as number) >= (a as number);
    case 'lineKind':
    case 'orderInForce':
    case 'speakerMayBePerpetrator':
    case 'sharedNumber':
      return a === b;
  }
}

function givesAll(above: Results, below: Results): boolean {
  const level = below.raiseLevelTo === undefined || reaches(above.raiseLevelTo, below.raiseLevelTo);
  const wish = below.specialist;
  const specialist =
    wish === undefined ||
    (above.specialist?.overflow === wish.overflow &&
      wish.skills.every((skill) => above.specialist?.skills.includes(skill)));
  const prompts = below.prompts?.every((prompt) => above.prompts?.includes(prompt)) ?? true;
  const followUps = below.followUps?.every((pathway) => above.followUps?.includes(pathway)) ?? true;
  const alarms =
    below.alarms?.every((alarm) =>
      above.alarms?.some((other) => other.class === alarm.class && other.text === alarm.text),
    ) ?? true;
  return level && specialist && prompts && followUps && alarms;
}

function reaches(have: Results['raiseLevelTo'], want: NonNullable<Results['raiseLevelTo']>): boolean {
  return have !== undefined && LEVELS.indexOf(have) >= LEVELS.indexOf(want);
}
