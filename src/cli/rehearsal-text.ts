import { HOME_ZONE } from '../core/civil-time.ts';
import type { HourOfLoad } from '../core/routing/rehearsed-load.ts';
import type { Rehearsal } from '../core/routing/rehearse.ts';

/** Calls shown one by one; `--json` gives all. */
const SHOWN = 50;

const time = new Intl.DateTimeFormat('en-GB', {
  timeZone: HOME_ZONE,
  dateStyle: 'short',
  timeStyle: 'short',
});

/** A rehearsal as people read it on a terminal. Ends with a line break. */
export function rehearsalText(rehearsal: Rehearsal): string {
  const { calls, different, kinds, load } = rehearsal;
  const rest = different.length - SHOWN;
  const lines = [
    `${different.length} of ${calls} calls would have gone otherwise`,
    ...kinds.map((kind) => `  ${String(kind.calls).padStart(6)}  ${kind.difference}`),
    ...notes(rehearsal),
    ...(different.length > 0 ? ['', 'Calls:'] : []),
    ...different
      .slice(0, SHOWN)
      .map(
        (call) =>
          `  ${call.callId}  ${time.format(call.at)}  line ${call.line}: ${call.differences.join('; ')}`,
      ),
    ...(rest > 0 ? [`  and ${rest} more (--json gives all)`] : []),
    ...loadLines(load),
  ];
  return `${lines.join('\n')}\n`;
}

function notes({ undecided, guessed }: Rehearsal): string[] {
  return [
    ...(undecided > 0 ? [`${undecided} calls were never decided and are not compared`] : []),
    ...(guessed > 0 ? [`${guessed} calls do not say how many specialists were free: one was assumed`] : []),
  ];
}

/** Hours in which either of the two would have wanted a specialist. */
function loadLines(load: readonly HourOfLoad[]): string[] {
  const wanted = load.filter((hour) => hour.wantedAfter + hour.wantedBefore + hour.minutesAfter > 0);
  if (wanted.length === 0) return [];
  return [
    '',
    'What each hour would have asked of specialists (was):',
    '  hour               calls  wanted       minutes      at once',
    ...wanted.map((hour) => {
      const parts = [
        time.format(hour.from).padEnd(17),
        String(hour.calls).padStart(5),
        both(hour.wantedAfter, hour.wantedBefore),
        both(hour.minutesAfter, hour.minutesBefore),
        both(hour.atOnceAfter, hour.atOnceBefore),
      ];
      return `  ${parts.join('  ')}`;
    }),
  ];
}

function both(now: number, was: number): string {
  return `${String(now).padStart(4)} ${`(${was})`.padEnd(6)}`;
}
