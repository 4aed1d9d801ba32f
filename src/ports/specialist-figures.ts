import type { FigureRow } from '../core/specialists/figures.ts';
import type { CallsInTime } from './recorded-calls.ts';

/** How specialists' time is used, from the calls' own streams. */
export interface SpecialistFigures {
  /** By force and line, and by hour when wanted. Rejects when the store does not answer. */
  report(which: CallsInTime, byHour: boolean): Promise<readonly FigureRow[]>;
}
