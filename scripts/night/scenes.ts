import type { Scene } from './night.ts';
import { fourthCall } from './scenes/fourth-call.ts';
import { hangsUp } from './scenes/hangs-up.ts';
import { highRiskHandOver } from './scenes/high-risk-hand-over.ts';
import { nobodyFree } from './scenes/nobody-free.ts';
import { perpetratorsNumber } from './scenes/perpetrators-number.ts';
import { serviceKilled } from './scenes/service-killed.ts';
import { storeStops } from './scenes/store-stops.ts';
import { unknownCaller } from './scenes/unknown-caller.ts';

/** The night, in the order in which it is told. */
export const SCENES: readonly Scene[] = [
  unknownCaller,
  highRiskHandOver,
  perpetratorsNumber,
  fourthCall,
  hangsUp,
  nobodyFree,
  storeStops,
  serviceKilled,
];
