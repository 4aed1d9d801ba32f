import { coversForce } from '../../core/access/principal.ts';
import { AppError } from '../../core/errors.ts';
import { explainWaiting } from '../../core/specialists/waiting.ts';
import { waitingCallOf } from '../../core/specialists/waiting-entry.ts';
import { DAY } from '../../core/time.ts';
import type { SpecialistFigures } from '../../ports/specialist-figures.ts';
import type { WaitingList } from '../../ports/waiting-list.ts';
import type { HandlersOf } from '../api-request.ts';

export interface FigureDeps {
  readonly waiting: Pick<WaitingList, 'board'>;
  readonly figures: SpecialistFigures;
}

const MOST_DAYS = 31;

/** Who waits now, and how the time of those who came was used; each for the forces that the asker may see. */
export function figureHandlers(deps: FigureDeps): HandlersOf<'listWaitingCalls' | 'reportSpecialists'> {
  return {
    listWaitingCalls: async ({ principal, now }) => {
      const { waiting } = await deps.waiting.board(now);
      const entries = new Map(waiting.map(({ entry }) => [entry.callId, entry]));
      const ordered = explainWaiting(
        [...entries.values()].map((entry) => waitingCallOf(entry, now)),
        now,
      );
      const calls = ordered.flatMap(({ callId, reasons }) => {
        const entry = entries.get(callId);
        if (entry === undefined || !coversForce(principal, entry.force)) return [];
        return [{ callId, force: entry.force, line: entry.lineId, since: entry.since, reasons }];
      });
      return { calls };
    },
    reportSpecialists: async ({ principal, query }) => {
      const { since: from, until, by } = query;
      if (until <= from || until - from > MOST_DAYS * DAY)
        throw new AppError('invalid', `ask for a stretch of time of at most ${MOST_DAYS} days`);
      const rows = await deps.figures.report({ forces: [...principal.forces], from, until }, by === 'hour');
      return { rows };
    },
  };
}
