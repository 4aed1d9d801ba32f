import type { ForceId } from '../core/ids.ts';
import {
  type CoverageGap,
  type CoverageNeed,
  coverageGaps,
  vettingEnding,
} from '../core/specialists/coverage.ts';
import type { Shift } from '../core/specialists/shift.ts';
import { DAY, type Instant, MINUTE } from '../core/time.ts';
import { rosterFile } from '../wire/roster.ts';
import type { FileError } from './file-error.ts';
import type { Places } from './places.ts';
import type { RoutingFiles } from './routing-files.ts';
import { errorAt, parseYamlFile } from './yaml-file.ts';

/** How far ahead gaps are looked for. Days. */
const LOOK_AHEAD_DAYS = 31;
/** More gaps than this are summed up: a roster with a gap every night says so once. */
const GAPS_TOLD = 10;

/** Hours of the next month in which the roster cannot meet the policy, vetting that runs out, and shifts that overlap. */
export function coverageWarnings(files: RoutingFiles, now: Instant): readonly FileError[] {
  const parsed = parseYamlFile('roster.yaml', files.texts['roster.yaml'] ?? '', rosterFile);
  if (!parsed.ok) throw new Error('a roster that was read cannot be read again');
  const { places } = parsed;
  const gaps = rosterGaps(files, now);
  const told = gaps.slice(0, GAPS_TOLD).map((gap) => warn(places, gapWords(gap, files.roster.timeZone)));
  const rest = gaps.length - told.length;
  if (rest > 0) told.push(warn(places, `and ${rest} more stretches like these in the next month`));
  return [
    ...emptyRoster(files, places),
    ...told,
    ...vettingWarnings(files, places, now),
    ...overlaps(files, places),
  ];
}

/** The stretches of the next month in which nobody is on whom the policy may want, or nobody with a wished skill. */
export function rosterGaps(files: RoutingFiles, now: Instant): readonly CoverageGap[] {
  const from = Math.ceil(now / MINUTE) * MINUTE;
  return coverageGaps(files.roster, needsOf(files), from, from + LOOK_AHEAD_DAYS * DAY);
}

/** One specialist of each force that has a line in use; skills only where somebody of that force has them at all. */
function needsOf(files: RoutingFiles): readonly CoverageNeed[] {
  const forces = new Set<ForceId>(
    files.lines.lines.filter((line) => line.introduction !== 'off').map((line) => line.force),
  );
  return [...forces].map((force) => ({ force, skill: null, atLeast: 1 }));
}

function gapWords(gap: CoverageGap, zone: string): string {
  const when = `${wall(gap.from, zone)} to ${wall(gap.until, zone)}`;
  return `nobody of ${gap.force} is on from ${when}`;
}

function wall(at: Instant, zone: string): string {
  const text = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
  return text.replaceAll(',', '');
}

function emptyRoster(files: RoutingFiles, places: Places): FileError[] {
  return files.roster.entries.length === 0 ? [warn(places, 'nobody is on this roster')] : [];
}

function vettingWarnings(files: RoutingFiles, places: Places, now: Instant): FileError[] {
  const until = now + LOOK_AHEAD_DAYS * DAY;
  return vettingEnding(files.roster, until).map(({ specialistId, on }) => {
    const index = files.roster.entries.findIndex((entry) => entry.specialist.id === specialistId);
    const message =
      on === null
        ? `vetting of ${specialistId} is not recorded: they are never rung`
        : `vetting of ${specialistId} runs out on ${on}: they are not rung after that`;
    return errorAt('roster.yaml', places, ['specialists', index, 'vettedUntil'], message);
  });
}

/** Two shifts of one person that cover the same time on some day of the next two weeks. */
function overlaps(files: RoutingFiles, places: Places): FileError[] {
  return files.roster.entries.flatMap((entry, p) =>
    entry.shifts.flatMap((shift, s) => {
      const other = entry.shifts.slice(0, s).find((before) => overlapping(before, shift));
      if (other === undefined) return [];
      const message = `this shift of ${entry.specialist.id} overlaps with one above`;
      return [errorAt('roster.yaml', places, ['specialists', p, 'shifts', s], message)];
    }),
  );
}

/** By the clock of an ordinary week in winter, so that it does not matter when the check is run. */
function overlapping(a: Shift, b: Shift): boolean {
  const apart =
    (a.lastDay !== null && b.firstDay !== null && a.lastDay < b.firstDay) ||
    (b.lastDay !== null && a.firstDay !== null && b.lastDay < a.firstDay);
  // Different weeks of a rota are not looked into.
  if (apart || a.everyWeeks !== 1 || b.everyWeeks !== 1) return false;
  const spans = (shift: Shift) =>
    shift.days.flatMap((day) => {
      const from = (day - 1) * 1_440 + minutes(shift.from);
      const length = (minutes(shift.to) - minutes(shift.from) + 1_440) % 1_440 || 1_440;
      // Sunday night runs into Monday morning of the same pattern.
      return [-10_080, 0, 10_080].map((week) => [from + week, from + week + length] as const);
    });
  return spans(a).some(([f1, t1]) => spans(b).some(([f2, t2]) => f1 < t2 && f2 < t1));
}

function minutes(time: string): number {
  const [hours = 0, rest = 0] = time.split(':').map(Number);
  return hours * 60 + rest;
}

function warn(places: Places, message: string): FileError {
  return errorAt('roster.yaml', places, ['specialists'], message);
}
