import type { Approval, DecisionRefusal } from '../core/access/approval.ts';
import type { ActorId, ForceId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';

export type Decision =
  | { readonly kind: 'decided'; readonly approval: Approval }
  | { readonly kind: 'refused'; readonly why: DecisionRefusal | 'unknown' };

/** What waits for a second person. Deciding and carrying out are two things: whoever asked reads the decision. */
export interface Approvals {
  /** Durable when it resolves; the same id again changes nothing. */
  ask(approval: Omit<Approval, 'decision'>): Promise<void>;
  find(approvalId: string): Promise<Approval | null>;
  /** Of these forces, undecided and not lapsed, oldest first; however many of others wait. */
  waiting(forces: ReadonlySet<ForceId>, now: Instant, limit: number): Promise<readonly Approval[]>;
  /** Exactly one decision is ever taken, whoever decides at once. */
  decide(
    approvalId: string,
    outcome: 'approved' | 'refused',
    by: ActorId,
    because: string,
    at: Instant,
  ): Promise<Decision>;
}
