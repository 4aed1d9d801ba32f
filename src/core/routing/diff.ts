import { inHours } from '../time.ts';
import type { Roster } from '../specialists/roster.ts';
import type { Shift } from '../specialists/shift.ts';
import type { LineBook } from './line-settings.ts';
import type { Policy } from './policy.ts';
import {
  calendarParts,
  hiddenParts,
  lineParts,
  type Parts,
  promptParts,
  ruleParts,
  wishParts,
} from './words.ts';

/** What two versions have in common: the parts of routing that people change. */
export interface RoutingSide {
  readonly policy: Policy;
  readonly lines: LineBook;
  readonly roster: Roster;
}

/** One change in words, e.g. `rule high-risk: asks in turn … now …, was …`. */
export interface RoutingChange {
  readonly about: 'rule' | 'order of rules' | 'line' | 'calendar' | 'prompt' | 'specialist' | 'general';
  readonly name: string;
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  readonly words: string;
}

/** What a person should know of going from `before` to `after`. Empty when calls are treated alike by both. */
export function diffRouting(before: RoutingSide, after: RoutingSide): readonly RoutingChange[] {
  return [
    ...diffThings('general', general(before), general(after)),
    ...diffThings(
      'line',
      named(before.lines.lines, (line) => line.lineId, lineParts),
      named(after.lines.lines, (line) => line.lineId, lineParts),
    ),
    ...hiddenChanges(before.lines, after.lines),
    ...diffThings('calendar', calendars(before.policy), calendars(after.policy)),
    ...diffThings('prompt', prompts(before.policy), prompts(after.policy)),
    ...diffThings('rule', rules(before.policy), rules(after.policy)),
    ...movedRules(before.policy, after.policy),
    ...diffThings('specialist', people(before.roster), people(after.roster)),
  ];
}

type Things = ReadonlyMap<string, Parts>;

function named<Item>(
  items: readonly Item[],
  name: (item: Item) => string,
  parts: (item: Item) => Parts,
): Things {
  return new Map(items.map((item) => [name(item), parts(item)]));
}

const calendars = (policy: Policy) => named(policy.calendars, (calendar) => calendar.name, calendarParts);
const prompts = (policy: Policy) => named(policy.prompts, (prompt) => prompt.name, promptParts);
const rules = (policy: Policy) =>
  named(
    policy.rules,
    (rule) => rule.name,
    (rule) => ruleParts(rule, policy),
  );

function general({ policy, lines }: RoutingSide): Things {
  return new Map([
    ['repeat calls', new Map([['count for', inHours(policy.repeatWindowHours)]])],
    ['a handler who asks', new Map(wishParts(policy.whenAsked, policy))],
    [
      'mutual aid',
      new Map(
        (policy.mutualAid ?? []).map((aid): [string, string] => [
          aid.name,
          `${aid.partner} for ${aid.helps.join(', ')}, ${aid.capacity} at once, ${aid.during ?? 'any time'}, shares ${aid.share.join(', ') || 'the level'}`,
        ]),
      ),
    ],
    ['pre-emption', new Map([['from', policy.preEmption ?? 'listening']])],
    ['own numbers', new Map([['there are', String(lines.ownNumbers.size)]])],
    ['staff numbers', new Map([['there are', String(lines.staffNumbers?.size ?? 0)]])],
    ['trusted SIP sources', new Map([['are', lines.trustedSipSources.join(', ') || 'none']])],
  ]);
}

function people(roster: Roster): Things {
  return named(
    roster.entries,
    (entry) => entry.specialist.id,
    (entry) =>
      new Map([
        ['force', entry.specialist.force],
        ['covers', entry.specialist.covers.join(', ') || 'no other force'],
        ['skills', entry.specialist.skills.join(', ') || 'none'],
        ['vetted until', entry.specialist.vettedUntil ?? 'not recorded'],
        ['shifts', entry.shifts.map(shiftWords).join(', ') || 'none'],
        ['leave', entry.leave.map((leave) => `${leave.from} to ${leave.to}`).join(', ') || 'none'],
      ]),
  );
}

