import type { ForceId, LineId } from '../core/ids.ts';
import type { DescribedCall } from '../core/routing/described.ts';
import type { RoutingChange } from '../core/routing/diff.ts';
import type { Explanation } from '../core/routing/explain.ts';
import type { LineIntroduction } from '../core/routing/line-settings.ts';
import type { Introduction } from '../core/routing/plan.ts';
import type { RecordedCall } from '../core/routing/recorded-call.ts';
import type { Rehearsal } from '../core/routing/rehearse.ts';
import type { TextProblem } from '../core/routing/text-problem.ts';
import type { Instant, LocalDate } from '../core/time.ts';
import type { VersionTexts } from './policy-versions.ts';

export interface CheckedTexts {
  /** Keep a version from being used. */
  readonly errors: readonly TextProblem[];
  /** For people to weigh: dead rules, situations without a rule, hours without anybody on. */
  readonly warnings: readonly TextProblem[];
  /** How many policy tests were run. */
  readonly tests: number;
}

/** The files of one version or draft. `version` stands in the plans that are made with it. */
export interface RoutingEdition {
  readonly version: number;
  readonly texts: VersionTexts;
}

export interface RoutingDiff {
  readonly changes: readonly RoutingChange[];
  /** Forces whose calls the changes may touch; of those that have lines. */
  readonly forces: readonly ForceId[];
}

/** The days that are imported: from `firstDay` on, so many weeks. What repeats for ever is written down that far. */
export interface CalendarStretch {
  readonly firstDay: LocalDate;
  readonly weeks: number;
}

export interface RosterFromCalendar {
  readonly text: string;
  /** How many lines of shifts came out of it. */
  readonly shifts: number;
}

/**
 * Reads the ops teams' files for people who look at them: never on the call path. Every method rejects with AppError
 * `invalid`, with the errors in its details, when the files cannot be read.
 */
export interface RoutingReader {
  /** Never rejects for what is in the files. */
  check(texts: VersionTexts, now: Instant): Promise<CheckedTexts>;
  diff(before: RoutingEdition, after: RoutingEdition): Promise<RoutingDiff>;
  /** Of a described call, or of each situation of a recorded one; `notFound` when its line is not in the files. */
  explain(
    edition: RoutingEdition,
    asked: { readonly call: DescribedCall } | { readonly recorded: RecordedCall },
    now: Instant,
  ): Promise<readonly Explanation[]>;
  rehearse(
    before: RoutingEdition,
    after: RoutingEdition,
    calls: AsyncIterable<readonly RecordedCall[]>,
  ): Promise<Rehearsal>;
  introduction(edition: RoutingEdition): Promise<readonly LineIntroduction[]>;
  /** lines.yaml with another stage for these lines; its comments and order stay. */
  withIntroduction(
    texts: VersionTexts,
    lines: readonly LineId[],
    stage: Introduction,
    sharePercent: number,
  ): Promise<string>;
  /** roster.yaml with one person's shifts taken from an iCalendar file; `invalid` says which of its events cannot be a shift. */
  withCalendar(
    texts: VersionTexts,
    specialistId: string,
    calendar: string,
    stretch: CalendarStretch,
  ): Promise<RosterFromCalendar>;
  close(): Promise<void>;
}
