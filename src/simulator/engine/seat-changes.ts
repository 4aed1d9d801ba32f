import { defaultMusicUrl, playAmbient } from './ambient.ts';
import { refreshHearing } from './hearing.ts';
import { seatEvent } from './room-events.ts';
import type { AudioUrl, Beep, Seat } from './room-state.ts';
import type { World } from './world.ts';

/** Changes asked of a participant by REST; what is absent stays as it is. Coach changes have been checked before. */
export interface SeatChanges {
  readonly muted?: boolean;
  readonly hold?: boolean;
  /** Absent: Twilio's own music. */
  readonly holdAudio?: AudioUrl;
  /** A CallSid, or null for no coaching. */
  readonly coaches?: string | null;
  readonly endOnExit?: boolean;
  readonly beepOnExit?: boolean;
}

/** Applies changes and sends an event for each kind that really changed something. */
export function changeSeat(world: World, seat: Seat, changes: SeatChanges): void {
  seat.updatedAtMs = world.clock.now();
  if (changes.muted !== undefined && changes.muted !== seat.muted) {
    seat.muted = changes.muted;
    seatEvent(world, seat, seat.muted ? 'participant-mute' : 'participant-unmute');
  }
  if (changes.hold !== undefined) setHold(world, seat, changes.hold, changes.holdAudio);
  if (modify(world, seat, changes)) seatEvent(world, seat, 'participant-modify');
  refreshHearing(world);
}

function modify(world: World, seat: Seat, changes: SeatChanges): boolean {
  const before = JSON.stringify([seat.coaches, seat.endOnExit, seat.beep]);
  if (changes.coaches !== undefined) seat.coaches = changes.coaches ?? undefined;
  if (changes.beepOnExit !== undefined) seat.beep = beepWithExit(seat.beep, changes.beepOnExit);
  const ignored = changes.endOnExit === true && seat.hold && world.switches.endOnExitWhileHeld === 'ignored';
  if (changes.endOnExit !== undefined && !ignored) seat.endOnExit = changes.endOnExit;
  return before !== JSON.stringify([seat.coaches, seat.endOnExit, seat.beep]);
}

/** A second hold with another HoldUrl changes the music; a second unhold changes nothing. */
function setHold(world: World, seat: Seat, hold: boolean, audio: AudioUrl | undefined): void {
  if (!hold && !seat.hold) return;
  seat.stopHold?.();
  seat.holdSounds = [];
  const changed = seat.hold !== hold;
  seat.hold = hold;
  if (hold) startHold(world, seat, audio ?? { url: defaultMusicUrl, method: 'GET' });
  if (changed) seatEvent(world, seat, hold ? 'participant-hold' : 'participant-unhold');
}

function startHold(world: World, seat: Seat, audio: AudioUrl): void {
  const stop = new AbortController();
  seat.stopHold = () => stop.abort();
  void playAmbient(world, seat.leg, {
    source: 'hold',
    audio,
    fields: { ConferenceSid: seat.room.sid, FriendlyName: seat.room.name },
    signal: stop.signal,
    onSounds: (sounds) => {
      if (stop.signal.aborted) return;
      seat.holdSounds = sounds;
      refreshHearing(world);
    },
  });
}

function beepWithExit(beep: Beep, onExit: boolean): Beep {
  const onEnter = beep === 'true' || beep === 'onEnter';
  if (onExit) return onEnter ? 'true' : 'onExit';
  return onEnter ? 'onEnter' : 'false';
}
