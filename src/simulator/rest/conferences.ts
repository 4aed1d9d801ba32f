import { announceToRoom } from '../engine/announcements.ts';
import type { Room } from '../engine/room-state.ts';
import { endRoom } from '../engine/rooms.ts';
import type { World } from '../engine/world.ts';
import { roomBody } from './bodies.ts';
import { RestRefusal } from './errors.ts';
import { page, passesDates } from './pages.ts';
import { method, refuseBadUrl, refuseUnknown, type RestAnswer, type RestRequest, text } from './request.ts';

export function getConference(world: World, { path }: RestRequest): RestAnswer {
  return { status: 200, body: roomBody(world, roomOf(world, path.Sid ?? '')) };
}

/** Newest first. Without `Status` only those in progress, since 2026-09-30 (a switch gives the older behaviour). */
export function getConferences(world: World, request: RestRequest): RestAnswer {
  refuseUnknown('listConferences', request.params);
  const usual = world.switches.conferenceListWithoutStatus === 'in-progress' ? 'in-progress' : undefined;
  const status = text(request.params, 'Status') ?? usual;
  const name = text(request.params, 'FriendlyName');
  const matching = [...world.rooms.values()]
    .filter(
      (room) =>
        (status === undefined || room.status === status) && (name === undefined || room.name === name),
    )
    .filter((room) => passesDates(request, 'DateCreated', room.createdAtMs))
    .filter((room) => passesDates(request, 'DateUpdated', room.updatedAtMs))
    .toReversed();
  return page(request, 'conferences', matching, (room) => roomBody(world, room));
}

/** Ends a room, or announces something to all in it. Ending one that has ended changes nothing. */
export function updateConference(world: World, { path, params }: RestRequest): RestAnswer {
  const room = roomOf(world, path.Sid ?? '');
  refuseBadUrl(params, 'AnnounceUrl');
  refuseUnknown('updateConference', params);
  const announcement = text(params, 'AnnounceUrl');
  if (announcement !== undefined && announcement !== '') {
    if (room.status === 'completed') throw new RestRefusal(16022);
    announceToRoom(world, room, { url: announcement, method: method(params, 'AnnounceMethod') });
  }
  if (text(params, 'Status') === 'completed') endRoom(world, room, 'conference-ended-via-api');
  return { status: 200, body: roomBody(world, room) };
}

export function roomOf(world: World, sid: string): Room {
  const room = world.rooms.get(sid);
  if (room === undefined) throw new RestRefusal(20404);
  return room;
}
