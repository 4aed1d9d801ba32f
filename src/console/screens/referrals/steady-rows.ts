import { useState } from 'preact/hooks';
import { useShortcuts } from '../../shell/shortcuts.ts';

export interface SteadyRows<Row> {
  /** Null until the first answer. */
  readonly rows: readonly Row[] | null;
  /** How many have come or gone since what is shown. */
  readonly waiting: number;
  show(): void;
}

/**
 * Rows that stay where they are: what is shown is brought up to date in its place; rows that have come or gone wait until
 * the person asks (`u`), since nothing may move under the pointer.
 */
export function useSteadyRows<Row>(
  latest: readonly Row[] | null,
  keyOf: (row: Row) => string,
): SteadyRows<Row> {
  const [order, setOrder] = useState<readonly string[] | null>(null);
  const [last, setLast] = useState<ReadonlyMap<string, Row>>(new Map());
  const known = new Map(latest?.map((row) => [keyOf(row), row]) ?? []);
  const show = () => {
    setOrder([...known.keys()]);
    setLast(known);
  };
  const shown = order ?? [...known.keys()];
  const come = [...known.keys()].filter((key) => !shown.includes(key)).length;
  const gone = shown.filter((key) => latest !== null && !known.has(key)).length;
  useShortcuts(
    come + gone > 0
      ? [{ keys: 'u', does: 'Show what has changed in the list', group: 'Lists', run: show }]
      : [],
  );
  if (latest === null) return { rows: null, waiting: 0, show };
  if (order === null) {
    setOrder(shown);
    setLast(known);
  }
  // One that has gone is shown as it last was, until the list is shown anew.
  const rows = shown.flatMap((key) => known.get(key) ?? last.get(key) ?? []);
  return { rows, waiting: come + gone, show };
}
