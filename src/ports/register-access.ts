import type { ActorId } from '../core/ids.ts';

/** Numbers and names of the people who work with the register, and of those close to them: to notice misuse. */
export interface StaffTies {
  readonly numbers: readonly string[];
  readonly names: readonly string[];
}

/** What guards look-ups outside a call. */
export interface AccessGuard {
  /** Counts one look-up of a person in this hour; false when it is beyond the limit. */
  takeLookup(actor: ActorId, limitPerHour: number): Promise<boolean>;
  /** Null: nothing was declared. */
  tiesOf(actor: ActorId): Promise<StaffTies | null>;
  declareTies(actor: ActorId, ties: StaffTies): Promise<void>;
}
