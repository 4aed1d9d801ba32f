import { playAmbient } from './ambient.ts';
import { refreshHearing } from './hearing.ts';
import { roomEvent } from './room-events.ts';
import { type AudioUrl, connectedSeats, type Room, type Seat } from './room-state.ts';
import type { World } from './world.ts';

/** Plays a document into the whole room, over the voices; held legs do not hear it. */
export function announceToRoom(world: World, room: Room, audio: AudioUrl): void {
  room.stopAnnouncement?.();
  const [host] = connectedSeats(room);
  if (host === undefined) return;
  const stop = new AbortController();
  room.stopAnnouncement = () => stop.abort();
  play(world, host, audio, stop, (sounds) => {
    room.announcement = sounds;
  });
}

/** Plays a document to one participant alone. */
export function announceToSeat(world: World, seat: Seat, audio: AudioUrl): void {
  seat.stopAnnouncement?.();
  const stop = new AbortController();
  seat.stopAnnouncement = () => stop.abort();
  play(world, seat, audio, stop, (sounds) => {
    seat.announcement = sounds;
  });
}

function play(
  world: World,
  seat: Seat,
  audio: AudioUrl,
  stop: AbortController,
  set: (sounds: Seat['announcement']) => void,
): void {
  void playAmbient(world, seat.leg, {
    source: 'announce',
    audio,
    fields: { ConferenceSid: seat.room.sid, FriendlyName: seat.room.name },
    signal: stop.signal,
    onSounds: (sounds) => {
      set(stop.signal.aborted ? [] : sounds);
      refreshHearing(world);
    },
  }).then((end) => {
    set([]);
    refreshHearing(world);
    if (end === 'stopped') return;
    const failed = end === 'failed-at-first' || end === 'failed-later';
    roomEvent(world, seat.room, failed ? 'announcement-fail' : 'announcement-end', {
      AnnounceUrl: audio.url,
      ...(failed ? { ReasonAnnouncementFailed: 'the announcement could not be played' } : {}),
    });
  });
}
