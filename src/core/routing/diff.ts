import type { Roster } from '../specialists/roster.ts';
import { generalThings } from './general-words.ts';
import type { LineBook } from './line-settings.ts';
import { specialistThing } from './people-words.ts';
import type { Policy } from './policy.ts';
import { wholeText } from './same-thing.ts';
import { calendarThing, lineThing, promptThing, ruleThing, type Thing } from './words.ts';

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

/** So that nobody approves what was not shown: it names no part, and in the general part it touches every force. */
const UNSAID = 'something changed that this comparison has no words for';

/**
 * What a person should know of going from `before` to `after`. Empty only when nothing differs: who reads it approves
 * nothing else, and forces that no change touches are not asked.
 */
export function diffRouting(before: RoutingSide, after: RoutingSide): readonly RoutingChange[] {
  const found = [
    ...diffThings('general', general(before), general(after)),
    ...movedLists(before, after),
    ...diffThings('line', lines(before), lines(after)),
    ...diffThings('calendar', calendars(before.policy), calendars(after.policy)),
    ...diffThings('prompt', prompts(before.policy), prompts(after.policy)),
    ...diffThings('rule', rules(before.policy), rules(after.policy)),
    ...movedRules(before.policy, after.policy),
    ...diffThings('specialist', people(before.roster), people(after.roster)),
  ];
  if (found.length > 0 || sideText(before) === sideText(after)) return found;
  return [{ about: 'general', name: 'the files', kind: 'changed', words: `the files: ${UNSAID}` }];
}

type Things = ReadonlyMap<string, Thing>;

function named<Item>(
  items: readonly Item[],
  name: (item: Item) => string,
  thing: (item: Item) => Thing,
): Things {
  return new Map(items.map((item) => [name(item), thing(item)]));
}

const general = ({ policy, lines: book, roster }: RoutingSide) => generalThings(policy, book, roster);
const lines = (side: RoutingSide) => named(side.lines.lines, (line) => line.lineId, lineThing);
const calendars = (policy: Policy) => named(policy.calendars, (calendar) => calendar.name, calendarThing);
const prompts = (policy: Policy) => named(policy.prompts, (prompt) => prompt.name, promptThing);
const rules = (policy: Policy) =>
  named(
    policy.rules,
    (rule) => rule.name,
    (rule) => ruleThing(rule, policy),
  );
const people = (roster: Roster) => named(roster.entries, (entry) => entry.specialist.id, specialistThing);

/** All that is compared; calendars and prompts are asked for by name, so their order is nothing. */
function sideText({ policy, lines: book, roster }: RoutingSide): string {
  const byName = <Item extends { readonly name: string }>(items: readonly Item[]) =>
    new Map(items.map((item) => [item.name, item]));
  const { calendars: hours, prompts: sentences, ...rest } = policy;
  return wholeText([rest, byName(hours), byName(sentences), book, roster]);
}

function diffThings(about: RoutingChange['about'], before: Things, after: Things): RoutingChange[] {
  const changes: RoutingChange[] = [];
  const prefix = (name: string) => (about === 'general' ? name : `${about} ${name}`);
  for (const [name, thing] of after) {
    const old = before.get(name);
    if (old === undefined) {
      const said = [...thing.shown].map(([part, words]) => `${part} ${words}`).join('; ');
      changes.push({ about, name, kind: 'added', words: `${prefix(name)} is new: ${said}` });
    } else
      changes.push(
        ...differences(old, thing).map((words): RoutingChange => {
          return { about, name, kind: 'changed', words: `${prefix(name)}: ${words}` };
        }),
      );
  }
  for (const name of before.keys())
    if (!after.has(name)) changes.push({ about, name, kind: 'removed', words: `${prefix(name)} is gone` });
  return changes;
}

function differences(old: Thing, now: Thing): string[] {
  const parts = new Set([...old.shown.keys(), ...now.shown.keys()]);
  const said = [...parts].flatMap((part) => {
    const [was, is] = [old.shown.get(part), now.shown.get(part)];
    if (was === is) return [];
    if (was === undefined) return [`${part} now ${is}, was not asked or given before`];
    return is === undefined ? [`no longer ${part} ${was}`] : [`${part} now ${is}, was ${was}`];
  });
  for (const [part, value] of now.hidden) if (old.hidden.get(part) !== value) said.push(`${part} changed`);
  return said.length > 0 || wholeText(old.whole) === wholeText(now.whole) ? said : [UNSAID];
}

/** Where the first that fits is taken, the order is a setting too. */
function movedLists(before: RoutingSide, after: RoutingSide): RoutingChange[] {
  const lists: readonly (readonly [string, (side: RoutingSide) => readonly string[]])[] = [
    ['lines', (side) => side.lines.lines.map((line) => line.lineId)],
    ['mutual-aid agreements', (side) => (side.policy.mutualAid ?? []).map((aid) => aid.name)],
    ['specialists', (side) => side.roster.entries.map((entry) => entry.specialist.id)],
  ];
  return lists.flatMap(([name, of]): RoutingChange[] => {
    const [was, is] = inBoth(of(before), of(after));
    if (was.join() === is.join()) return [];
    return [{ about: 'general', name, kind: 'moved', words: `the order of the ${name} changed` }];
  });
}

/** The names that both have, in the order of each. */
function inBoth(before: readonly string[], after: readonly string[]): readonly [string[], string[]] {
  const [had, has] = [new Set(before), new Set(after)];
  return [before.filter((name) => has.has(name)), after.filter((name) => had.has(name))];
}

/** Rules that stand elsewhere among those that both versions have: order decides who says how. */
function movedRules(before: Policy, after: Policy): RoutingChange[] {
  const names = (policy: Policy) => policy.rules.map((rule) => rule.name);
  const [was, is] = inBoth(names(before), names(after));
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
