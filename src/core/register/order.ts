import type { ForceId, PersonId } from '../ids.ts';
import type { LocalDate } from '../time.ts';
import type { OrderStanding } from './assessment.ts';

/** Protective orders, notices and bail of England and Wales (docs of the register list each with its law). */
export const ORDER_TYPES = [
  'dvpn',
  'dvpo',
  'dapn',
  'dapo',
  'nonMolestation',
  'occupation',
  'restraining',
  'stalkingProtection',
  'bail',
] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

/**
 * What the court or police last said of it. `varied`: replaced by another record that carries the new terms; `appealed`:
 * under appeal, its effect must be checked. Neither is shown as in force (S9).
 */
export const ORDER_STATUSES = ['interim', 'final', 'varied', 'discharged', 'appealed'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const CONDITION_KINDS = [
  'noContact',
  'noIndirectContact',
  'exclusionZone',
  'leaveHome',
  'nonHarassment',
  'noViolence',
  'tag',
  'curfew',
  'attendProgramme',
  'notifyPolice',
  'other',
] as const;
export type ConditionKind = (typeof CONDITION_KINDS)[number];

/** One condition as structure, so that it can be shown as a yes or no and not as legal prose. */
export interface OrderCondition {
  readonly kind: ConditionKind;
  /** The place, programme or wording; null when the kind says it all. */
  readonly detail: string | null;
  /** What is permitted in spite of it, e.g. "through a solicitor". */
  readonly exceptions: readonly string[];
}

/** One order. Dates are civil dates in the court's own zone (Europe/London). */
export interface Order {
  readonly id: string;
  readonly force: ForceId;
  readonly type: OrderType;
  readonly court: string | null;
  /** The court's or police reference: personal data by linkage, never logged (S14). */
  readonly reference: string | null;
  readonly madeOn: LocalDate | null;
  /** When it was served on the respondent; null: not known to be served, and so never shown as in force (S9). */
  readonly servedOn: LocalDate | null;
  /** First day; null: from the day it was made. */
  readonly startsOn: LocalDate | null;
  /** Last day, itself included; null means indefinite ("until further order"). */
  readonly expiresOn: LocalDate | null;
  readonly status: OrderStatus;
  readonly respondent: PersonId;
  /** Everyone it protects, children included. */
  readonly protectedPeople: readonly PersonId[];
  readonly conditions: readonly OrderCondition[];
  readonly powerOfArrest: boolean;
  readonly tag: boolean;
  readonly source: string;
  readonly verifiedOn: LocalDate | null;
}

/** Everybody it is about, on either side; nobody when there is no order. */
export function partiesOf(order: Order | null): readonly PersonId[] {
  return order === null ? [] : [order.respondent, ...order.protectedPeople];
}

/** What the order is on a given day (S9). Pure: the day is an argument, so that midnight and summer time are testable. */
export function standingOn(order: Order, today: LocalDate): OrderStanding {
  if (order.status === 'discharged') return 'discharged';
  if (order.expiresOn !== null && order.expiresOn < today) return 'expired';
  if (order.status === 'varied') return 'varied';
  if (order.status === 'appealed') return 'appealed';
  if (order.servedOn === null || order.servedOn > today) return 'notServed';
  const start = order.startsOn ?? order.madeOn;
  if (start !== null && start > today) return 'notStarted';
  return 'inForce';
}

const NAMES: Record<OrderType, string> = {
  dvpn: 'Domestic violence protection notice',
  dvpo: 'Domestic violence protection order',
  dapn: 'Domestic abuse protection notice',
  dapo: 'Domestic abuse protection order',
  nonMolestation: 'Non-molestation order',
  occupation: 'Occupation order',
  restraining: 'Restraining order',
  stalkingProtection: 'Stalking protection order',
  bail: 'Bail with conditions',
};

/** The order's name as officers say it. */
export function orderName(type: OrderType): string {
  return NAMES[type];
}

/** What a breach means for an officer, in one sentence. Sources: domain notes on the orders of England and Wales. */
export function breachConsequence(order: Pick<Order, 'type' | 'powerOfArrest'>): string {
  switch (order.type) {
    case 'dvpn':
    case 'dvpo':
    case 'dapn':
      return 'Breach: arrest without warrant, to court within 24 hours.';
    case 'dapo':
    case 'nonMolestation':
    case 'restraining':
    case 'stalkingProtection':
      return 'Breach is a crime, up to 5 years: arrestable.';
    case 'occupation':
      return order.powerOfArrest
        ? 'Power of arrest attached: arrestable on breach.'
        : 'No power of arrest: breach goes back to the court.';
    case 'bail':
      return 'Breach of bail: arrestable, not itself a crime.';
  }
}

/** A condition as a plain sentence and a yes or no. `withPlace` false leaves the place out (another force's data). */
export function conditionSentence(condition: OrderCondition, withPlace: boolean): string {
  const place = withPlace && condition.detail !== null ? ` (${condition.detail})` : '';
  const except = condition.exceptions.length === 0 ? '' : `, except ${condition.exceptions.join('; ')}`;
  return `${CONDITION_WORDS[condition.kind]}${place}: yes${except}`;
}

const CONDITION_WORDS: Record<ConditionKind, string> = {
  noContact: 'must not contact',
  noIndirectContact: 'must not contact through others',
  exclusionZone: 'must stay away from the place',
  leaveHome: 'must leave the home',
  nonHarassment: 'must not harass or intimidate',
  noViolence: 'must not use or threaten violence',
  tag: 'must wear a tag',
  curfew: 'must keep a curfew',
  attendProgramme: 'must attend a programme',
  notifyPolice: 'must notify name and address to police',
  other: 'further condition',
};
