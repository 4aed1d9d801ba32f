import type { ContactLineDeps } from '../app/referrals/contact-lines.ts';
import type { Settings } from '../environment.ts';
import type { SwappableRoutingBook } from '../files/routing-book.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContactSettingsBook } from '../ports/contact-line.ts';
import type { Log } from '../ports/log.ts';
import { createLegBudget } from '../redis/leg-budget.ts';
import { createSpecialistPool } from '../redis/specialist-pool.ts';
import { createContactTelephony } from '../twilio/contact-leg.ts';
import { contactUrls } from '../twilio/contact-urls.ts';
import { createRestClient } from '../twilio/rest-client.ts';
import type { ContactLineSettings } from '../wire/pathways.ts';
import type { RedisLinks } from './redis-links.ts';

/** What ringing somebody back needs of the carrier and the roster; without it nobody is rung. */
export type ContactParts = Pick<ContactLineDeps, 'settings' | 'telephony' | 'pool' | 'budget'>;

/** A specialist waits for this, no caller does. */
const TIMEOUT_MS = 5_000;

export function composeContactParts(parts: {
  readonly settings: Settings;
  readonly links: RedisLinks;
  readonly book: Pick<SwappableRoutingBook, 'roster'>;
  readonly lines: () => readonly ContactLineSettings[];
  readonly clock: Clock;
  readonly log: Log;
}): { readonly contact: ContactParts; close(): void } {
  const { settings, links, book, clock, log } = parts;
  const redis = links.open(settings.redisUrl, 'background');
  const { prefix } = settings;
  const rest = createRestClient({
    accountSid: settings.twilio.accountSid,
    authToken: settings.twilio.authTokens[0] ?? '',
    apiBaseUrl: settings.twilio.apiBaseUrl,
    timeoutMs: TIMEOUT_MS,
  });
  return {
    contact: {
      settings: settingsIn(parts.lines),
      telephony: createContactTelephony(rest.client, contactUrls(settings.publicBaseUrl), log),
      pool: createSpecialistPool({ redis, prefix, roster: () => book.roster() }),
      budget: createLegBudget({
        redis,
        prefix,
        callsPerSecond: settings.twilio.callsPerSecond,
        instances: settings.instances,
        clock,
        onLocalShare: () => log.warn('contactBudgetLocal'),
      }),
    },
    close: () => rest.close(),
  };
}

/** The line's own settings where it has some, else the force's. */
export function settingsIn(lines: () => readonly ContactLineSettings[]): ContactSettingsBook {
  return {
    settingsFor(force, lineId) {
      const own = lines().filter((each) => each.force === force);
      const found =
        own.find((each) => each.lineId !== null && each.lineId === lineId) ??
        own.find((each) => each.lineId === null);
      if (found === undefined) return null;
      return { callerId: found.callerId, ringTimeoutSeconds: found.ringTimeoutSeconds };
    },
  };
}
