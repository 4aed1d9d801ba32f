import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { Activity } from '../clock/activity.ts';
import type { FaultDice } from '../faults/dice.ts';
import type { LineSettings } from '../options.ts';
import type { PhoneState } from '../phones/phone-state.ts';
import type { Switches } from '../switches.ts';
import type { Trace } from '../trace/trace.ts';
import type { CpsGate } from './cps.ts';
import type { Leg } from './leg.ts';
import type { Room } from './room-state.ts';

/** All that one simulator has. Passed as the first argument to whatever acts; nothing here is global. */
export interface World {
  readonly accountSid: string;
  readonly authToken: string;
  readonly switches: Switches;
  readonly mediaMs: number;
  readonly clock: VirtualClock;
  readonly activity: Activity;
  readonly trace: Trace;
  readonly dice: FaultDice;
  readonly cps: CpsGate;
  readonly lines: Map<string, LineSettings>;
  readonly phones: Map<string, PhoneState>;
  readonly legs: Map<string, Leg>;
  /** The legs that have not ended, and those whose timeline has still to be closed. */
  readonly live: Set<Leg>;
  /** All rooms ever, by SID, oldest first; a name may occur many times, among the open ones once. */
  readonly rooms: Map<string, Room>;
  /** The rooms that have not ended, by name. */
  readonly openRooms: Map<string, Room>;
  /** Numbers that may be shown as caller, beside the lines. */
  readonly verifiedCallerIds: ReadonlySet<string>;
  /** Callbacks that a fault keeps back until the next one has gone. */
  readonly keptBack: (() => void)[];
  /** Lengths of media already measured, by URL. */
  readonly measuredMedia: Map<string, number>;
}
