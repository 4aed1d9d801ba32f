import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { now } from '../../feed/feed.ts';
import { ShapeMark } from '../../kit/shapes.tsx';
import { dayName, type WallDay, wallOf } from '../../words/wall-time.ts';
import type { Wanted } from './change-draft.ts';
import {
  dayWords,
  type Gap,
  gapPieces,
  gapRows,
  gapWords,
  type Person,
  type Piece,
  piecesOf,
  shortStretch,
  skillWords,
} from './week-data.ts';
import type { Read } from './week-view.tsx';

export interface WeekGridProps {
  readonly days: readonly WallDay[];
  readonly read: Read;
  /** Why nothing can be changed; null: it can. */
  readonly mayChange: string | null;
  readonly onChange: (wanted: Partial<Wanted>) => void;
}

/** People by days, right to the minute; what is missing stands above them. Arrow keys move, Enter changes that day. */
export function WeekGrid({ days, read, mayChange, onChange }: WeekGridProps) {
  const { ahead, overrides } = read;
  const zone = ahead.timeZone;
  const people = byForce(ahead.people);
  const body = useRef<HTMLTableSectionElement>(null);
  const at = useSignal({ row: 0, day: 0 });
  const move = (event: KeyboardEvent, row: number, day: number) => {
    const to = {
      ArrowUp: [row - 1, day],
      ArrowDown: [row + 1, day],
      ArrowLeft: [row, day - 1],
      ArrowRight: [row, day + 1],
      Home: [row, 0],
      End: [row, days.length - 1],
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const [toRow = row, toDay = day] = to;
    const cell = body.current?.rows[toRow]?.querySelectorAll<HTMLElement>('.roster-cell')[toDay];
    if (cell === undefined) return;
    at.value = { row: toRow, day: toDay };
    cell.focus();
  };
  if (people.length === 0)
    return (
      <div class="panel empty">
        <h1>Nobody is on the roster</h1>
        <p>
          No specialist can be rung. People and shifts are written in roster.yaml; propose them under Routing,
          or take shifts from a calendar file.
        </p>
      </div>
    );
  const missing = gapRows(ahead.gaps);
  // A narrower roster keeps the one cell that Tab reaches.
  const reach = { row: Math.min(at.value.row, people.length - 1), day: at.value.day };
  return (
    <section class="panel roster-grid" aria-label="The week" tabIndex={-1}>
      <table>
        <caption class="hidden">Who is on, day by day</caption>
        <thead>
          <tr>
            <th scope="col">Specialist</th>
            {days.map((day) => (
              <DayHead key={day.date} day={day} zone={zone} />
            ))}
          </tr>
        </thead>
        {missing.length > 0 && (
          <tbody class="roster-gaps">
            {missing.map(({ of, gaps }) => (
              <GapRow key={`${of.force} ${of.skill}`} of={of} gaps={gaps} days={days} zone={zone} />
            ))}
          </tbody>
        )}
        <tbody ref={body}>
          {people.map((person, row) => (
            <tr key={person.id}>
              <PersonHead person={person} />
              {days.map((day, column) => {
                const pieces = piecesOf(person, overrides, day);
                return (
                  <td key={day.date}>
                    <button
                      type="button"
                      class="roster-cell"
                      tabIndex={row === reach.row && column === reach.day ? 0 : -1}
                      aria-disabled={mayChange === null ? undefined : 'true'}
                      title={mayChange ?? undefined}
                      onFocus={() => {
                        at.value = { row, day: column };
                      }}
                      onKeyDown={(event) => move(event, row, column)}
                      onClick={() => onChange(wantedOn(person, pieces, day, zone))}
                    >
                      <span class="hidden">
                        {person.name}, {dayWords(pieces, day, zone)}
                      </span>
                      <Bars pieces={pieces} day={day} zone={zone} />
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <Legend />
    </section>
  );
}

function DayHead({ day, zone }: { readonly day: WallDay; readonly zone: string }) {
  const today = wallOf(now.value, zone).date === day.date;
  return (
    <th scope="col" class={today ? 'roster-today' : undefined}>
      {dayName(day.date)}
      {today && <span class="hint"> today</span>}
      {day.hours !== 24 && (
        <span class="roster-clocks">
          <ShapeMark shape="diamond" /> {day.hours} h: clocks go {day.hours > 24 ? 'back' : 'forward'}
        </span>
      )}
    </th>
  );
}

function PersonHead({ person }: { readonly person: Person }) {
  return (
    <th scope="row">
      {person.name}
      <span class="hint">
        {[person.force, ...person.skills.map(skillWords)].join(' · ')}
        {person.vettedUntil === null && ' · no vetting on record: not rung'}
      </span>
    </th>
  );
}

function GapRow(props: {
  readonly of: Gap;
  readonly gaps: readonly Gap[];
  readonly days: readonly WallDay[];
  readonly zone: string;
}) {
  const { of, gaps, days, zone } = props;
  const nobody = of.skill === null;
  return (
    <tr class={nobody ? 'roster-nobody' : 'roster-no-skill'}>
      <th scope="row">
        <span class="roster-missing">
          <ShapeMark shape={nobody ? 'triangle' : 'diamond'} /> {gapWords(of)}
        </span>
      </th>
      {days.map((day) => {
        const pieces = gapPieces(gaps, day);
        return (
          <td key={day.date}>
            <span class="hidden">{pieces.length === 0 ? 'covered' : dayWords(pieces, day, zone)}</span>
            <Bars pieces={pieces} day={day} zone={zone} />
          </td>
        );
      })}
    </tr>
  );
}

/** For the eye alone; the same is said in words beside it. */
function Bars(props: { readonly pieces: readonly Piece[]; readonly day: WallDay; readonly zone: string }) {
  const { pieces, day, zone } = props;
  const share = (ms: number) => `${((100 * ms) / (day.until - day.from)).toFixed(3)}%`;
  const passed = now.value - day.from;
  return (
    <span class="roster-bars" aria-hidden="true">
      {pieces.map((piece) => (
        <span
          key={`${piece.kind}${piece.from}`}
          class={`bar bar-${piece.kind}${piece.from === day.from ? ' bar-goes-on' : ''}`}
          style={{ left: share(piece.from - day.from), width: share(piece.until - piece.from) }}
        >
          {barWords(piece, day, zone).map((words) => (
            <span key={words}>{words}</span>
          ))}
        </span>
      ))}
      {passed > 0 && now.value < day.until && <span class="roster-now" style={{ left: share(passed) }} />}
    </span>
  );
}

const BAR_WORDS: Readonly<Record<Piece['kind'], string>> = {
  desk: '',
  extra: '+',
  onCall: 'HOME',
  away: 'AWAY',
  leave: 'LEAVE',
  gap: 'GAP',
};
/** So many letters of a bar's size fit into a whole day at the narrowest window. */
const LETTERS_A_DAY = 18;

/** As much as the bar has room for: word and times, else one of the two, else nothing; half a word misleads. */
function barWords(piece: Piece, day: WallDay, zone: string): readonly string[] {
  const word = BAR_WORDS[piece.kind];
  const times = piece.from === day.from && piece.until === day.until ? '' : shortStretch(piece, zone);
  const room = (LETTERS_A_DAY * (piece.until - piece.from)) / (day.until - day.from) - 0.7;
  const found = [`${word} ${times}`.trim(), word, times].find(
    (words) => words !== '' && words.length <= room,
  );
  return found === undefined ? [] : [found];
}

const LEGEND: readonly (readonly [Piece['kind'], string])[] = [
  ['desk', 'at a desk'],
  ['extra', 'besides their shifts'],
  ['onCall', 'on call at home'],
  ['away', 'away'],
  ['leave', 'leave'],
  ['gap', 'gap: nobody with the skill'],
];

function Legend() {
  return (
    <p class="roster-legend hint">
      {LEGEND.map(([kind, words]) => (
        <span key={kind}>
          <span class={`bar bar-${kind}`} aria-hidden="true" /> {words}
        </span>
      ))}
      <span class="roster-nobody">
        <span class="bar bar-gap" aria-hidden="true" /> gap: nobody at all
      </span>
    </p>
  );
}

/** Forces together, one's own in the order they are told; people as the roster has them. */
function byForce(people: readonly Person[]): readonly Person[] {
  const order = [...new Set(people.map(({ force }) => force))];
  return people.toSorted((a, b) => order.indexOf(a.force) - order.indexOf(b.force));
}

/** What somebody who presses on a day probably wants: that this person's time there falls out; on a free day, that they come. */
function wantedOn(person: Person, pieces: readonly Piece[], day: WallDay, zone: string): Partial<Wanted> {
  const on = pieces.find(({ kind }) => kind === 'desk' || kind === 'extra' || kind === 'onCall');
  const stretch = on ?? { from: day.from, until: day.until };
  const [from, until] = [wallOf(stretch.from, zone), wallOf(stretch.until, zone)];
  return {
    kind: on === undefined ? 'on' : 'away',
    who: person.id,
    ...{ fromDay: from.date, fromTime: from.time, untilDay: until.date, untilTime: until.time },
  };
}
