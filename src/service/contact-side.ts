import { type ContactLines, createContactLines } from '../app/referrals/contact-lines.ts';
import { createReContacts } from '../app/referrals/re-contacts.ts';
import type { LocalMoment } from '../core/register/civil-date.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { ReContactRecords, ReContacts } from '../ports/re-contacts.ts';
import type { SafeContactProfiles } from '../ports/safe-contact-profiles.ts';
import type { ContactParts } from './contact-parts.ts';

/** Where the carrier is not at hand, as on the command line: nothing can be rung, so nothing can be pressed. */
const NOBODY_RINGS: ContactParts = {
  settings: { settingsFor: () => null },
  telephony: {
    ringSpecialist: async () => ({ kind: 'refused', code: 'notHere' }),
    refetch: async () => 'failed',
    endLeg: async () => 'failed',
  },
  pool: {
    onDuty: async () => [],
    find: async () => null,
    claim: async () => ({ kind: 'nobody' }),
    move: async () => false,
    advance: async () => false,
    renew: async () => false,
    claimAgain: async () => 'ended',
    release: async () => ({ paused: false }),
    setPresence: async () => undefined,
    pinMatches: async () => false,
  },
  budget: { take: async () => false },
};

export interface ContactSideDeps {
  readonly records: ReContactRecords;
  readonly profiles: SafeContactProfiles;
  readonly parts: ContactParts | undefined;
  readonly localMoment: (now: number) => LocalMoment;
  readonly clock: Clock;
  readonly log: Log;
}

/** Promised contacts, and the lines on which they are kept. */
export function composeContactSide(deps: ContactSideDeps): {
  readonly reContacts: ReContacts;
  readonly lines: ContactLines;
} {
  const { records, profiles, localMoment, clock, log } = deps;
  const lineDeps = { records, profiles, localMoment, clock, ...(deps.parts ?? NOBODY_RINGS) };
  const lines = createContactLines(lineDeps);
  const onTrouble = (error: Error): void => log.warn('reContactTroubled', { component: 'reContacts', error });
  return { lines, reContacts: createReContacts({ ...lineDeps, onTrouble }, lines) };
}
