import type twilio from 'twilio';
import { id, type LegId } from '../core/ids.ts';
import type { ContactTelephony } from '../ports/contact-line.ts';
import type { Log } from '../ports/log.ts';
import type { TelephonyResult } from '../ports/telephony.ts';
import { CONTACT_PATHS, type ContactUrls } from './contact-urls.ts';
import { TwilioSilentError } from './rest-client.ts';
import { addressOf } from './twiml.ts';

type Client = ReturnType<typeof twilio>;

/** Gone or true before: as good as done (twilio.md 4.3). */
const ALREADY_SO: ReadonlySet<unknown> = new Set([20404, 21220]);

/**
 * Rings a specialist's own telephone for a re-contact, by REST. It has no way of ringing anybody else: a person's number
 * never comes here. Nothing is asked for twice.
 */
export function createContactTelephony(client: Client, urls: ContactUrls, log: Log): ContactTelephony {
  const repeatable = async (effect: string, work: () => Promise<unknown>): Promise<TelephonyResult> => {
    try {
      await work();
      return 'done';
    } catch (error) {
      if (ALREADY_SO.has((error as { code?: unknown } | null)?.code)) return 'alreadySo';
      log.warn('twilioRequestFailed', { effect, error });
      return 'failed';
    }
  };
  return {
    async ringSpecialist({ contact, press, endpoint, callerId, ringTimeoutSeconds }) {
      try {
        const made = await client.calls.create({
          from: callerId,
          to: addressOf(endpoint),
          timeout: ringTimeoutSeconds,
          url: urls(CONTACT_PATHS.document, contact, press),
          method: 'POST',
          statusCallback: urls(CONTACT_PATHS.leg, contact, press),
          statusCallbackMethod: 'POST',
          statusCallbackEvent: ['completed'],
        });
        return { kind: 'accepted', legId: id<LegId>(made.sid) };
      } catch (error) {
        log.warn('legNotRequested', { effect: 'ringForContact', error });
        return outcomeOf(error);
      }
    },
    refetch: (contact, press, legId) =>
      repeatable('refetchContact', () =>
        client.calls(legId).update({ url: urls(CONTACT_PATHS.document, contact, press), method: 'POST' }),
      ),
    endLeg: (legId) => repeatable('endContactLeg', () => client.calls(legId).update({ status: 'completed' })),
  };
}

/** A request that may have been acted upon is `unknown`; 4xx never is. */
function outcomeOf(error: unknown): Awaited<ReturnType<ContactTelephony['ringSpecialist']>> {
  if (error instanceof TwilioSilentError)
    return error.mayHaveHappened
      ? { kind: 'unknown', why: 'noAnswer' }
      : { kind: 'refused', code: 'notSent', passing: true };
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 500
    ? { kind: 'unknown', why: `status ${status}` }
    : { kind: 'refused', code: String(status ?? 'error') };
}
