import { atLeast, type Level } from '../register/level.ts';
import type { RepeatCalls } from '../register/assessment.ts';
import { inHours } from '../time.ts';
import type { CalendarTest } from './calendar.ts';
import type { Conditions } from './policy.ts';
import type { Situation } from './situation.ts';

/** A situation as rules see it while they are read: the level may have been raised by a rule above. */
export interface Reading {
  readonly situation: Situation;
  level: Level | null;
}

/** One condition, ready to be asked, with the words that say what it wants. */
export interface Check {
  readonly wants: string;
  readonly holds: (reading: Reading) => boolean;
}

/** What conditions need of their surroundings: kinds of lines and running calendars. */
export interface ConditionContext {
  readonly lineKind: (lineId: string) => 'emergency' | 'nonEmergency' | undefined;
  readonly calendar: (name: string) => CalendarTest;
}

const RISK_WORDS = { number: 'sameNumber', person: 'samePerson', household: 'sameHousehold' } as const;

/** Turns the conditions of one rule into checks, cheapest first. All must hold. */
export function checksOf(when: Conditions, context: ConditionContext): readonly Check[] {
  return [
    ...placeChecks(when, context),
    ...callChecks(when),
    ...riskChecks(when),
    ...poolChecks(when),
  ].concat(timeChecks(when, context));
}

function placeChecks(when: Conditions, context: ConditionContext): Check[] {
  const { line, force, lineKind } = when;
  const checks: Check[] = [];
  if (line)
    checks.push({
      wants: `line is ${anyOf(line)}`,
      holds: (r) => line.includes(r.situation.lineId),
    });
  if (force)
    checks.push({
      wants: `force is ${anyOf(force)}`,
      holds: (r) => force.includes(r.situation.force),
    });
  if (lineKind)
    checks.push({
      wants: `line is ${lineKind === 'emergency' ? 'an emergency line' : 'a non-emergency line'}`,
      holds: (r) => context.lineKind(r.situation.lineId) === lineKind,
    });
  return checks;
}

function callChecks(when: Conditions): Check[] {
  const { sign, caller } = when;
  const checks: Check[] = [];
  if (sign)
    checks.push({
      wants: `the call is ${anyOf(sign)}`,
      holds: (r) => r.situation.sign !== 'normal' && sign.includes(r.situation.sign),
    });
  if (caller)
    checks.push({
      wants: `the caller's number is ${anyOf(caller)}`,
      holds: (r) => caller.includes(r.situation.callerPresentation),
    });
  return checks;
}

function riskChecks(when: Conditions): Check[] {
  const { levelAtLeast, onRecord, role, speakerMayBePerpetrator, language } = when;
  const checks: Check[] = [];
  if (levelAtLeast)
    checks.push({
      wants: `level is at least ${levelAtLeast}`,
      holds: (r) => r.level !== null && atLeast(r.level, levelAtLeast),
    });
  if (onRecord)
    checks.push({
      wants: `on record: ${anyOf(onRecord)}`,
      holds: (r) => r.situation.assessment?.reasons.some((reason) => onRecord.includes(reason.code)) ?? false,
    });
  const { orderType } = when;
  if (orderType)
    checks.push({
      wants: `an order in force is ${anyOf(orderType)}`,
      holds: (r) =>
        r.situation.assessment?.orders.some(
          (order) => order.standing === 'inForce' && orderType.includes(order.type),
        ) ?? false,
    });
  const { marker } = when;
  if (marker)
    checks.push({
      wants: `a marker on record is ${anyOf(marker)}`,
      holds: (r) =>
        r.situation.assessment?.reasons.some(
          (reason) => reason.marker !== undefined && marker.includes(reason.marker),
        ) ?? false,
    });
  if (when.orderInForce)
    checks.push({
      wants: 'an order is in force',
      holds: (r) => r.situation.assessment?.orders.some((order) => order.standing === 'inForce') ?? false,
    });
  if (role)
    checks.push({
      wants: `somebody tied to the number is ${anyOf(role)}`,
      holds: (r) =>
        r.situation.assessment?.people.some((person) => person.roles.some((held) => role.includes(held))) ??
        false,
    });
  if (speakerMayBePerpetrator !== undefined)
    checks.push({
      wants: speakerMayBePerpetrator
        ? 'the speaker may be the perpetrator'
        : 'nobody tied to the number is known as a perpetrator',
      holds: (r) => (r.situation.assessment?.speakerMayBePerpetrator ?? false) === speakerMayBePerpetrator,
    });
  if (when.sharedNumber)
    checks.push({
      wants: 'several people share the number',
      holds: (r) => r.situation.assessment?.shared ?? false,
    });
  if (language)
    checks.push({
      wants: `somebody tied to the number speaks ${anyOf(language)}`,
      holds: (r) =>
        r.situation.assessment?.people.some((p) => p.language !== null && language.includes(p.language)) ??
        false,
    });
  return [...checks, ...repeatChecks(when)];
}

