import type { Teller } from './teller.ts';

/** Thrown when the story cannot go on; the next scene is played all the same. */
export class StoryBroken extends Error {}

/** What must be so. A fact that is not is told in words and remembered. */
export interface Facts {
  /** Notes whether `what` holds. Gives it back. */
  holds(what: string, so: boolean): Promise<boolean>;
  /** Counts what was noted since the last call. */
  sinceLast(): { readonly held: number; readonly failed: number };
  readonly failures: readonly string[];
}

export function createFacts(teller: Teller): Facts {
  const failures: string[] = [];
  let held = 0;
  let failed = 0;
  return {
    failures,
    async holds(what, so) {
      if (so) {
        held += 1;
        teller.aside(`so it is: ${what}`);
      } else {
        failed += 1;
        failures.push(what);
        await teller.tell('bad', `Expected, and not so: ${what}.`);
      }
      return so;
    },
    sinceLast() {
      const counted = { held, failed };
      held = 0;
      failed = 0;
      return counted;
    },
  };
}
