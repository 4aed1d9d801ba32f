import type { CallReply } from '../../core/call/effects.ts';
import type { CallEvent } from '../../core/call/events.ts';
import { roomName } from '../../core/call/call.ts';
import type { CallerPlace } from '../../core/call/place.ts';
import { isAskedAgain, withoutState } from '../../core/call/without-state.ts';
import { AppError } from '../../core/errors.ts';
import type { CallPath } from './call-path.ts';
import { handleCallEvent } from './handle-call-event.ts';

/**
 * Answers any later webhook of a call. `place` is what its URL carries. When the store does not answer, the URL is
 * enough to go on (design 2.5), and what will not be told again waits in the journal. Never rejects for Redis or Twilio.
 */
export async function answerWebhook(
  path: CallPath,
  event: CallEvent,
  place: CallerPlace | null,
): Promise<CallReply> {
  try {
    return await handleCallEvent(path, event);
  } catch (error) {
    const unknownCall = error instanceof AppError && error.code === 'notFound';
    path.log.warn('webhookAnsweredWithoutState', {
      callId: event.callId,
      reason: unknownCall ? 'unknownCall' : 'storeSilent',
      error,
    });
    path.meter.count('alongside_degraded_replies_total', {
      cause: unknownCall ? 'unknownCall' : 'redisSilent',
    });
    if (!isAskedAgain(event)) await keep(path, event);
    return goOnWithoutState(path, event, place);
  }
}

async function keep(path: CallPath, event: CallEvent): Promise<void> {
  try {
    await path.journal.append({ event, at: path.clock.now() });
  } catch (error) {
    path.log.error('eventNotJournalled', { callId: event.callId, error });
  }
}

function goOnWithoutState(path: CallPath, event: CallEvent, place: CallerPlace | null): CallReply {
  const plan = place === null ? path.book.lineDialled('') : path.book.line(place.lineId, place.policyVersion);
  const { reply, move } = withoutState(event, plan, place);
  if (move !== null) path.background.run('moveWithoutState', 'line', () => moveIfAlone(path, event, move));
  return reply;
}

/** Only a caller who has nobody to talk to is moved: Twilio is asked, since our own state cannot be. */
async function moveIfAlone(
  path: CallPath,
  event: CallEvent,
  move: { place: CallerPlace; unlessCompany: boolean },
): Promise<void> {
  const name = roomName(event.callId, move.place.generation);
  const truth = await path.telephony.truth(event.callId, { name, handle: null });
  if (truth.callerLeg !== 'inProgress') return;
  const company = truth.participants.some(
    (participant) =>
      (participant.legId as string) !== event.callId && !participant.muted && participant.coaching === null,
  );
  if (!company) await path.telephony.moveCaller(event.callId, 'direct', move.place);
}
