import { AppError } from '../../core/errors.ts';
import type { ReferralId } from '../../core/ids.ts';
import type { LocalMoment } from '../../core/register/civil-date.ts';
import {
  changeReContact,
  type ReContact,
  type ReContactChange,
  type ReContactEvent,
} from '../../core/referrals/re-contact.ts';
import { type ContactAnswer, contactAnswer, minutesToWindow } from '../../core/referrals/safe-contact.ts';
import { DAY, type Instant, MINUTE } from '../../core/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ReContactRecords } from '../../ports/re-contacts.ts';
import type { SafeContactNow, SafeContactProfiles } from '../../ports/safe-contact-profiles.ts';

const TRIES = 6;

export interface ContactCheckDeps {
  readonly records: ReContactRecords;
  readonly profiles: SafeContactProfiles;
  /** The wall clock where the people live. */
  readonly localMoment: (now: Instant) => LocalMoment;
  readonly clock: Clock;
}

/** Load, decide, commit; again when somebody else was faster. Null: it cannot happen now, or changes nothing. */
export async function changeContact(
  reContactId: ReferralId,
  event: ReContactEvent | ((now: ReContact) => ReContactEvent | null),
  deps: Pick<ContactCheckDeps, 'records' | 'clock'>,
): Promise<ReContactChange | null> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const before = await getContact(reContactId, deps);
    const happened = typeof event === 'function' ? event(before) : event;
    const next = happened === null ? null : changeReContact(before, happened, deps.clock.now());
    if (next === null || next.reContact === before) return next;
    if (await deps.records.commit(next.reContact, next.effects)) return next;
  }
  throw new AppError('conflict', 'others are changing this: try again');
}

export async function getContact(
  reContactId: ReferralId,
  deps: Pick<ContactCheckDeps, 'records'>,
): Promise<ReContact> {
  const found = await deps.records.load(reContactId);
  if (found === null) throw new AppError('notFound', 'there is no such re-contact');
  return found;
}

export interface Checked {
  readonly answer: ContactAnswer;
  readonly profile: SafeContactNow['profile'];
}

/** Asks the register, at this moment, whether this person may be rung, and on which number (S10). */
export async function checkContact(reContact: ReContact, deps: ContactCheckDeps): Promise<Checked> {
  const now = await deps.profiles.of(reContact.person);
  const profile = now?.profile ?? null;
  const answer = contactAnswer(profile, {
    number: profile?.number ?? '',
    means: 'call',
    local: deps.localMoment(deps.clock.now()),
    unsafeNumbers: now?.unsafeNumbers ?? new Set(),
    attempts: reContact.attempts.length,
    maxAttempts: reContact.maxAttempts,
    mayBePerpetrator: now?.mayBePerpetrator ?? false,
  });
  return { answer, profile };
}

/** When it may be tried next, where a later hour changes that; null: a person decides, and why. */
export function nextTime(
  checked: Checked,
  deps: Pick<ContactCheckDeps, 'clock' | 'localMoment'>,
): { readonly nextAt: Instant | null; readonly why: string } {
  const { answer, profile } = checked;
  if (answer.kind === 'allowed') return { nextAt: deps.clock.now(), why: '' };
  if (answer.until !== 'nextWindow' || profile === null) return { nextAt: null, why: answer.why };
  const at = deps.clock.now();
  const minutes = minutesToWindow(profile, deps.localMoment(at));
  if (minutes === null || minutes * MINUTE > 8 * DAY) return { nextAt: null, why: 'no hours were agreed' };
  // To the minute, and looked at again then: a clock change in between only makes it look once more.
  return { nextAt: (Math.floor(at / MINUTE) + Math.max(1, minutes)) * MINUTE, why: answer.why };
}
