import { FAULTS, type Fault } from './faults.ts';
import { STEP_IDS, type StepId } from './steps.ts';

export interface Cell {
  readonly fault: Fault;
  readonly step: StepId;
}

/** Every fault at every step. */
export function wholeMatrix(): readonly Cell[] {
  return FAULTS.flatMap((fault) => STEP_IDS.map((step) => ({ fault, step })));
}

/**
 * `count` cells by lot: every fault and every step is in, and of the pairs of a family of faults with a step as many as so
 * few cells can hold. Another seed takes other cells.
 */
export function pairwise(count: number, random: () => number): readonly Cell[] {
  const left = shuffled(wholeMatrix(), random);
  const seen = new Set<string>();
  const chosen: Cell[] = [];
  while (chosen.length < count && left.length > 0) {
    const best = left.reduce((most, cell) => (gain(cell, seen) > gain(most, seen) ? cell : most));
    left.splice(left.indexOf(best), 1);
    for (const mark of marks(best)) seen.add(mark);
    chosen.push(best);
  }
  return chosen;
}

function marks({ fault, step }: Cell): readonly string[] {
  return [fault.id, `step ${step}`, `${fault.family} at ${step}`];
}

/** A fault that is not in yet counts most, then a step, then a pair. */
function gain(cell: Cell, seen: ReadonlySet<string>): number {
  const [fault, step, pair] = marks(cell).map((mark) => (seen.has(mark) ? 0 : 1));
  return 4 * (fault ?? 0) + 2 * (step ?? 0) + (pair ?? 0);
}

function shuffled(cells: readonly Cell[], random: () => number): Cell[] {
  return cells
    .map((cell) => ({ cell, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ cell }) => cell);
}

/** The lots of one cell: the same whatever runs before it, so that it can be run again alone. */
export function lotsOf(seed: number, { fault, step }: Cell): () => number {
  let mixed = seed;
  for (const letter of `${fault.id}:${step}`) mixed = (Math.imul(mixed, 31) + letter.charCodeAt(0)) >>> 0;
  return lots(mixed);
}

/** Mulberry32: the same lots for the same seed. */
export function lots(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
