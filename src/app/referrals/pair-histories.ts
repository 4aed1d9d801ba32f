import { AppError } from '../../core/errors.ts';
import type { PersonId } from '../../core/ids.ts';
import type { LocalDate } from '../../core/time.ts';
import type { PairHistory, PairRecords } from '../../ports/confirmed-facts.ts';

const TRIES = 6;
/** Far more than any threshold looks at. */
const KEPT_DAYS = 200;
/** Of more people than this nobody knows which two are meant: the first two are. */
const MOST_PEOPLE = 4;

/** Every two of the people; the same id whoever comes first. */
export function pairsOf(people: readonly PersonId[]): readonly string[] {
  const some = people.length > MOST_PEOPLE ? people.slice(0, 2) : people;
  return some.flatMap((one, at) => some.slice(at + 1).map((other) => [one, other].sort().join('.')));
}

/** Remembers abuse and MARAC referrals of two people. Each is a set of days, so saying one twice is once. */
export function createPairHistories(records: PairRecords) {
  const change = async (
    pairId: string,
    next: (before: PairHistory) => PairHistory | null,
  ): Promise<PairHistory> => {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const before = (await records.load(pairId)) ?? { id: pairId, version: 0, events: [], referredOn: null };
      const after = next(before);
      if (after === null) return before;
      if (await records.commit({ ...after, version: before.version + 1 })) return after;
    }
    throw new AppError('conflict', 'others are changing this: try again');
  };
  return {
    /** Gives the history as it was before a referral of today, with this day's abuse in it. */
    abuseOn: async (pairId: string, day: LocalDate): Promise<PairHistory> =>
      await change(pairId, (before) =>
        before.events.includes(day)
          ? null
          : { ...before, events: [...before.events, day].sort().slice(-KEPT_DAYS) },
      ),
    of: async (pairId: string): Promise<PairHistory | null> => await records.load(pairId),
    referredOn: async (pairId: string, day: LocalDate): Promise<void> => {
      await change(pairId, (before) =>
        before.referredOn !== null && before.referredOn >= day ? null : { ...before, referredOn: day },
      );
    },
  };
}
export type PairHistories = ReturnType<typeof createPairHistories>;
