import { spokenMs } from '../audio/durations.ts';
import { markSound, refreshHearing } from '../engine/hearing.ts';
import { hasEnded, isUp, type Leg, legName } from '../engine/leg.ts';
import { connectedSeats, type Seat } from '../engine/room-state.ts';
import { seatEvent } from '../engine/room-events.ts';
import { transcribeBeginning, transcribeEnd } from '../engine/transcription.ts';
import type { World } from '../engine/world.ts';

/** The person presses keys: for whoever listens on their leg, else into the ears of those they are connected with. */
export function pressKeys(world: World, leg: Leg, digits: string): void {
  if (hasEnded(leg)) throw new Error(`${legName(leg)} cannot press keys: the call has ended`);
  world.trace.add({ kind: 'person', leg: legName(leg), did: `presses ${digits}` });
  for (const key of digits) {
    if (leg.keys === undefined) break;
    leg.keys(key);
  }
  const { seat, bridgedTo } = leg;
  const others = seat === undefined ? [bridgedTo] : connectedSeats(seat.room).map((other) => other.leg);
  for (const other of others) {
    if (other !== undefined && other !== leg)
      markSound(world, other, { kind: 'digits', digits, of: legName(leg) });
  }
}

/** The person starts to speak and goes on for `ms`, by the length of the text when absent. */
export function speak(world: World, leg: Leg, text: string, ms: number | undefined): void {
  if (!isUp(leg)) throw new Error(`${legName(leg)} cannot be heard: the call is ${leg.status}`);
  world.trace.add({ kind: 'person', leg: legName(leg), did: `says "${text}"` });
  if (leg.hearsSpeech !== undefined) {
    leg.hearsSpeech(text);
    return;
  }
  fallSilent(world, leg);
  leg.saying = text;
  if (isSpeakerEventDue(leg.seat)) seatEvent(world, leg.seat, 'participant-speech-start');
  refreshHearing(world);
  transcribeBeginning(world, leg, text);
  leg.speech = world.clock.after(ms ?? spokenMs(text), () => fallSilent(world, leg));
}

/** The person stops speaking. */
export function fallSilent(world: World, leg: Leg): void {
  leg.speech?.cancel();
  leg.speech = undefined;
  if (leg.saying === undefined) return;
  transcribeEnd(world, leg, leg.saying);
  leg.saying = undefined;
  if (isSpeakerEventDue(leg.seat)) seatEvent(world, leg.seat, 'participant-speech-stop');
  refreshHearing(world);
}

/** Twilio notices speech only of those whom the started room would hear. */
function isSpeakerEventDue(seat: Seat | undefined): seat is Seat {
  return (
    seat !== undefined &&
    seat.state === 'connected' &&
    seat.room.status === 'in-progress' &&
    !seat.muted &&
    !seat.hold
  );
}