const DAY_NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Everything that a shift says: two people who approve it read no other. */
function shiftWords({ days, from, to, firstDay, lastDay, everyWeeks, onCallTier }: Shift): string {
  const once = firstDay !== null && firstDay === lastDay;
  const names = days.length === 7 ? 'every day' : days.map((day) => DAY_NAMES[day - 1]).join(' ');
  return [
    once ? firstDay : names,
    `${from}-${to}`,
    ...(everyWeeks > 1 ? [`every ${everyWeeks} weeks`] : []),
    ...(!once && firstDay !== null ? [`from ${firstDay}`] : []),
    ...(!once && lastDay !== null ? [`until ${lastDay}`] : []),
    ...(onCallTier === undefined ? [] : [`on call in tier ${onCallTier}`]),
  ].join(' ');
}

function diffThings(about: RoutingChange['about'], before: Things, after: Things): RoutingChange[] {
  const changes: RoutingChange[] = [];
  const prefix = (name: string) => (about === 'general' ? name : `${about} ${name}`);
  for (const [name, parts] of after) {
    const old = before.get(name);
    if (old === undefined) {
      const said = [...parts].map(([part, words]) => `${part} ${words}`).join('; ');
      changes.push({ about, name, kind: 'added', words: `${prefix(name)} is new: ${said}` });
    } else
      changes.push(
        ...differences(old, parts).map((words): RoutingChange => {
          return { about, name, kind: 'changed', words: `${prefix(name)}: ${words}` };
        }),
      );
  }
  for (const name of before.keys())
    if (!after.has(name)) changes.push({ about, name, kind: 'removed', words: `${prefix(name)} is gone` });
  return changes;
}

function differences(old: Parts, now: Parts): string[] {
  const parts = new Set([...old.keys(), ...now.keys()]);
  return [...parts].flatMap((part) => {
    const [was, is] = [old.get(part), now.get(part)];
    if (was === is) return [];
    if (was === undefined) return [`${part} now ${is}, was not asked or given before`];
    return is === undefined ? [`no longer ${part} ${was}`] : [`${part} now ${is}, was ${was}`];
  });
}

function hiddenChanges(before: LineBook, after: LineBook): RoutingChange[] {
  return after.lines.flatMap((line) => {
    const old = before.lines.find((other) => other.lineId === line.lineId);
    if (old === undefined) return [];
    const was = hiddenParts(old);
    return [...hiddenParts(line)]
      .filter(([part, value]) => was.get(part) !== value)
      .map(([part]): RoutingChange => {
        return {
          about: 'line',
          name: line.lineId,
          kind: 'changed',
          words: `line ${line.lineId}: ${part} changed`,
        };
      });
  });
}

/** Rules that stand elsewhere among those that both versions have: order decides who says how. */
function movedRules(before: Policy, after: Policy): RoutingChange[] {
  const inBoth = (one: Policy, other: Policy) =>
    one.rules.map((rule) => rule.name).filter((name) => other.rules.some((rule) => rule.name === name));
  const was = inBoth(before, after);
  const is = inBoth(after, before);
  const kept = new Set(longestCommon(was, is));
  return is
    .filter((name) => !kept.has(name))
    .map((name): RoutingChange => {
      const above = is[is.indexOf(name) - 1];
      const place = above === undefined ? 'at the top' : `below ${above}`;
      return { about: 'order of rules', name, kind: 'moved', words: `rule ${name} now stands ${place}` };
    });
}

/** The longest run of names that keep their order in both: the fewest moves are told. */
function longestCommon(a: readonly string[], b: readonly string[]): readonly string[] {
  const at = new Map(b.map((name, index) => [name, index]));
  const best: { readonly last: number; readonly names: readonly string[] }[] = [];
  for (const name of a) {
    const position = at.get(name) ?? -1;
    const before = best
      .filter((run) => run.last < position)
      .reduce((longest, run) => (run.names.length > longest.names.length ? run : longest), {
        last: -1,
        names: [],
      });
    best.push({ last: position, names: [...before.names, name] });
  }
  return best.reduce<readonly string[]>(
    (longest, run) => (run.names.length > longest.length ? run.names : longest),
    [],
  );
}
