import { StateMark } from '../../kit/state-mark.tsx';
import { Table } from '../../kit/table.tsx';
import { dayAndWallTime, hoursByTheClocks, lengthWords, type WallDay } from '../../words/wall-time.ts';
import { gapPieces, gapWords, type Piece, piecesOf } from './week-data.ts';
import type { Read } from './week-view.tsx';

interface Row extends Piece {
  readonly who: string;
}

/** The week as a table: everything the grid shows, one stretch a row, with its real hours. */
export function ShiftList({ days, read }: { readonly days: readonly WallDay[]; readonly read: Read }) {
  const { ahead, overrides } = read;
  const zone = ahead.timeZone;
  const week = { from: days[0]?.from ?? 0, until: days.at(-1)?.until ?? 0 };
  const rows: readonly Row[] = [
    ...ahead.gaps.flatMap((gap) => gapPieces([gap], week).map((piece) => ({ ...piece, who: gapWords(gap) }))),
    ...ahead.people.flatMap((person) =>
      piecesOf(person, overrides, week).map((piece) => ({ ...piece, who: person.name })),
    ),
  ].sort((a, b) => a.from - b.from || Number(b.kind === 'gap') - Number(a.kind === 'gap'));
  return (
    <div class="panel roster-list">
      <Table
        caption="Every stretch of the week, oldest first"
        rows={rows}
        keyOf={({ who, kind, from }) => `${who} ${kind} ${from}`}
        toneOf={({ kind, who }) => (kind !== 'gap' ? null : who.startsWith('Nobody of') ? 'bad' : 'warn')}
        empty="Nobody is on the roster this week: no specialist can be rung."
        columns={[
          {
            head: 'Who',
            cell: ({ who, kind }) =>
              kind === 'gap' ? (
                <StateMark tone={who.startsWith('Nobody of') ? 'bad' : 'warn'} words={who} />
              ) : (
                who
              ),
          },
          { head: 'From', figures: true, cell: ({ from }) => dayAndWallTime(from, zone) },
          { head: 'Until', figures: true, cell: ({ until }) => dayAndWallTime(until, zone) },
          {
            head: 'Hours',
            figures: true,
            cell: ({ from, until }) => lengthWords(until - from),
          },
          {
            ...{ head: 'What', wide: true },
            cell: ({ from, until, words, kind }) => (
              <>
                {kind === 'gap' ? 'gap' : words}
                <Clocks by={hoursByTheClocks(from, until, zone)} />
              </>
            ),
          },
        ]}
      />
    </div>
  );
}

function Clocks({ by }: { readonly by: number }) {
  if (by === 0) return null;
  return (
    <span class="hint">
      {' '}
      · the clocks go {by > 0 ? 'back' : 'forward'} in it: an hour {by > 0 ? 'more' : 'less'} than they show
    </span>
  );
}
