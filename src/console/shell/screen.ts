import type { ComponentType } from 'preact';
import type { Scope } from '../../wire/api/operation.ts';

/** One screen of the console. `screens/README` in ../README.md says how to add one. */
export interface Screen {
  /** Its address, `/console/<path>`; what follows is the screen's own, given as `rest`. */
  readonly path: string;
  /** In the navigation, the title of the page and the palette. */
  readonly name: string;
  /** Shown to whoever has any one of these; the service decides again on every request. */
  readonly needs: readonly Scope[];
  /** The second key of the way there: `g` then this. */
  readonly key: string;
  /** Its data comes by the feed: the connection's state is shown and commands depend on it. */
  readonly live: boolean;
  readonly view: ComponentType<ScreenProps>;
}

export interface ScreenProps {
  /** What follows the screen's path in the address: ids, never names or numbers. */
  readonly rest: readonly string[];
}
