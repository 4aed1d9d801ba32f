import type { ActorId, ForceId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** What one person asks and another decides. A closed list: each has its words and whoever carries it out. */
export type ApprovalKind =
  | 'breakGlassReview'
  | 'levelLowered'
  | 'recordsMerged'
  | 'personErased'
  | 'policyPublished'
  | 'rosterPublished';

/** Something that waits for a second person. `subject` and `because` name no person, number or address (S14). */
export interface Approval {
  /** Derived from what is asked, so that asking twice is one. */
  readonly id: string;
  readonly kind: ApprovalKind;
  readonly force: ForceId;
  /** The id of what it is about: a proposal, a record, a visit. */
  readonly subject: string;
  readonly askedBy: ActorId;
  readonly askedAt: Instant;
  readonly because: string;
  /** What is undecided by then is lapsed, and nothing is done. */
  readonly lapsesAt: Instant;
  readonly decision: {
    readonly outcome: 'approved' | 'refused';
    readonly by: ActorId;
    readonly at: Instant;
    readonly because: string;
  } | null;
}

/** Whether somebody may still decide it. */
export function isWaiting({ decision, lapsesAt }: Approval, now: Instant): boolean {
  return decision === null && now < lapsesAt;
}

export type DecisionRefusal = 'own' | 'lapsed' | 'decided';

/** Why `by` may not decide it now; null when they may. Nobody decides what they asked themselves (S6). */
export function decisionRefused(approval: Approval, by: ActorId, now: Instant): DecisionRefusal | null {
  if (approval.decision !== null) return 'decided';
  if (approval.askedBy === by) return 'own';
  return now >= approval.lapsesAt ? 'lapsed' : null;
}
