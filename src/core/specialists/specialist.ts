import type { CallId, ForceId, OfferId, SpecialistId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Destination } from '../routing/line-plan.ts';

/** The trade's agent states. */
export type PresenceState = 'ready' | 'ringing' | 'onCall' | 'wrapUp' | 'paused' | 'away';

export interface Presence {
  readonly specialistId: SpecialistId;
  readonly state: PresenceState;
  readonly since: Instant;
  readonly reason: string | null;
}

/** One person of the pool as the roster describes them. `name` is of a colleague, shown on the console. */
export interface Specialist {
  readonly id: SpecialistId;
  readonly name: string;
  readonly force: ForceId;
  /** Forces whose calls they may take besides their own. */
  readonly covers: readonly ForceId[];
  readonly skills: readonly string[];
  /** In the order in which they are tried. */
  readonly endpoints: readonly [Destination, ...Destination[]];
  /** scrypt hash of the personal PIN that accepts a call on a telephone. */
  readonly pinHash: string;
  /** Told before the PIN, as `code*PIN`, from a telephone that is not one of theirs. */
  readonly phoneCode?: string;
  /** Vetting runs out at the end of this date; null = not recorded, and not rung. */
  readonly vettedUntil: string | null;
}

/** A claim ties one specialist to one call (S11). It ends by release, or by its lease when nobody renews it. */
export interface Claim {
  readonly specialistId: SpecialistId;
  readonly callId: CallId;
  readonly offer: OfferId;
  readonly leaseUntil: Instant;
  /** The mutual-aid agreement whose capacity it takes, when they are of another force. */
  readonly aid?: string;
}
