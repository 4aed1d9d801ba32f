import { type Document, isCollection, isMap, isScalar, type LineCounter, type Node } from 'yaml';

/** A step into a file: the name of a key, or a position in a list. */
export type Path = readonly PropertyKey[];

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Finds where in a YAML text something stands. */
export interface Places {
  /** Of the value at `path`; of the nearest thing around it when it is not there. */
  of(path: Path): Place;
  /** Of a key of the map at `path`. */
  ofKey(path: Path, key: string): Place;
  /** True when the file says something at `path`. */
  has(path: Path): boolean;
  /** What the file says at `path`, when it is a single word or number. */
  scalar(path: Path): unknown;
}

/** Ready to answer for one parsed document. */
export function placesIn(document: Document.Parsed, counter: LineCounter): Places {
  const at = (path: Path): Node | null => {
    if (path.length === 0) return document.contents;
    const node = document.getIn(path, true);
    return isScalar(node) || isCollection(node) ? node : null;
  };
  const placeOf = (node: Node | null): Place => {
    const offset = node?.range?.[0] ?? 0;
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const ofKey = (path: Path, key: string): Place => {
    const map = at(path);
    const pair = isMap(map)
      ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      : undefined;
    return placeOf(isScalar(pair?.key) ? pair.key : map);
  };
  const of = (path: Path): Place => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = at(path.slice(0, length));
      if (node !== null) return placeOf(node);
    }
    return placeOf(document.contents);
  };
  return {
    of,
    ofKey,
    has: (path) => at(path) !== null,
    scalar: (path) => {
      const node = at(path);
      return isScalar(node) ? node.value : undefined;
    },
  };
}
