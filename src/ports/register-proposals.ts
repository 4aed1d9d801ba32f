import type { ActorId, ForceId, PersonId } from '../core/ids.ts';
import type { RegisterChange } from '../core/register/change.ts';
import type { Instant } from '../core/time.ts';

/** A change that waits for a person: a partner's, or a keeper's own that lowers a level and needs a second one (S6). */
export interface Proposal {
  readonly id: string;
  readonly force: ForceId;
  readonly change: RegisterChange;
  readonly by: ActorId;
  readonly at: Instant;
  readonly reason: string;
  readonly because: 'partner' | 'lowers';
  /** Null while it waits. The proposer sees it. */
  readonly decision: {
    readonly by: ActorId;
    readonly at: Instant;
    readonly accepted: boolean;
    readonly reason: string;
  } | null;
}

/** Proposals, sealed; decided ones are kept for a while so that proposers can see what became of them. */
export interface ProposalBox {
  /** Idempotent by id. */
  put(proposal: Proposal): Promise<void>;
  get(id: string): Promise<Proposal | null>;
  /** Undecided ones that are wanted, oldest first; however many others wait. Without `wanted`: of every force. */
  open(limit: number, wanted?: (proposal: Proposal) => boolean): Promise<readonly Proposal[]>;
  /** One actor's own, newest first. */
  by(actor: ActorId, limit: number): Promise<readonly Proposal[]>;
  /** Takes away every proposal about a person, but for the one that erases them: it holds nothing but the id. */
  forget(person: PersonId): Promise<void>;
  /** Takes the right to decide, once: false when somebody else has it. Given back by itself after a minute. */
  claim(id: string, by: ActorId): Promise<boolean>;
}
