import type { ForceId, PathwayId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** A switch that a person has thrown: nothing is sent on this pathway until it is released. */
export interface PathwayHold {
  readonly pathway: PathwayId;
  /** Null: for every force. */
  readonly force: ForceId | null;
  readonly by: string;
  readonly at: Instant;
  readonly why: string;
}

/** The hold that keeps a referral back, the one for all forces first; null when none does. */
export function holdOn(
  holds: readonly PathwayHold[],
  referral: { readonly pathway: PathwayId; readonly force: ForceId },
): PathwayHold | null {
  const here = holds.filter((hold) => hold.pathway === referral.pathway);
  return (
    here.find((hold) => hold.force === null) ?? here.find((hold) => hold.force === referral.force) ?? null
  );
}
