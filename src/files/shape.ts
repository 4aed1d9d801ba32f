import type { Path } from './places.ts';

/** As much of JSON Schema as the schemas of our files use. */
export interface Shape {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly items?: unknown;
  readonly additionalProperties?: unknown;
  readonly anyOf?: readonly unknown[];
  readonly allOf?: readonly unknown[];
}

/** The words that a file may use at a place, from its JSON Schema. */
export function keysAt(shape: Shape, path: Path): readonly string[] {
  let here: readonly Shape[] = [shape];
  for (const step of path) here = here.flatMap(alternatives).flatMap((each) => inside(each, step));
  return here.flatMap(alternatives).flatMap((each) => Object.keys(each.properties ?? {}));
}

function alternatives(shape: Shape): readonly Shape[] {
  const inner = [...(shape.anyOf ?? []), ...(shape.allOf ?? [])].filter(isShape);
  return [shape, ...inner.flatMap(alternatives)];
}

function inside(shape: Shape, step: PropertyKey): readonly Shape[] {
  const next =
    typeof step === 'number' ? shape.items : (shape.properties?.[String(step)] ?? shape.additionalProperties);
  return isShape(next) ? [next] : [];
}

function isShape(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null;
}