function repeatChecks(when: Conditions): Check[] {
  const floors = when.earlierCallsAtLeast;
  if (floors === undefined) return [];
  const { withinHours } = floors;
  const within = withinHours === undefined ? '' : ` within ${inHours(withinHours)}`;
  const counts = (r: Reading) => countedWithin(r.situation.assessment?.repeat, withinHours);
  const checks: Check[] = [];
  for (const [tie, field] of Object.entries(RISK_WORDS) as [
    keyof typeof RISK_WORDS,
    Exclude<keyof RepeatCalls, 'others' | 'rules'>,
  ][]) {
    const floor = floors[tie];
    if (floor !== undefined)
      checks.push({
        wants: `at least ${floor} earlier calls from the same ${tie}${within}`,
        holds: (r) => (counts(r)?.[field] ?? 0) >= floor,
      });
  }
  const { any } = floors;
  if (any !== undefined)
    checks.push({
      wants: `at least ${any} earlier calls by number, person or household${within}`,
      holds: (r) => mostRepeats(counts(r)) >= any,
    });
  return checks;
}

function poolChecks(when: Conditions): Check[] {
  const { specialistsFreeAtMost: most, specialistsFreeAtLeast: least, waitingAtLeast: waiting } = when;
  const checks: Check[] = [];
  if (most !== undefined)
    checks.push({
      wants: `at most ${most} specialists are free`,
      holds: (r) => r.situation.specialistsFree <= most,
    });
  if (least !== undefined)
    checks.push({
      wants: `at least ${least} specialists are free`,
      holds: (r) => r.situation.specialistsFree >= least,
    });
  if (waiting !== undefined)
    checks.push({
      wants: `at least ${waiting} calls wait for a specialist`,
      holds: (r) => (r.situation.waiting ?? 0) >= waiting,
    });
  return checks;
}

function timeChecks(when: Conditions, context: ConditionContext): Check[] {
  const checks: Check[] = [];
  if (when.during) {
    const tests = when.during.map(context.calendar);
    checks.push({
      wants: `it is during ${anyOf(when.during)}`,
      holds: (r) => tests.some((runs) => runs(r.situation.at)),
    });
  }
  if (when.notDuring) {
    const tests = when.notDuring.map(context.calendar);
    checks.push({
      wants: `it is not during ${anyOf(when.notDuring)}`,
      holds: (r) => !tests.some((runs) => runs(r.situation.at)),
    });
  }
  return checks;
}

type Counts = Pick<RepeatCalls, 'windowHours' | (typeof RISK_WORDS)[keyof typeof RISK_WORDS]>;

/**
 * The counts over so many hours. Where that window was not counted (a call of before there was such a rule, a described
 * one), over the next longer that was: too many is the safe side (S6). Where none is longer, over the longest there is.
 */
function countedWithin(repeat: RepeatCalls | undefined, hours: number | undefined): Counts | undefined {
  if (repeat === undefined || hours === undefined || repeat.windowHours === hours) return repeat;
  const windows: readonly Counts[] = [repeat, ...(repeat.others ?? [])];
  const enough = windows.filter(({ windowHours }) => windowHours >= hours);
  const shorter = (a: Counts, b: Counts) => (b.windowHours < a.windowHours ? b : a);
  const longer = (a: Counts, b: Counts) => (b.windowHours > a.windowHours ? b : a);
  return enough.length > 0 ? enough.reduce(shorter) : windows.reduce(longer);
}

/** Earlier calls by whichever tie counts most. */
export function mostRepeats(repeat: Counts | undefined): number {
  return repeat === undefined ? 0 : Math.max(repeat.sameNumber, repeat.samePerson, repeat.sameHousehold);
}

function anyOf(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
