/**
 * The call as it happened, event by event, by the same pure code that decided it: what each person could see at any moment
 * is the card of that moment.
 */
import type { Instant } from '../time.ts';
import { arrive } from './arrival.ts';
import type { Call } from './call.ts';
import type { CallEvent } from './events.ts';
import { transition } from './transition.ts';

/** The call right after one event. */
export interface Frame {
  readonly version: number;
  readonly at: Instant;
  readonly event: CallEvent;
  readonly call: Call;
}

/**
 * Plays a call's stream again from its arrival. Ends where the stream has a gap or does not begin with the arrival: what
 * cannot be known is not made up.
 */
export function replay(
  stream: readonly { readonly version: number; readonly at: Instant; readonly event: CallEvent }[],
): readonly Frame[] {
  const frames: Frame[] = [];
  let call: Call | null = null;
  for (const { version, at, event } of stream) {
    if (call === null) {
      if (event.type !== 'callReceived') break;
      call = arrive(event, at).call;
    } else {
      call = transition(call, event, at).call;
    }
    if (call.version !== version) break;
    frames.push({ version, at, event, call });
  }
  return frames;
}
