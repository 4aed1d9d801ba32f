import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LINE_STATES, SEAT_STATES } from '../../src/core/call/call.ts';
import { LINE, LINE_EVENTS } from '../../src/core/call/line.ts';
import { SEAT, SEAT_EVENTS } from '../../src/core/call/seat.ts';
import { type Coupling, LINE_HEARS, SEAT_HEARS } from './call-couplings.ts';

/** A table of the call machine, as far as a diagram needs it. */
interface Table {
  readonly title: string;
  /** Where its states are described, as a table in the comment at the top. */
  readonly source: string;
  readonly states: readonly string[];
  readonly events: readonly string[];
  readonly first: string;
  /** Null: ignored. */
  readonly to: (state: string, event: string) => readonly string[] | null;
  /** What the other tables bring about here. */
  readonly hears: readonly Coupling<string>[];
}

type Cells = Readonly<Record<string, Readonly<Record<string, { readonly to: readonly string[] } | null>>>>;

function cellsOf(table: Cells): Table['to'] {
  return (state, event) => table[state]?.[event]?.to ?? null;
}

const TABLES: readonly Table[] = [
  {
    title: 'The line: caller and handlers',
    source: 'src/core/call/line.ts',
    states: LINE_STATES,
    events: LINE_EVENTS,
    first: 'connecting',
    to: cellsOf(LINE),
    hears: LINE_HEARS,
  },
  {
    title: 'The seat: the specialist’s place',
    source: 'src/core/call/seat.ts',
    states: SEAT_STATES,
    events: SEAT_EVENTS,
    first: 'empty',
    to: cellsOf(SEAT),
    hears: SEAT_HEARS,
  },
];

/** More events than this on one arrow are counted, and found in the table below the diagram. */
const EVENTS_ON_AN_ARROW = 6;

/** The page `docs/call-machine.md`, made from the tables that the service runs. `root` is the repository's folder. */
export function callMachinePage(root: string): string {
  const parts = TABLES.map((table) => section(table, readFileSync(join(root, table.source), 'utf8')));
  const lookup = statesIn(readFileSync(join(root, 'src/core/call/lookup.ts'), 'utf8'));
  return [
    '# The call machine',
    '',
    'Made by `node scripts/state-diagrams.ts` from the tables in `src/core/call`; a test says when it is out of date, and',
    'another holds every cell to what really happens. One event is worked into the line first, which waits for nobody;',
    'lookup and seat follow it, and reach back to the line only by a handler’s explicit act.',
    '',
    ...parts,
    '## The lookup: what the register says',
    '',
    'Every state takes every event alike: a later answer adds to an earlier one and never lowers it.',
    '',
    ...lookup,
    '',
  ].join('\n');
}

function section(table: Table, source: string): string {
  return [
    `## ${table.title}`,
    '',
    ...statesIn(source),
    '',
    '```mermaid',
    ...diagram(table),
    '```',
    '',
    'An arrow shows what may lead from one state to another; what leaves a state as it is, is in the table only.',
    'Words in italics are signals from the other tables.',
    '',
    ...matrix(table),
    '',
  ].join('\n');
}

/** The rows of the table in the comment at the top of a file. */
function statesIn(source: string): readonly string[] {
  const comment = source.slice(0, source.indexOf('*/'));
  const rows = comment
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('* |'))
    .map((line) => line.slice(2));
  if (rows.length === 0) throw new Error('no table of states in the comment at the top');
  return rows;
}

function diagram({ states, events, first, to, hears }: Table): readonly string[] {
  const signals = (from: string, state: string): readonly string[] =>
    hears.filter((heard) => heard.to === state && heard.from.includes(from)).map(({ signal }) => signal);
  const arrows = states.flatMap((from) =>
    states
      .filter((state) => state !== from)
      .map((state) => ({
        from,
        state,
        by: [
          ...signals(from, state).map((signal) => `<i>${signal}</i>`),
          ...events.filter((event) => to(from, event)?.includes(state)),
        ],
      }))
      .filter(({ by }) => by.length > 0),
  );
  return [
    'stateDiagram-v2',
    `  [*] --> ${first}`,
    ...arrows.map(({ from, state, by }) => `  ${from} --> ${state}: ${label(by)}`),
  ];
}

function label(events: readonly string[]): string {
  if (events.length <= EVENTS_ON_AN_ARROW) return events.join('<br/>');
  const shown = events.slice(0, EVENTS_ON_AN_ARROW - 1);
  return `${shown.join('<br/>')}<br/>and ${events.length - shown.length} more`;
}

/** Rows are events, columns states. `·`: ignored. `stays`: worked in without a change of state. */
function matrix({ states, events, to }: Table): readonly string[] {
  const cell = (state: string, event: string): string => {
    const found = to(state, event);
    if (found === null) return '·';
    return found.map((target) => (target === state ? 'stays' : target)).join(', ');
  };
  return [
    `| event | ${states.join(' | ')} |`,
    `|---|${states.map(() => '---').join('|')}|`,
    ...events.map((event) => `| ${event} | ${states.map((state) => cell(state, event)).join(' | ')} |`),
  ];
}
