import type { ActorId, AlarmId, CallId, ForceId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** Three classes only (HSE CHIS6): an operator can tell three apart at three in the morning. */
export type AlarmClass = 'urgent' | 'important' | 'advisory';

/** What an alarm is about; a closed list, so that each has its words, its owner and its test. */
export type AlarmKind =
  | 'abandonedWithMarker'
  | 'silentWithMarker'
  | 'repeatCalls'
  | 'callerAlone'
  | 'noSpecialist'
  | 'handOverFailed'
  | 'specialistLost'
  | 'specialistPaused'
  | 'rosterGap'
  | 'degradedCall'
  | 'onCallWanted'
  | 'effectFailed'
  | 'policy'
  | 'referralLate'
  | 'referralDead'
  | 'referralRaisedTwice'
  | 'register'
  | 'threatOpen'
  | 'promiseLate'
  | 'attendanceLate'
  | 'handOverOpen'
  | 'system';

/** Stands until somebody acknowledges it; unacknowledged it escalates from owner to owner (design section 2, end). */
export interface Alarm {
  readonly id: AlarmId;
  readonly class: AlarmClass;
  readonly kind: AlarmKind;
  readonly force: ForceId;
  /** The call it is about; null for alarms of the system. */
  readonly callId: CallId | null;
  /** One plain sentence without personal data. */
  readonly text: string;
  /** The duty or person who must act now, e.g. `supervisor`. */
  readonly owner: string;
  readonly raisedAt: Instant;
  readonly acknowledged: { readonly by: ActorId; readonly at: Instant } | null;
  /** How often it has been passed up; 0 = first owner. */
  readonly escalations: number;
  readonly closed: { readonly by: ActorId; readonly at: Instant; readonly doing: string } | null;
}
