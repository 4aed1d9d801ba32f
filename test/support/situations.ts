import { type ForceId, id, type LineId } from '../../src/core/ids.ts';
import type { Assessment, AssessmentReason } from '../../src/core/register/assessment.ts';
import type { Level } from '../../src/core/register/level.ts';
import type { Situation } from '../../src/core/routing/situation.ts';

/** A Monday evening in November, 19:00 in London. */
export const MONDAY_EVENING = Date.UTC(2026, 10, 23, 19, 0);

/** What the register says of somebody at that level, with nothing remarkable about them. */
export function assessmentOf(level: Level | null, more: Partial<Assessment> = {}): Assessment {
  return {
    level,
    reasons: [],
    people: [],
    orders: [],
    speakerMayBePerpetrator: false,
    shared: false,
    doNotSay: [],
    threats: [],
    codeWords: [],
    safeToRingBack: 'unknown',
    repeat: { windowHours: 24, sameNumber: 0, samePerson: 0, sameHousehold: 0 },
    detail: 'full',
    indexAsOf: MONDAY_EVENING,
    assessedAt: MONDAY_EVENING,
    ...more,
  };
}

/** An ordinary call to line 101 of Westshire, with two specialists free. */
export function situationOf(more: Partial<Situation> = {}): Situation {
  return {
    lineId: id<LineId>('101'),
    force: id<ForceId>('westshire'),
    at: MONDAY_EVENING,
    assessment: null,
    callerPresentation: 'shown',
    sign: 'normal',
    specialistsFree: 2,
    ...more,
  };
}

/** A reason for a level, of that kind. */
export function reasonOf(code: AssessmentReason['code'], level: Level = 'high'): AssessmentReason {
  return { code, text: 'as recorded', level, source: 'register', asOf: null };
}
