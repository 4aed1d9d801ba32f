import type { ActorId, SpecialistId } from '../core/ids.ts';
import type { PresenceState } from '../core/specialists/specialist.ts';

/** What a specialist says of themselves, or a supervisor of them. */
export interface PresenceChange {
  readonly specialistId: SpecialistId;
  readonly state: Exclude<PresenceState, 'ringing' | 'onCall'>;
  readonly reason: string | null;
  readonly by: ActorId;
  readonly via: 'api' | 'telephone';
  /** The same for every repeat: one entry in the audit log. */
  readonly changeId: string;
}

/** Who is ready, by whichever way they say it. Rejects when Redis is silent. */
export interface PresenceDesk {
  /** Sets it, writes who and why into the audit log, and offers whoever is ready to the calls that wait. */
  change(change: PresenceChange): Promise<void>;
  /**
   * Who rings from this number with these keys: `PIN`, or `code*PIN` from another telephone. Null is all that is said of
   * anything else: a wrong PIN, a strange number, too many wrong tries.
   */
  recognise(from: string, keys: string): Promise<SpecialistId | null>;
}

/** Counts tries of a PIN, right or wrong, before the PIN is looked at, so that many at once get no further than one by one. */
export interface PinTries {
  /** The number of tries within the window, this one included. */
  count(specialistId: SpecialistId): Promise<number>;
  forget(specialistId: SpecialistId): Promise<void>;
}
