import type { ForceId, PersonId } from '../ids.ts';
import type { Instant, LocalDate } from '../time.ts';
import type { Assessment, AssessmentReason, MatchedPerson, RepeatCalls } from './assessment.ts';
import type { LocalMoment } from './civil-date.ts';
import { higherLevel, type Level } from './level.ts';
import type { Order } from './order.ts';
import { reasonsOfOrders, shownOrders } from './order-reasons.ts';
import type { NumberTie, Person } from './person.ts';
import { mayBePerpetrator, rolesOf } from './perpetrator.ts';
import { reasonsOfPerson } from './person-reasons.ts';
import { reasonsOfRepeats } from './repeat-reasons.ts';
import type { AssessmentRules } from './rules.ts';
import { safeToRingBack, shownSafeContact } from './safe-contact.ts';

/** Everything the assessment rests on. `local` is the wall clock of the force's area, made outside the core. */
export interface AssessInput {
  readonly number: string;
  /** The force that took the call: another force's people count for the level, and their details stay closed. */
  readonly force: ForceId;
  readonly people: readonly Person[];
  readonly orders: readonly Order[];
  readonly repeat: RepeatCalls;
  readonly rules: AssessmentRules;
  readonly local: LocalMoment;
  readonly now: Instant;
  readonly indexAsOf: Instant;
}

/** Never null inside: every tie is at least a lead. */
const LEAD: Level = 'standard';

/**
 * The assessment of a number: pure, total, and only ever raising (S6).
 *
 * - A person whose tie changed hands is shown with the date and counts as a lead (`standard`), no more: markers, orders
 *   and threats of the earlier user do not carry over silently, and the reason says so.
 * - Anybody tied to the number who may be a perpetrator, changed hands included, makes the speaker a possible one (S8).
 * - Without people there is no level, whatever the repeat counts say: `null` reads "no known-risk record" (S7).
 */
export function assess(input: AssessInput): Assessment {
  const people = input.people.filter((person) => tiesOf(person, input.number).length > 0);
  if (people.length === 0) return assessUnknown(input);
  const matched = people.map((person) => matchedPerson(person, input));
  const reasons = [
    ...people.flatMap((person) => reasonsFor(person, input)),
    ...reasonsOfRepeats(input.repeat, input.rules, input.local.date),
  ].sort(mostSeriousFirst);
  const own = people.filter((person) => person.force === input.force && isCurrent(person, input));
  const careful = mayBePerpetrator(input.number, people, input.orders);
  return {
    level: reasons.map((reason) => reason.level).reduce(higherLevel, LEAD),
    reasons,
    people: matched,
    orders: shownOrders(currentOrders(people, input), input.local.date, input.force),
    speakerMayBePerpetrator: careful,
    shared: people.length > 1,
    doNotSay: doNotSay(own, people.length > 1, careful),
    threats: own
      .flatMap((person) => person.threats)
      .map(({ words, on }) => ({ words, on }))
      .sort((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0)),
    codeWords: [...new Set(own.flatMap((person) => person.codeWords))],
    safeContact: shownSafeContact(own, input.number),
    safeToRingBack: safeToRingBack(own, input.number, input.local, careful),
    repeat: input.repeat,
    detail: 'full',
    indexAsOf: input.indexAsOf,
    assessedAt: input.now,
  };
}

/** No known-risk record; this does not mean no risk (S7). */
export function assessUnknown(input: Pick<AssessInput, 'repeat' | 'indexAsOf' | 'now'>): Assessment {
  return {
    level: null,
    reasons: [],
    people: [],
    orders: [],
    speakerMayBePerpetrator: false,
    shared: false,
    doNotSay: [],
    threats: [],
    codeWords: [],
    safeToRingBack: 'unknown',
    repeat: input.repeat,
    detail: 'none',
    indexAsOf: input.indexAsOf,
    assessedAt: input.now,
  };
}

/** What can be said while details cannot be read: the level, and that it is only the level. Repeat calls still raise it. */
export function assessLevelOnly(
  level: Level,
  input: Pick<AssessInput, 'repeat' | 'rules' | 'local' | 'indexAsOf' | 'now'>,
): Assessment {
  const reason: AssessmentReason = {
    code: 'levelOnly',
    text: 'On the register; the details cannot be read right now. Ask, and assume the speaker may be anyone.',
    level,
    source: 'register index',
    asOf: null,
  };
  const reasons = [reason, ...reasonsOfRepeats(input.repeat, input.rules, input.local.date)];
  return {
    ...assessUnknown(input),
    level: reasons.map((each) => each.level).reduce(higherLevel, LEAD),
    reasons: reasons.sort(mostSeriousFirst),
    // Who is tied to the number cannot be known now: careful until it can (S8).
    speakerMayBePerpetrator: true,
    doNotSay: [NEVER_REVEAL],
    detail: 'levelOnly',
  };
}

