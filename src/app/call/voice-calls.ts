import { type EventId, id } from '../../core/ids.ts';
import type { PinEntered, VoiceCalls } from '../../ports/voice-calls.ts';
import type { CallReply } from '../../core/call/effects.ts';
import { findOffer } from '../../core/call/seat-holders.ts';
import { answerInbound } from './answer-inbound.ts';
import { answerWebhook } from './answer-webhook.ts';
import type { CallPath } from './call-path.ts';

/** The call path as the carrier's edge sees it. */
export function createVoiceCalls(path: CallPath): VoiceCalls {
  const { background } = path;
  return {
    arrived: ({ callId, linePlan, caller }) =>
      background.answering(() =>
        answerInbound(path, {
          type: 'callReceived',
          id: id<EventId>('inbound'),
          callId,
          linePlan,
          caller,
          via: 'webhook',
        }),
      ),
    happened: (event, place) => background.answering(() => answerWebhook(path, event, place)),
    pinEntered: (entered) => background.answering(() => acceptByPin(path, entered)),
  };
}

/** The PIN is held against the specialist whom this offer rang; who else knows a PIN gets nowhere with it. */
async function acceptByPin(path: CallPath, entered: PinEntered): Promise<CallReply> {
  const { callId, offer } = entered;
  const right = await isRight(path, entered);
  if (right === null) return { kind: 'waitOutside', offer };
  const event = right
    ? ({ type: 'offerAccepted', id: entered.id, callId, offer, via: 'pin' } as const)
    : ({ type: 'pinRefused', id: entered.id, callId, offer } as const);
  return answerWebhook(path, event, null);
}

/** A specialist waits for this, not the caller: a store that is slow for a moment is asked again before the person is. */
const PIN_TRIES = 3;
const PIN_PAUSE_MS = 200;

/** Null: it could not be checked now; the specialist is asked again. */
async function isRight(
  path: CallPath,
  { callId, offer, id: eventId, digits }: PinEntered,
): Promise<boolean | null> {
  for (let tries = 1; ; tries += 1) {
    try {
      const loaded = await path.calls.load(callId, eventId);
      const offered = loaded === null ? undefined : findOffer(loaded.call.seat, offer);
      if (offered === undefined || offered.desk) return false;
      return await path.pool.pinMatches(offered.specialistId, digits);
    } catch (error) {
      path.log.warn('pinNotChecked', { callId, offer, count: tries, error });
      if (tries === PIN_TRIES) return null;
      await new Promise((resolve) => setTimeout(resolve, PIN_PAUSE_MS));
    }
  }
}
