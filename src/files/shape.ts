import type { Path } from './places.ts';

/** As much of JSON Schema as the schemas of our files use. */
export interface Shape {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly items?: unknown;
  readonly additionalProperties?: unknown;
  readonly anyOf?: readonly unknown[];
  readonly oneOf?: readonly unknown[];
  readonly allOf?: readonly unknown[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, unknown>>;
}

/** The words that a file may use at a place, from its JSON Schema. */
export function keysAt(shape: Shape, path: Path): readonly string[] {
  const named = shape.$defs ?? {};
  let here = alternatives(shape, named);
  for (const step of path)
    here = here.flatMap((each) => inside(each, step)).flatMap((each) => alternatives(each, named));
  return [...new Set(here.flatMap((each) => Object.keys(each.properties ?? {})))];
}

/** A schema and everything that it says the same place may also be. */
function alternatives(shape: Shape, named: Readonly<Record<string, unknown>>): readonly Shape[] {
  const referred = shape.$ref?.startsWith('#/$defs/') ? [named[shape.$ref.slice('#/$defs/'.length)]] : [];
  const inner = [...referred, ...(shape.anyOf ?? []), ...(shape.oneOf ?? []), ...(shape.allOf ?? [])];
  return [shape, ...inner.filter(isShape).flatMap((each) => alternatives(each, named))];
}

function inside(shape: Shape, step: PropertyKey): readonly Shape[] {
  const next =
    typeof step === 'number' ? shape.items : (shape.properties?.[String(step)] ?? shape.additionalProperties);
  return isShape(next) ? [next] : [];
}

function isShape(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null;
}
