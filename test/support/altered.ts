/** One way in which a parsed thing can be otherwise: where, and the whole thing with that one difference. */
export interface Altered<Whole> {
  /** E.g. `roster.entries.0.specialist.pinHash`, or `policy.rules.3 gone`. */
  readonly where: string;
  readonly whole: Whole;
}

type Rebuild = (part: unknown) => unknown;

/** Every leaf with another value, every entry of a list, set or map and every field left out, and neighbours swapped. */
export function* alterations<Whole>(whole: Whole): Generator<Altered<Whole>> {
  for (const { where, part } of partsAltered(whole)) yield { where: where.slice(1), whole: part as Whole };
}

function* partsAltered(value: unknown): Generator<{ readonly where: string; readonly part: unknown }> {
  if (value instanceof Map) yield* entriesAltered([...value], (entries) => new Map(entries));
  else if (value instanceof Set)
    yield* listAltered([...value], (items) => new Set(items as unknown[]), { ordered: false });
  else if (Array.isArray(value)) yield* listAltered(value, (items) => items, { ordered: true });
  else if (value !== null && typeof value === 'object')
    yield* entriesAltered(Object.entries(value), (entries) => Object.fromEntries(entries));
  else yield { where: '', part: otherwise(value) };
}

function* entriesAltered(
  entries: readonly (readonly [unknown, unknown])[],
  rebuild: (entries: readonly (readonly [string, unknown])[]) => unknown,
) {
  const all = entries as readonly (readonly [string, unknown])[];
  for (const [index, [key, value]] of all.entries()) {
    for (const { where, part } of partsAltered(value))
      yield { where: `.${key}${where}`, part: rebuild(all.with(index, [key, part])) };
    yield { where: `.${key} gone`, part: rebuild(all.toSpliced(index, 1)) };
  }
}

function* listAltered(items: readonly unknown[], rebuild: Rebuild, { ordered }: { ordered: boolean }) {
  for (const [index, item] of items.entries()) {
    for (const { where, part } of partsAltered(item))
      yield { where: `.${index}${where}`, part: rebuild(items.with(index, part)) };
    yield { where: `.${index} gone`, part: rebuild(items.toSpliced(index, 1)) };
    const next = items[index + 1];
    if (ordered && index + 1 < items.length && JSON.stringify(item) !== JSON.stringify(next))
      yield { where: `.${index} swapped`, part: rebuild(items.toSpliced(index, 2, next, item)) };
  }
}

function otherwise(leaf: unknown): unknown {
  if (typeof leaf === 'number') return leaf + 1;
  if (typeof leaf === 'boolean') return !leaf;
  return typeof leaf === 'string' ? `${leaf}-otherwise` : 'otherwise';
}
