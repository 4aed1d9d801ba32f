import type { Phone, PhoneCall } from '../../src/simulator/index.ts';
import type { Facts } from './facts.ts';
import type { Stage } from './stage.ts';
import type { Teller } from './teller.ts';

/** One call of the night, as measured by the telephone network's double. */
export interface MeasuredCall {
  readonly sid: string;
  readonly what: string;
  readonly dialledAtMs: number;
  /** From the caller's dialling to a handler's telephone ringing. */
  readonly ringsAfterMs: number;
}

/** What every scene is given. */
export interface Night {
  readonly stage: Stage;
  readonly teller: Teller;
  readonly facts: Facts;
  /** Grows as the night goes on. */
  readonly calls: MeasuredCall[];
  /** The Sid of the test call before the night, which is none of its calls. */
  readonly tested: string;
}

/** A caller, their call, and the desk that it reached. */
export interface Incoming {
  readonly sid: string;
  readonly caller: Phone;
  readonly call: PhoneCall;
  readonly desk: Phone;
  readonly deskName: string;
}

/** One scene: the hour it is told for, its title, and what happens. */
export interface Scene {
  readonly hour: string;
  readonly title: string;
  play(night: Night): Promise<void>;
}
