import type { ActorId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** The six operations of the law-enforcement logging duty (DPA 2018 s.62), and those of running the service. */
export type AuditOperation =
  | 'collection'
  | 'alteration'
  | 'consultation'
  | 'disclosure'
  | 'combination'
  | 'erasure'
  | 'operation'
  | 'access';

/** Who did what to which subject, when and why. Fields named as the HMPPS audit events are. Ids only (S14). */
export interface AuditEntry {
  /** Same id twice is the same entry: appending is idempotent. */
  readonly id: string;
  readonly when: Instant;
  readonly who: ActorId;
  /** A past-tense name, e.g. `registerMatchShown`, `specialistEntered`, `policyPublished`. */
  readonly what: string;
  readonly operation: AuditOperation;
  readonly subjectType:
    | 'call'
    | 'person'
    | 'referral'
    | 'specialist'
    | 'policy'
    | 'roster'
    | 'register'
    | 'alarm'
    | 'system';
  readonly subjectId: string;
  /** Ties entries of one call or request together. */
  readonly correlationId: string;
  /** To whom something was disclosed; null unless `operation` is `disclosure`. */
  readonly recipient: string | null;
  /** Small, closed, without personal data. */
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
}
