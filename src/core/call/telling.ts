import type { ActorId } from '../ids.ts';
import type { Instant } from '../time.ts';

/**
 * What whoever is on the call, or works on it afterwards, writes into its story. Words are verbatim and personal data:
 * sealed at rest, shown to those who may see the call, never logged (S14).
 */
export type Telling =
  /** Said by or about the caller, word for word. A threat stays open until somebody closes it with what was done. */
  | { readonly kind: 'threat' | 'codeWord' | 'words'; readonly words: string }
  /** Open until it is kept or closed; an alarm when its time has passed. */
  | {
      readonly kind: 'promise';
      readonly promise: 'callBack' | 'attendance' | 'other';
      readonly words: string;
      readonly dueAt: Instant;
    }
  /** Somebody was there, or the call-back was made. `of`: the promise that this keeps; null: none was written down. */
  | { readonly kind: 'kept'; readonly of: string | null; readonly words: string };

export interface Told {
  /** `t1`, `t2`, … within its call: how a promise is named when it is kept. */
  readonly id: string;
  readonly at: Instant;
  readonly by: ActorId;
  readonly telling: Telling;
}

/** So many fit a call's record; what is said beyond them is in the call's stream and in no list. */
export const TELLINGS_KEPT = 200;

/** Threats and code words first, then what was promised, then the rest; each newest first. */
export function inReadingOrder(told: readonly Told[]): readonly Told[] {
  const rank = ({ telling: { kind } }: Told): number =>
    kind === 'threat' ? 0 : kind === 'codeWord' ? 1 : kind === 'promise' ? 2 : 3;
  return told.toSorted((a, b) => rank(a) - rank(b) || b.at - a.at);
}
