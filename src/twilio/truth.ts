import type twilio from 'twilio';
import { type CallId, id, type LegId } from '../core/ids.ts';
import type { RoomRef, RoomTruth } from '../ports/telephony.ts';

type Client = ReturnType<typeof twilio>;

const STATUSES = ['in-progress', 'init'] as const;

/** The conference Sid of a live room by its name; null when there is none. One status a request (Twilio changelog 2026-07-08). */
export async function resolveRoom(client: Client, room: RoomRef): Promise<string | null> {
  for (const status of STATUSES) {
    const [found] = await client.conferences.list({ friendlyName: room.name, status, limit: 1 });
    if (found !== undefined) return found.sid;
  }
  return null;
}

/** Who is in the room now; null when it has ended or was never there. */
export async function participantsOf(
  client: Client,
  handle: string,
): Promise<RoomTruth['participants'] | null> {
  try {
    const found = await client.conferences(handle).participants.list({ limit: 50 });
    return found
      .filter((participant) => participant.status === 'connected' || participant.status === undefined)
      .map((participant) => ({
        legId: id<LegId>(participant.callSid),
        label: participant.label ?? null,
        held: participant.hold,
        muted: participant.muted,
        coaching: participant.coaching ? id<LegId>(participant.callSidToCoach) : null,
      }));
  } catch (error) {
    if ((error as { status?: number }).status === 404) return null;
    throw error;
  }
}

/** Which of these legs have ended. Who is in the room has not; each of the others is asked after by itself. */
export async function endedAmong(
  client: Client,
  legs: readonly LegId[],
  participants: RoomTruth['participants'],
): Promise<readonly LegId[]> {
  const outside = legs.filter((leg) => !participants.some(({ legId }) => legId === leg));
  const truths = await Promise.all(outside.map((leg) => callerLegTruth(client, id<CallId>(leg))));
  return outside.filter((_, index) => truths[index] === 'ended');
}

export async function callerLegTruth(client: Client, callId: CallId): Promise<RoomTruth['callerLeg']> {
  try {
    const { status } = await client.calls(callId).fetch();
    if (status === 'queued') return 'queued';
    if (status === 'ringing') return 'ringing';
    return status === 'in-progress' ? 'inProgress' : 'ended';
  } catch (error) {
    if ((error as { status?: number }).status === 404) return 'unknown';
    throw error;
  }
}
