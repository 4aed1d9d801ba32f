import type { Alarm } from '../alarms/alarm.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import type { ReviewReason } from '../call/effects.ts';
import type { ActorId, CallId, ForceId } from '../ids.ts';
import type { Instant, Milliseconds } from '../time.ts';
import type { Matter } from './matter.ts';

/**
 * What must follow a change of a story. Stored with it in one commit; safe to run twice; ids only, since what people said
 * is in the sealed records (S14).
 */
export type StoryEffect =
  | { readonly kind: 'clock'; readonly matterId: string; readonly afterMs: Milliseconds }
  | {
      readonly kind: 'raiseAlarm';
      readonly alarm: Pick<Alarm, 'id' | 'class' | 'kind' | 'force' | 'callId' | 'text'> & {
        readonly at: Instant;
      };
    }
  /** With what the matter says was done. */
  | { readonly kind: 'closeAlarm'; readonly matterId: string }
  /** Opens the matter of a hand-over, raises the referral that delivers it. */
  | { readonly kind: 'beginHandOver'; readonly handOverId: string }
  /** Closes the hand-over's matter and gives the call's open matters to whoever took it. */
  | { readonly kind: 'endHandOver'; readonly handOverId: string }
  /** Repeat calls are counted by what people decided, too. */
  | { readonly kind: 'countAgain'; readonly callId: CallId; readonly decision: number }
  | {
      readonly kind: 'review';
      readonly callId: CallId;
      readonly force: ForceId;
      readonly cause: ReviewReason | 'handOverUnacknowledged' | 'dipSample';
      readonly at: Instant;
    }
  | { readonly kind: 'audit'; readonly entry: AuditEntry };

/** Kind and state; never the words (S14). */
export function matterAudit(matter: Matter, what: string, who: ActorId, when: Instant): AuditEntry {
  return {
    id: `${matter.id}-v${matter.version}`,
    when,
    who,
    what,
    operation: 'alteration',
    subjectType: 'call',
    subjectId: matter.callId,
    correlationId: matter.callId,
    recipient: null,
    details: { matter: matter.id, kind: matter.kind, status: matter.status, force: matter.force },
  };
}