/** What every source says of the person and the number; empty when none ties them. */
export function tiesOf(person: Person, number: string): readonly NumberTie[] {
  return person.numbers.filter((tie) => tie.number === number);
}

/** The tie to go by: one that holds before one that changed hands, then the surest. Null when there is none. */
export function tieOf(person: Person, number: string, today: LocalDate): NumberTie | null {
  const ties = tiesOf(person, number);
  if (ties.length < 2) return ties[0] ?? null;
  const rank = (tie: NumberTie) => (tieHolds(tie, today) ? 0 : 3) + SURENESS[tie.confidence];
  return ties.reduce((best, tie) => (rank(tie) < rank(best) ? tie : best));
}

const SURENESS: Record<NumberTie['confidence'], number> = { confirmed: 0, probable: 1, possible: 2 };

/** True while the number is still the person's on that day. */
export function tieHolds(tie: NumberTie, today: LocalDate): boolean {
  return tie.changedHandsOn === null || tie.changedHandsOn > today;
}

function isCurrent(person: Person, input: AssessInput): boolean {
  const tie = tieOf(person, input.number, input.local.date);
  return tie !== null && tieHolds(tie, input.local.date);
}

function reasonsFor(person: Person, input: AssessInput): readonly AssessmentReason[] {
  const tie = tieOf(person, input.number, input.local.date);
  if (tie === null) return [];
  if (!tieHolds(tie, input.local.date)) {
    const text = `The number changed hands on ${tie.changedHandsOn}: what is recorded is about its earlier user.`;
    return [{ code: 'changedHands', text, level: LEAD, source: tie.source, asOf: tie.changedHandsOn }];
  }
  const found = [
    ...reasonsOfPerson(person, input.local.date, input.rules),
    ...reasonsOfOrders(person, input.orders, input.local.date, input.rules),
  ];
  if (person.force !== input.force) return [otherForce(person, found, tie)];
  if (found.length > 0) return found;
  const text = `On the register as ${tie.role}; no marker holds today.`;
  return [{ code: 'tie', text, level: LEAD, source: tie.source, asOf: tie.verifiedOn }];
}

function otherForce(person: Person, found: readonly AssessmentReason[], tie: NumberTie): AssessmentReason {
  return {
    code: 'otherForce',
    text: `Known to ${person.force}; details through mutual aid.`,
    level: found.map((reason) => reason.level).reduce(higherLevel, LEAD),
    source: tie.source,
    asOf: tie.verifiedOn,
  };
}

function matchedPerson(person: Person, input: AssessInput): MatchedPerson {
  const tie = tieOf(person, input.number, input.local.date) as NumberTie;
  const own = person.force === input.force;
  return {
    personId: person.id,
    name: own ? person.name : null,
    force: person.force,
    roles: rolesOf(person, input.number),
    households: person.households,
    confidence: tie.confidence,
    source: tie.source,
    verifiedOn: tie.verifiedOn,
    changedHandsOn: tie.changedHandsOn,
    level: reasonsFor(person, input)
      .map((reason) => reason.level)
      .reduce(higherLevel, LEAD),
    language: own ? person.language : null,
    accessNeeds: own ? person.accessNeeds : [],
  };
}

function currentOrders(people: readonly Person[], input: AssessInput): readonly Order[] {
  const current = people.filter((person) => isCurrent(person, input));
  return input.orders.filter((order) => current.some((person) => isParty(order, person.id)));
}

/** True when the person is respondent of the order or protected by it. */
export function isParty(order: Order, person: PersonId): boolean {
  return order.respondent === person || order.protectedPeople.includes(person);
}

const NEVER_REVEAL = 'Do not say that the number is on a register, or that anyone has reported anything.';

function doNotSay(own: readonly Person[], shared: boolean, careful: boolean): readonly string[] {
  const general = [NEVER_REVEAL];
  if (shared) general.push('Several people use this number: do not say a name before the speaker does.');
  if (careful) general.push('The speaker may be the perpetrator: do not say where anyone lives or is.');
  return [...new Set([...general, ...own.flatMap((person) => person.doNotSay)])];
}

const RANK: Record<Level, number> = { standard: 0, medium: 1, high: 2 };

function mostSeriousFirst(a: AssessmentReason, b: AssessmentReason): number {
  return RANK[b.level] - RANK[a.level];
}
