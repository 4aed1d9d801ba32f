import type { Person } from './person.ts';

/** Most facts of one kind about one person; more is a fault of the source, not a life. The records' schema says the same. */
export const FACTS_LIMIT = 64;

const FACT_LISTS = [
  'references',
  'alsoKnownAs',
  'numbers',
  'households',
  'relationships',
  'markers',
  'orders',
  'threats',
  'codeWords',
  'doNotSay',
  'accessNeeds',
  'children',
  'consent',
  'mergedFrom',
] as const satisfies readonly (keyof Person)[];

/** The list of a person that holds more than a record may; null: none does. Such a record could not be opened again. */
export function overfull(person: Person): (typeof FACT_LISTS)[number] | null {
  return FACT_LISTS.find((field) => person[field].length > FACTS_LIMIT) ?? null;
}
