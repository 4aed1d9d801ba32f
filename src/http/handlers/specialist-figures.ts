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
      const listed = new Map(waiting.map((one) => [one.entry.callId, one]));
      const ordered = explainWaiting(
        waiting.map(({ entry }) => waitingCallOf(entry, now)),
        now,
      );
      const calls = ordered.flatMap(({ callId, reasons }) => {
        const found = listed.get(callId);
        if (found === undefined || !coversForce(principal, found.entry.force)) return [];
        const { force, lineId: line, since, skills, tried, risk } = found.entry;
        const given = found.given?.specialistId ?? null;
        return [{ callId, force, line, since, reasons, level: risk.level, skills, tried, given }];
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
