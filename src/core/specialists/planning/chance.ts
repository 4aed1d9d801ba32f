/** Random numbers that are the same for the same seed. */
export interface Chance {
  /** From 0, below 1. */
  next(): number;
  /** Exponentially distributed with that mean. */
  exponential(mean: number): number;
  happens(probability: number): boolean;
}

/** SplitMix32: small, even enough for a simulation, and the same on every machine (Steele et al., OOPSLA 2014). */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 4_294_967_296;
  };
  return {
    next,
    exponential: (mean) => -mean * Math.log(1 - next()),
    happens: (probability) => next() < probability,
  };
}
