import type { Caller } from '../../core/call/call.ts';
import { arrive } from '../../core/call/arrival.ts';
import { type EventId, id } from '../../core/ids.ts';
import { HOUR, MINUTE } from '../../core/time.ts';
import type { CallPath } from './call-path.ts';
import { afterCommit, handleCallEvent, keyed } from './handle-call-event.ts';

/** How far back the carrier's list is read. */
const LOOK_BACK_MS = 2 * HOUR;
/** Younger calls may still be on their way to us. */
const SETTLING_MS = MINUTE / 2;

/**
 * Finds calls that the static document connected while this service could not (S2): the carrier lists them, we do not
 * know them. They are matched, counted as repeats and reviewed like any other. Gives how many were found.
 */
export async function findFallbackCalls(path: CallPath): Promise<number> {
  const now = path.clock.now();
  let found = 0;
  for (const { to, line } of path.book.dialled()) {
    for (const inbound of await path.telephony.inboundSince(to, now - LOOK_BACK_MS)) {
      if (inbound.live && inbound.startedAt + SETTLING_MS > now) continue;
      const eventId = id<EventId>('found');
      if ((await path.calls.load(inbound.callId, eventId)) !== null) continue;
      const caller: Caller = path.readCaller(inbound.from);
      const event = {
        type: 'callReceived',
        id: eventId,
        callId: inbound.callId,
        linePlan: line,
        caller,
        via: 'fallbackDocument',
      } as const;
      const arrived = arrive(event, inbound.startedAt);
      const effects = keyed(arrived.call, arrived.effects);
      const outcome = await path.calls.commit({
        expectedVersion: 0,
        call: arrived.call,
        event,
        reply: arrived.reply,
        effects,
        at: inbound.startedAt,
      });
      if (outcome.kind !== 'committed') continue;
      found += 1;
      await afterCommit(path, arrived.call, effects);
      if (!inbound.live)
        await handleCallEvent(path, {
          type: 'callerLeft',
          id: id<EventId>('foundEnded'),
          callId: inbound.callId,
        });
    }
  }
  if (found > 0) path.log.warn('callsFoundThatWentByTheFallbackDocument', { count: found });
  return found;
}
