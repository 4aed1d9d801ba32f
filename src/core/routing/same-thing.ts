/**
 * One text for one meaning: two parsed things have the same text exactly when nothing in them differs. The entries of
 * maps and sets and the fields of objects have no order; lists have. Only to be compared: it holds numbers and names.
 */
export function wholeText(thing: unknown): string {
  if (Array.isArray(thing)) return `[${thing.map(wholeText).join()}]`;
  if (thing instanceof Set) return `set[${[...thing].map(wholeText).sort().join()}]`;
  if (thing instanceof Map) return `map${fieldsText([...thing])}`;
  if (thing !== null && typeof thing === 'object') return fieldsText(Object.entries(thing));
  return JSON.stringify(thing) ?? 'nothing';
}

function fieldsText(fields: readonly (readonly [unknown, unknown])[]): string {
  const given = fields.filter(([, value]) => value !== undefined);
  return `{${given
    .map(([key, value]) => `${wholeText(key)}:${wholeText(value)}`)
    .sort()
    .join()}}`;
}
