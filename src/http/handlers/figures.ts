import type { ForceId } from '../../core/ids.ts';
import { HOUR, type Instant, MINUTE } from '../../core/time.ts';
import type { RecordedCalls } from '../../ports/recorded-calls.ts';
import type { HandlersOf } from '../api-request.ts';

const STEP_MINUTES = 15;
const STEP_MS = STEP_MINUTES * MINUTE;
const STEPS = (12 * HOUR) / STEP_MS;
const WEEK_MS = 7 * 24 * HOUR;
/** Far above what a force takes in twelve hours (domain notes, section 8); a figure must not read without end. */
const MOST_COUNTED = 20_000;

/** Figures for the wallboard's curve. A clock change inside the week moves the comparison by an hour, and no more. */
export function callFigureHandlers(recorded: Pick<RecordedCalls, 'page'>): HandlersOf<'callFigures'> {
  const count = async (forces: readonly ForceId[], from: Instant, until: Instant): Promise<number[]> => {
    const places = await recorded.page({ forces, from, until }, MOST_COUNTED);
    const counts = Array.from({ length: STEPS }, () => 0);
    for (const { arrivedAt } of places) {
      const step = Math.floor((arrivedAt - from) / STEP_MS);
      if (counts[step] !== undefined) counts[step] += 1;
    }
    return counts;
  };
  return {
    callFigures: async ({ principal, now }) => {
      const until = (Math.floor(now / STEP_MS) + 1) * STEP_MS;
      const from = until - STEPS * STEP_MS;
      const forces = [...principal.forces];
      const [calls, weekBefore] = await Promise.all([
        count(forces, from, until),
        count(forces, from - WEEK_MS, until - WEEK_MS),
      ]);
      return { from, stepMinutes: STEP_MINUTES, calls, weekBefore };
    },
  };
}
