import type { CallEvent } from '../../core/call/events.ts';
import { AppError } from '../../core/errors.ts';
import { type EventId, id } from '../../core/ids.ts';
import { arrive } from '../../core/call/arrival.ts';
import type { CallPath } from './call-path.ts';
import { handleCallEvent, keyed, schedule } from './handle-call-event.ts';

/**
 * Works in what the journal kept while the store was silent, in order. The calls are already talking; their specialists
 * join late and silently (design 2.3). Rejects when the store is still silent: what was not adopted stays in the journal.
 */
export async function adoptJournal(path: CallPath): Promise<number> {
  if (!path.journal.pending()) return 0;
  const adopted = await path.journal.drain(async ({ event, at }) => {
    await adopt(path, event, at);
    // A commit may have been done though its answer never came: its effects must not wait for their lease to run out.
    await path.calls.lookAgain(event.callId, 0);
  });
  if (adopted > 0) path.log.info('journalAdopted', { count: adopted });
  return adopted;
}

async function adopt(path: CallPath, event: CallEvent, at: number): Promise<void> {
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
    return;
  }
  try {
    await handleCallEvent(path, event);
  } catch (error) {
    // An event of a call that nobody knows: its arrival was never written anywhere. The carrier's list will bring it.
    if (!(error instanceof AppError && error.code === 'notFound')) throw error;
    path.log.warn('journalEntryOfUnknownCall', { callId: event.callId });
  }
}
