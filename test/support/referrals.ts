import {
  type CallId,
  type ForceId,
  id,
  type PathwayId,
  type ReferralId,
  type ActorId,
} from '../../src/core/ids.ts';
import type { Calendar } from '../../src/core/referrals/clock.ts';
import type { Pathway } from '../../src/core/referrals/pathway.ts';
import { raiseReferral, type RaiseContext } from '../../src/core/referrals/raise.ts';
import type { Referral, ReferralRequest } from '../../src/core/referrals/referral.ts';
import { HOUR, MINUTE, SECOND } from '../../src/core/time.ts';

export const RAISED_AT = Date.parse('2026-11-23T03:00:00Z');
export const HANDLER = id<ActorId>('handler-7');
export const CLERK = id<ActorId>('clerk-2');

export function calendar(part: Partial<Calendar> = {}): Calendar {
  return {
    id: 'england',
    zone: 'Europe/London',
    workingWeekdays: [1, 2, 3, 4, 5],
    bankHolidays: new Set(['2026-12-25', '2026-12-28', '2027-01-01']),
    excludedDays: new Set(['2026-12-25', '2026-12-28', '2027-01-01']),
    excludedWeekdays: [7],
    terms: [
      { from: '2026-11-02', to: '2026-12-18' },
      { from: '2027-01-05', to: '2027-02-12' },
    ],
    schoolClosedDays: new Set(['2026-11-27']),
    knownUntil: '2027-12-31',
    ...part,
  };
}

export function pathway(part: Partial<Pathway> = {}): Pathway {
  return {
    id: id<PathwayId>('victim-support'),
    name: 'Victim support',
    force: null,
    owner: 'referral-desk',
    recipient: 'westshire-victim-support',
    raisedBy: ['handler'],
    raisedItselfBy: [],
    onMatchAlone: false,
    contact: null,
    otherwise: null,
    marac: null,
    legalBasis: { ground: 'publicTask', reference: 'agreement', consent: 'notNeeded', mayOverride: false },
    clock: { kind: 'hours', hours: 48, leavingOutExcludedDays: false },
    calendar: 'england',
    warnBeforeMs: HOUR,
    contains: [{ name: 'callId', required: true }],
    acknowledgedBy: 'callback',
    needsActionTaken: false,
    late: { alarmClass: 'important', owners: ['supervisor', 'inspector'], passUpAfterMs: 30 * MINUTE },
    delivery: { attempts: 4, firstDelayMs: SECOND, maxDelayMs: MINUTE },
    priority: 10,
    ...part,
  };
}

export function requestOf(part: Partial<ReferralRequest> = {}): ReferralRequest {
  return {
    referralId: id<ReferralId>('CA1-victim-support'),
    pathway: id<PathwayId>('victim-support'),
    force: id<ForceId>('westshire'),
    callId: id<CallId>('CA1'),
    people: [],
    raisedBy: HANDLER,
    raisedAt: RAISED_AT,
    because: 'a marker on the confirmed caller',
    ...part,
  };
}

export function contextOf(part: Partial<RaiseContext> = {}): RaiseContext {
  return { pathway: pathway(), calendar: calendar(), onHold: null, facts: {}, consent: null, ...part };
}

/** A referral as raised, with fields overridden. */
export function referral(part: Partial<Referral> = {}): Referral {
  return { ...raiseReferral(requestOf(), contextOf(), RAISED_AT).referral, ...part };
}
