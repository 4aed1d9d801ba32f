import type { Screen } from '../shell/screen.ts';
import { CallScreen } from './call/call-screen.tsx';

/** Every screen, in the order of the navigation; the first that a person may open is where they begin. */
export const SCREENS: readonly Screen[] = [
  { path: 'call', name: 'Calls', needs: ['calls:read'], key: 'c', live: true, view: CallScreen },
];
