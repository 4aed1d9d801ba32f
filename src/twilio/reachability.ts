import type twilio from 'twilio';
import { TwilioSilentError } from './rest-client.ts';

/** `refused`: it answers, and does not take the account or token. */
export type CarrierAnswer = 'accepted' | 'refused' | 'silent';

const NOT_OURS: ReadonlySet<number> = new Set([401, 403]);

/** Asks Twilio's REST whether it answers this account: a read that changes nothing and whose answer is not kept. */
export async function askTwilio(client: ReturnType<typeof twilio>): Promise<CarrierAnswer> {
  try {
    await client.calls.page({ pageSize: 1 });
    return 'accepted';
  } catch (error) {
    if (error instanceof TwilioSilentError) return 'silent';
    return NOT_OURS.has((error as { status?: number }).status ?? 0) ? 'refused' : 'silent';
  }
}
