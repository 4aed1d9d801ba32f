import { HOME_ZONE, localDate } from '../../core/civil-time.ts';
import { type AlarmId, type ForceId, id } from '../../core/ids.ts';
import type { CoverageGap } from '../../core/specialists/coverage.ts';
import { vettingEnding } from '../../core/specialists/coverage.ts';
import type { Roster } from '../../core/specialists/roster.ts';
import { DAY, HOUR, type Instant } from '../../core/time.ts';
import type { AlarmBoard } from '../../ports/alarm-board.ts';

/** Gaps that begin within this are told: time enough to ask somebody. */
export const TOLD_AHEAD_MS = 2 * DAY;
/** A gap that begins within this, or has begun, is told again, and urgently. */
const URGENT_MS = 2 * HOUR;
const VETTING_TOLD_AHEAD_MS = 14 * DAY;

/** What the roster will lack, told to the supervisor before it does. Each is told once: an alarm of that id is one alarm. */
export async function tellGaps(
  roster: Roster,
  gaps: readonly CoverageGap[],
  alarms: AlarmBoard,
  now: Instant,
): Promise<void> {
  const zone = roster.timeZone;
  for (const gap of gaps) {
    // A gap that has begun, or that reaches as far as is looked, keeps its name from one look to the next.
    const open = gap.until >= now + TOLD_AHEAD_MS;
    const end = open ? `open-${localDate(now, zone)}` : String(gap.until);
    const urgent = gap.from <= now + URGENT_MS;
    await alarms.raise({
      id: id<AlarmId>(`roster-gap-${gap.force}-${end}${urgent ? '-urgent' : ''}`),
      class: urgent ? 'urgent' : 'important',
      kind: 'rosterGap',
      force: gap.force,
      callId: null,
      text: `No specialist of ${gap.force} is on from ${wall(gap.from, zone)}${open ? ' on' : ` to ${wall(gap.until, zone)}`}.`,
      at: now,
    });
  }
  for (const { specialistId, on } of vettingEnding(roster, now + VETTING_TOLD_AHEAD_MS)) {
    const entry = roster.entries.find(({ specialist }) => specialist.id === specialistId);
    if (on === null || entry === undefined || on < localDate(now, zone)) continue;
    await alarms.raise({
      id: id<AlarmId>(`vetting-${specialistId}-${on}`),
      class: 'advisory',
      kind: 'rosterGap',
      force: entry.specialist.force as ForceId,
      callId: null,
      text: `The vetting of ${specialistId} runs out on ${on}; they are not rung after that.`,
      at: now,
    });
  }
}

function wall(at: Instant, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone === '' ? HOME_ZONE : zone,
    ...{ weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
    hourCycle: 'h23',
  } as Intl.DateTimeFormatOptions)
    .format(at)
    .replaceAll(',', '');
}
