/** How much risk is known, lowest first. There is no level for "no risk": nothing in the system can say that (S7). */
export const LEVELS = ['standard', 'medium', 'high'] as const;
export type Level = (typeof LEVELS)[number];

/** The higher of two levels. Software only ever raises (S6), so every combination of levels goes through here. */
export function higherLevel(a: Level, b: Level): Level {
  return LEVELS.indexOf(a) >= LEVELS.indexOf(b) ? a : b;
}

/** True when `level` is at least `floor`. */
export function atLeast(level: Level, floor: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(floor);
}
