import type { ActorId } from '../core/ids.ts';
import type { PolicyVersion, VersionBook } from '../core/routing/versions.ts';
import type { Instant } from '../core/time.ts';
import type { VersionTexts } from './policy-versions.ts';

/** The verbs of publishing routing. Each is written to the audit log before it is done (S15). Rejects with AppError. */
export interface VersionDesk {
  list(): Promise<VersionBook>;
  /** The files of a version; null when there is none of that number. */
  texts(number: number): Promise<VersionTexts | null>;
  /**
   * `over`: what the author took for being in force (null: the files on disk), and compared with; left out: whatever is.
   * Throws `conflict` when something else is, and `invalid` with the check's words in `details.errors` when the texts have
   * an error.
   */
  propose(texts: VersionTexts, by: ActorId, reason: string, over?: number | null): Promise<PolicyVersion>;
  /** Throws `forbidden` for the author: a second person approves. */
  approve(number: number, by: ActorId): Promise<void>;
  /** Of a version that was in force before: calls off that it is to be again. */
  withdraw(number: number, by: ActorId, reason: string): Promise<void>;
  /**
   * `at` null: as soon as every instance has it. Gives when it takes over. Throws `conflict` for what was in force before:
   * that is rolled back to, or proposed again.
   */
  publish(number: number, by: ActorId, at: Instant | null): Promise<Instant>;
  /**
   * Gives the number that takes over; calls off what was about to. `to`: where the asker expects it to go (left out:
   * wherever it goes); throws `conflict` when that is another version by now.
   */
  rollBack(by: ActorId, reason: string, to?: number | null): Promise<number>;
}
