import type { Screen } from '../shell/screen.ts';

/** Every screen, in the order of the navigation; the first that a person may open is where they begin. */
export const SCREENS: readonly Screen[] = [];
