/** True when two plain records hold the same, whatever the order of their fields. Lists are compared in order. */
export function sameRecord(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && sameList(a, b);
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const fields = Object.keys(left);
  return (
    fields.length === Object.keys(right).length &&
    fields.every((field) => Object.hasOwn(right, field) && sameRecord(left[field], right[field]))
  );
}

/** Names of the fields in which two records differ. */
export function changedFields<T extends object>(before: T, after: T): readonly (keyof T & string)[] {
  const fields = Object.keys(after) as (keyof T & string)[];
  return fields.filter((field) => !sameRecord(before[field], after[field]));
}

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, at) => sameRecord(item, b[at]));
}
