import type { CallEvent } from '../../core/call/events.ts';
import { AppError } from '../../core/errors.ts';
import { type CallId, type EventId, id } from '../../core/ids.ts';
import { arrive } from '../../core/call/arrival.ts';
import { isAskedAgain } from '../../core/call/without-state.ts';
import { SECOND } from '../../core/time.ts';
import type { CallPath } from './call-path.ts';
import { handleCallEvent, keyed, schedule } from './handle-call-event.ts';

/** What an adopted event asks for is mostly done by then. */
const SETTLING_MS = SECOND;

/**
 * Works in what the journal kept while the store was silent, in order. The calls are already talking; their specialists
 * join late and silently (design 2.3). Rejects when the store is still silent: what was not adopted stays in the journal.
 */
export async function adoptJournal(path: CallPath): Promise<number> {
  if (!path.journal.pending()) return 0;
  const written = new Set<CallId>();
  const adopted = await path.journal.drain(async ({ event, at }) => {
    if (await adopt(path, event, at)) written.add(event.callId);
    // A commit may have been done though its answer never came: its effects must not wait for their lease to run out.
    // Those of a call that was first written here are being run here; a sweep beside them would ring a specialist twice.
    if (!written.has(event.callId)) await path.calls.lookAgain(event.callId, SETTLING_MS);
  });
  if (adopted > 0) path.log.info('journalAdopted', { count: adopted });
  return adopted;
}

/** True when the call itself was first written down by this: its arrival had reached no store. */
async function adopt(path: CallPath, event: CallEvent, at: number): Promise<boolean> {
  if (event.type === 'callReceived') {
    const arrived = arrive(event, at);
    const effects = keyed(arrived.call, arrived.effects);
    const outcome = await path.calls.commit({
      expectedVersion: 0,
      call: arrived.call,
      event,
      reply: arrived.reply,
      effects,
      at,
    });
    if (outcome.kind === 'committed') {
      schedule(path, arrived.call, effects);
      await handleCallEvent(path, {
        type: 'wentDegraded',
        id: id<EventId>('degraded:redisSilent'),
        callId: event.callId,
        how: 'redisSilent',
      });
    }
    return outcome.kind === 'committed';
  }
  // Kept by an earlier release.
  if (isAskedAgain(event)) return false;
  try {
    await handleCallEvent(path, event);
  } catch (error) {
    // An event of a call that nobody knows: its arrival was never written anywhere. The carrier's list will bring it.
    if (!(error instanceof AppError && error.code === 'notFound')) throw error;
    path.log.warn('journalEntryOfUnknownCall', { callId: event.callId });
  }
  return false;
}
