import { setTimeout as delay } from 'node:timers/promises';
import type twilio from 'twilio';
import { id, type LegId } from '../core/ids.ts';
import { type Instant, SECOND } from '../core/time.ts';
import type { LegRequestOutcome, SpecialistLegRequest } from '../ports/telephony.ts';
import { addressOf } from './twiml.ts';
import { offerParameters, PATHS, type VoiceUrls } from './urls.ts';

type Client = ReturnType<typeof twilio>;

/** Rings a specialist on a leg of their own. Rejects with what Twilio says, or that it says nothing. */
export async function createSpecialistLeg(
  client: Client,
  urls: VoiceUrls,
  request: SpecialistLegRequest,
): Promise<LegRequestOutcome> {
  const at = offerParameters(request.callId, request.offer);
  const made = await client.calls.create({
    from: request.callerId,
    to: addressOf(request.endpoint),
    timeout: request.ringTimeoutSeconds,
    url: urls(PATHS.specialistDocument, at),
    method: 'POST',
    statusCallback: urls(PATHS.specialistLeg, at),
    statusCallbackMethod: 'POST',
    statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
  });
  return { kind: 'accepted', legId: id<LegId>(made.sid) };
}

/** When Twilio is asked after a request that nobody knows the outcome of; its lists are a moment behind. */
const LOOKS_AFTER_MS = [1_000, 1_000, 2_000, 2_000] as const;
const LIVE: ReadonlySet<string> = new Set(['queued', 'initiated', 'ringing', 'in-progress']);
/** Twilio dates calls to the second, by its own clock. */
const CLOCK_SLACK_MS = 5 * SECOND;

/**
 * Whether the telephone rings after all: `accepted` with its leg, or `refused` when it does not. A specialist is claimed by
 * one call only, so a fresh call of ours to them is this one. Null: Twilio would not say either.
 */
export async function lookForSpecialistLeg(
  client: Client,
  request: SpecialistLegRequest,
  askedAt: Instant,
): Promise<LegRequestOutcome | null> {
  for (const afterMs of LOOKS_AFTER_MS) {
    await delay(afterMs);
    try {
      const to = addressOf(request.endpoint);
      const calls = await client.calls.list({ to, from: request.callerId, limit: 20 });
      const found = calls.find(
        ({ direction, status, dateCreated }) =>
          direction === 'outbound-api' &&
          LIVE.has(status) &&
          dateCreated.getTime() >= askedAt - CLOCK_SLACK_MS,
      );
      if (found !== undefined) return { kind: 'accepted', legId: id<LegId>(found.sid) };
      return { kind: 'refused', code: 'notThere', passing: true };
    } catch {
      // Twilio is still in trouble: asked again, and in the end the outcome stays unknown.
    }
  }
  return null;
}
