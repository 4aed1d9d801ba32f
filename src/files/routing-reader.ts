import { HOME_ZONE } from '../core/civil-time.ts';
import { AppError } from '../core/errors.ts';
import { id, type LineId } from '../core/ids.ts';
import { affectedForces } from '../core/routing/affected-forces.ts';
import { type CompiledPolicy, compilePolicy } from '../core/routing/compile.ts';
import { type DescribedCall, describedSituation } from '../core/routing/described.ts';
import { diffRouting } from '../core/routing/diff.ts';
import { type Explanation, explain } from '../core/routing/explain.ts';
import type { RecordedCall } from '../core/routing/recorded-call.ts';
import { Rehearsing } from '../core/routing/rehearse.ts';
import type { LineIntroduction } from '../core/routing/line-settings.ts';
import type { TextProblem } from '../core/routing/text-problem.ts';
import type { Situation } from '../core/routing/situation.ts';
import type { Instant } from '../core/time.ts';
import type { VersionTexts } from '../ports/policy-versions.ts';
import type {
  CalendarStretch,
  CheckedTexts,
  RosterFromCalendar,
  RoutingDiff,
  RoutingEdition,
  RoutingReader,
} from '../ports/routing-reader.ts';
import { shiftsFromCalendar, withShifts } from './calendar-import.ts';
import { checkRouting } from './check-routing.ts';
import { withIntroduction } from './introduction.ts';
import { parseRoutingFiles, type RoutingFiles } from './routing-files.ts';

/** What `RoutingReader` does, done at once, on whatever thread it is called. */
export const readingRouting = {
  check(texts: VersionTexts, now: Instant): CheckedTexts {
    const { errors, warnings, tests } = checkRouting(texts, now);
    return { errors, warnings, tests };
  },
  diff(before: RoutingEdition, after: RoutingEdition): RoutingDiff {
    const sides = [filesOf(before), filesOf(after)] as const;
    const changes = diffRouting(...sides);
    return { changes, forces: affectedForces(...sides, changes) };
  },
  explain(
    edition: RoutingEdition,
    asked: { readonly call: DescribedCall } | { readonly recorded: RecordedCall },
    now: Instant,
  ): readonly Explanation[] {
    const policy = compiled(edition);
    return situationsOf(asked, policy, now).map((situation) => explain(policy, situation));
  },
  rehearsing: (before: RoutingEdition, after: RoutingEdition) =>
    new Rehearsing(compiled(before), compiled(after)),
  introduction(edition: RoutingEdition): readonly LineIntroduction[] {
    return filesOf(edition).lines.lines.map(({ lineId, force, introduction, introductionSharePercent }) => ({
      line: lineId,
      force,
      stage: introduction,
      sharePercent: introductionSharePercent,
    }));
  },
  withCalendar(
    texts: VersionTexts,
    specialistId: string,
    calendar: string,
    stretch: CalendarStretch,
  ): RosterFromCalendar {
    const roster = texts['roster.yaml'] ?? '';
    const zone = /^timeZone: *["']?([^"'\s#]+)/m.exec(roster)?.[1] ?? HOME_ZONE;
    const shifts = shiftsFromCalendar(calendar, zone, stretch);
    return { text: withShifts(roster, specialistId, shifts), shifts: shifts.length };
  },
  withIntroduction: (
    texts: VersionTexts,
    lines: readonly LineId[],
    stage: LineIntroduction['stage'],
    sharePercent: number,
  ) => withIntroduction(texts['lines.yaml'] ?? '', lines, stage, sharePercent),
};

/** The reader for a process that nobody on the line waits for. */
export function createReader(): RoutingReader {
  const {
    check,
    diff,
    explain: why,
    introduction,
    rehearsing,
    withIntroduction: introduced,
    withCalendar,
  } = readingRouting;
  return {
    check: async (texts, now) => check(texts, now),
    diff: async (before, after) => diff(before, after),
    explain: async (edition, asked, now) => why(edition, asked, now),
    async rehearse(before, after, calls) {
      const rehearsal = rehearsing(before, after);
      for await (const some of calls) for (const call of some) rehearsal.add(call);
      return rehearsal.result();
    },
    introduction: async (edition) => introduction(edition),
    withIntroduction: async (texts, lines, stage, share) => introduced(texts, lines, stage, share),
    withCalendar: async (texts, who, calendar, stretch) => withCalendar(texts, who, calendar, stretch),
    close: async () => undefined,
  };
}

function filesOf({ version, texts }: RoutingEdition): RoutingFiles {
  const parsed = parseRoutingFiles(texts, version);
  if (parsed.ok) return parsed.files;
  throw new AppError('invalid', 'the files have errors', { errors: problemList(parsed.errors) });
}

function compiled(edition: RoutingEdition): CompiledPolicy {
  const files = filesOf(edition);
  return compilePolicy(files.policy, files.lines, files.version);
}

function situationsOf(
  asked: { readonly call: DescribedCall } | { readonly recorded: RecordedCall },
  policy: CompiledPolicy,
  now: Instant,
): readonly Situation[] {
  if ('recorded' in asked) return asked.recorded.situations;
  const line = policy.lines.get(id<LineId>(asked.call.line));
  if (line === undefined)
    throw new AppError('notFound', `there is no line ${asked.call.line} in these files`);
  return [describedSituation(asked.call, line, now)];
}

/** Errors as a problem document lists them: the place, then what is wrong there. */
export function problemList(
  problems: readonly TextProblem[],
): readonly { readonly path: string; readonly message: string }[] {
  return problems.slice(0, 50).map(({ file, line, column, message, hint }) => ({
    path: `${file}:${line}:${column}`,
    message: hint === null ? message : `${message}; ${hint}`,
  }));
}
