import type { Roster } from '../specialists/roster.ts';
import { inHours, MINUTE, SECOND } from '../time.ts';
import type { LineBook } from './line-settings.ts';
import type { Helpline } from './plan.ts';
import type { Policy } from './policy.ts';
import { orderWords, type Parts, shownOnly, type Thing, wishParts } from './words.ts';

/** What holds for every line, rule or person alike. No number is among what is shown. */
export function generalThings(policy: Policy, lines: LineBook, roster: Roster): ReadonlyMap<string, Thing> {
  const { whenAsked } = policy;
  const shown = (...parts: readonly (readonly [string, string])[]) => shownOnly(new Map(parts));
  return new Map<string, Thing>([
    ['repeat calls', shown(['count for', inHours(policy.repeatWindowHours)])],
    [
      'a handler who asks',
      {
        ...shownOnly(new Map(wishParts(whenAsked, policy))),
        whole: [whenAsked, policy.overflowOrders.get(whenAsked.overflow)],
      },
    ],
    ['mutual aid', { ...shownOnly(aidParts(policy)), whole: policy.mutualAid ?? 'unwritten' }],
    ['pre-emption', shown(['from', policy.preEmption ?? 'listening'])],
    ['skills', shown(['the words are', policy.skills.join(', ') || 'none'])],
    ['pagers', shown(['are', policy.pagers.join(', ') || 'none'])],
    ['overflow orders that no rule asks', shownOnly(idleOrders(policy))],
    ...helplines(policy),
    ['own numbers', numbers(lines.ownNumbers)],
    ['staff numbers', numbers(lines.staffNumbers ?? new Set())],
    ['trusted SIP sources', shown(['are', lines.trustedSipSources.join(', ') || 'none'])],
    ['roster', shownOnly(rosterParts(roster))],
  ]);
}

function aidParts({ mutualAid }: Policy): Parts {
  return new Map([
    [
      'partners are asked',
      mutualAid === undefined
        ? 'by whom they cover, under no agreement, and are shown everything'
        : 'only under an agreement',
    ],
    ...(mutualAid ?? []).map((aid): [string, string] => [
      aid.name,
      `${aid.partner} for ${aid.helps.join(', ')}, ${aid.capacity} at once, ${aid.during ?? 'any time'}, shares ${aid.share.join(', ') || 'the level'}`,
    ]),
  ]);
}

/** The others are spelled out with the rules that ask them. */
function idleOrders({ overflowOrders, rules, whenAsked }: Policy): Parts {
  const asked = new Set([whenAsked.overflow, ...rules.map(({ give }) => give.specialist?.overflow)]);
  return new Map(
    [...overflowOrders]
      .filter(([name]) => !asked.has(name))
      .map(([name, order]) => [name, orderWords(order)]),
  );
}

/** Where a handler is sent when nobody of ours can come: a wrong number here is a caller's. */
function helplines({ overflowOrders }: Policy): ReadonlyMap<string, Thing> {
  const steps = [...overflowOrders.values()].flat();
  return new Map(
    steps.flatMap(({ target, helpline }) =>
      helpline === undefined ? [] : [[`helpline ${target}`, helplineThing(helpline)] as const],
    ),
  );
}

function helplineThing(helpline: Helpline): Thing {
  return {
    shown: new Map([
      ['title', helpline.title],
      ['hours', helpline.hours],
    ]),
    hidden: new Map([['the number', helpline.number]]),
    whole: helpline,
  };
}

function numbers(all: ReadonlySet<string>): Thing {
  return {
    shown: new Map([['there are', String(all.size)]]),
    hidden: new Map([['which numbers they are', [...all].sort().join()]]),
    whole: all,
  };
}

function rosterParts(roster: Roster): Parts {
  const { callsInARow, hardCallsAShift, leastWrapUpMs = 0, breakMs = 0 } = roster;
  return new Map([
    ['shifts are on the clock of', roster.timeZone],
    ['calls in a row at most', limit(callsInARow)],
    ['calls of high risk in a shift at most', limit(hardCallsAShift)],
    ['rung again after a call', leastWrapUpMs === 0 ? 'at once' : `${leastWrapUpMs / SECOND} s later`],
    ['a break is', breakMs === 0 ? 'any pause' : `a pause of ${breakMs / MINUTE} minutes`],
  ]);
}

function limit(count: number | null | undefined): string {
  return count === null || count === undefined ? 'no limit' : String(count);
}
