import type { ActorId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';

/** Why somebody looked at or changed a record, in their own words. */
export interface KeptReason {
  /** The correlation id of the audit entries it belongs to. */
  readonly requestId: string;
  readonly by: ActorId;
  readonly at: Instant;
  readonly reason: string;
}

/**
 * People's own words, which may name anybody and so are sealed beside the register and never in the audit log, whose
 * entries they explain. Erasing a person takes theirs along.
 */
export interface ReasonBook {
  keep(subjects: readonly string[], reason: KeptReason): Promise<void>;
  /** Oldest first. */
  about(subject: string): Promise<readonly KeptReason[]>;
}
