import { HOME_ZONE, instantOf } from '../civil-time.ts';
import { type ForceId, type HouseholdId, id, type LineId, type PersonId } from '../ids.ts';
import type {
  Assessment,
  AssessmentReason,
  MatchedPerson,
  OrderShown,
  Role,
} from '../register/assessment.ts';
import type { Level } from '../register/level.ts';
import type { Instant } from '../time.ts';
import type { LineSettings } from './line-settings.ts';
import type { Situation } from './situation.ts';

/** A call as a person describes it: only what matters is said, the rest is an ordinary call. */
export interface DescribedCall {
  readonly line: string;
  /** `YYYY-MM-DD HH:MM` on London's wall; left out = the time given with the question. */
  readonly at?: string | undefined;
  /** Left out or null: no known-risk record. */
  readonly level?: Level | null | undefined;
  readonly onRecord?: readonly AssessmentReason['code'][] | undefined;
  readonly marker?: readonly string[] | undefined;
  readonly orderInForce?: boolean | undefined;
  /** An order of this type is in force. */
  readonly orderType?: string | undefined;
  readonly role?: readonly Role[] | undefined;
  readonly speakerMayBePerpetrator?: boolean | undefined;
  readonly sharedNumber?: boolean | undefined;
  readonly language?: string | undefined;
  readonly earlierCalls?:
    | {
        readonly number?: number | undefined;
        readonly person?: number | undefined;
        readonly household?: number | undefined;
      }
    | undefined;
  readonly sign?: 'normal' | 'abandoned' | 'silent' | undefined;
  readonly caller?: 'shown' | 'withheld' | 'unusable' | undefined;
  readonly specialistsFree?: number | undefined;
  readonly waiting?: number | undefined;
}

/** Turns a description into what the rules see. `line` is the one it names; `now` is used when it names no time. */
export function describedSituation(call: DescribedCall, line: LineSettings, now: Instant): Situation {
  const at = call.at === undefined ? now : instantOf(call.at.slice(0, 10), call.at.slice(11, 16), HOME_ZONE);
  return {
    lineId: id<LineId>(call.line),
    force: line.force,
    at,
    assessment: describedAssessment(call, line, at),
    callerPresentation: call.caller ?? 'shown',
    sign: call.sign ?? 'normal',
    specialistsFree: call.specialistsFree ?? 1,
    waiting: call.waiting ?? 0,
  };
}

function describedAssessment(call: DescribedCall, line: LineSettings, at: Instant): Assessment {
  const level = call.level ?? null;
  const person = describedPerson(call, line, level);
  return {
    level,
    reasons: describedReasons(call, level ?? 'standard'),
    people: person === null ? [] : [person],
    orders:
      call.orderInForce || call.orderType !== undefined
        ? [{ ...DESCRIBED_ORDER, type: call.orderType ?? DESCRIBED_ORDER.type }]
        : [],
    speakerMayBePerpetrator: call.speakerMayBePerpetrator ?? false,
    shared: call.sharedNumber ?? false,
    doNotSay: [],
    threats: [],
    codeWords: [],
    safeToRingBack: 'unknown',
    repeat: {
      windowHours: 24,
      sameNumber: call.earlierCalls?.number ?? 0,
      samePerson: call.earlierCalls?.person ?? 0,
      sameHousehold: call.earlierCalls?.household ?? 0,
    },
    detail: 'full',
    indexAsOf: at,
    assessedAt: at,
  };
}

function describedReasons(call: DescribedCall, level: Level): readonly AssessmentReason[] {
  const more = { text: 'as described', level, source: 'described', asOf: null };
  return [
    ...(call.onRecord ?? []).map((code): AssessmentReason => ({ code, ...more })),
    ...(call.marker ?? []).map((marker): AssessmentReason => ({ code: 'marker', marker, ...more })),
  ];
}

function describedPerson(call: DescribedCall, line: LineSettings, level: Level | null): MatchedPerson | null {
  if (call.role === undefined && call.language === undefined) return null;
  return {
    personId: id<PersonId>('described'),
    name: null,
    force: id<ForceId>(line.force),
    roles: call.role ?? ['victim'],
    households: [id<HouseholdId>('described')],
    confidence: 'probable',
    source: 'described',
    verifiedOn: null,
    changedHandsOn: null,
    level: level ?? 'standard',
    language: call.language ?? null,
    accessNeeds: [],
  };
}

const DESCRIBED_ORDER: OrderShown = {
  orderId: 'described',
  type: 'described',
  standing: 'inForce',
  respondent: id<PersonId>('described'),
  protectedPeople: [],
  conditions: [],
  powerOfArrest: false,
  breachConsequence: '',
  expiresOn: null,
  source: 'described',
  verifiedOn: null,
};
