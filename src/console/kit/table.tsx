import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** Figures stand under one another. */
  readonly figures?: boolean;
  /** Takes what is left of the width. */
  readonly wide?: boolean;
}

export interface TableProps<Row> {
  /** Said to screen readers, and above the table when `titled`. */
  readonly caption: string;
  readonly titled?: boolean;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** What stands in its place when there are no rows: say what that means. */
  readonly empty: ComponentChildren;
  /** Marks a row; a word for it must be in a cell. */
  readonly toneOf?: (row: Row) => 'bad' | 'warn' | 'old' | null;
  readonly selected?: string | null;
  /** Rows can be chosen: by pointer, by Enter, and moved through by the arrow keys. */
  readonly onOpen?: (row: Row) => void;
}

/** A dense table. With `onOpen` each row is one stop of the arrow keys; the first cell holds what a reader hears. */
export function Table<Row>(props: TableProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const { columns, rows, keyOf, onOpen } = props;
  const move = (event: KeyboardEvent, at: number) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    const button =
      to === undefined ? null : body.current?.rows[to]?.querySelector<HTMLElement>('.row-opener');
    if (!button) return;
    event.preventDefault();
    button.focus();
  };
  if (rows.length === 0)
    return (
      <div class="table-empty">
        {props.titled && <h2>{props.caption}</h2>}
        <div class="empty">{props.empty}</div>
      </div>
    );
  return (
    <section class="table-room" aria-label={`${props.caption}: table`} tabIndex={onOpen ? -1 : 0}>
      <table class="table">
        <caption class={props.titled ? undefined : 'hidden'}>{props.caption}</caption>
        <thead>
          <tr>
            {columns.map(({ head, figures, wide }) => (
              <th key={head} scope="col" class={classes(figures, wide)}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row, at) => {
            const key = keyOf(row);
            return (
              <tr
                key={key}
                class={props.toneOf?.(row) ? `row-${props.toneOf(row)}` : undefined}
                data-selected={props.selected === key ? 'yes' : undefined}
              >
                {columns.map(({ head, cell, figures, wide }, column) => (
                  <td key={head} class={classes(figures, wide)}>
                    {column === 0 && onOpen ? (
                      <button
                        type="button"
                        class="row-opener"
                        aria-pressed={props.selected === undefined ? undefined : props.selected === key}
                        onClick={() => onOpen(row)}
                        onKeyDown={(event) => move(event, at)}
                      >
                        {cell(row)}
                      </button>
                    ) : (
                      cell(row)
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function classes(figures: boolean | undefined, wide: boolean | undefined): string | undefined {
  return [figures && 'figures', wide && 'wide'].filter(Boolean).join(' ') || undefined;
}
