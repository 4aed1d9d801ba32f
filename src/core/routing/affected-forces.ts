import type { ForceId } from '../ids.ts';
import type { RoutingChange, RoutingSide } from './diff.ts';
import type { Rule } from './policy.ts';

/**
 * The forces with lines here whose calls a set of changes may touch: who proposes or approves must cover all of them. A
 * change that says of no force that it leaves it alone touches every one.
 */
export function affectedForces(
  before: RoutingSide,
  after: RoutingSide,
  changes: readonly RoutingChange[],
): readonly ForceId[] {
  const served = servedForces([before, after]);
  const touched = new Set<ForceId>();
  for (const change of changes)
    for (const force of forcesOf(change, [before, after]) ?? served)
      if (served.has(force)) touched.add(force);
  return [...touched].sort();
}

/** Every force that has a line. */
export function servedForces(sides: readonly Pick<RoutingSide, 'lines'>[]): ReadonlySet<ForceId> {
  return new Set(sides.flatMap((side) => side.lines.lines.map((line) => line.force)));
}

/** Null: every force. */
function forcesOf(change: RoutingChange, sides: readonly RoutingSide[]): readonly ForceId[] | null {
  switch (change.about) {
    case 'line': {
      const lines = sides.flatMap((side) => side.lines.lines.filter((line) => line.lineId === change.name));
      return lines.map((line) => line.force);
    }
    case 'specialist': {
      const people = sides.flatMap((side) =>
        side.roster.entries.filter((entry) => entry.specialist.id === change.name),
      );
      return people.flatMap(({ specialist }) => [specialist.force, ...specialist.covers]);
    }
    case 'rule':
    case 'order of rules': {
      const named = sides.flatMap((side) =>
        side.policy.rules.filter((rule) => rule.name === change.name).map((rule) => ruleForces(rule, side)),
      );
      return named.includes(null) ? null : named.flatMap((forces) => forces ?? []);
    }
    case 'calendar':
    case 'prompt':
    case 'general':
      return null;
  }
}

/** The forces on whose calls the rule can hold; null when it does not say. */
function ruleForces({ when }: Rule, side: RoutingSide): readonly ForceId[] | null {
  if (when.force !== undefined) return when.force;
  if (when.line === undefined) return null;
  return side.lines.lines.filter((line) => when.line?.includes(line.lineId)).map((line) => line.force);
}
