import { AppError } from '../../core/errors.ts';
import type { ReferralId } from '../../core/ids.ts';
import type { LocalMoment } from '../../core/register/civil-date.ts';
import {
  changeReContact,
  newReContact,
  type ReContact,
  type ReContactEvent,
} from '../../core/referrals/re-contact.ts';
import { type ContactAnswer, contactAnswer, minutesToWindow } from '../../core/referrals/safe-contact.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../core/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ReContactRecords, ReContacts } from '../../ports/re-contacts.ts';
import type { SafeContactNow, SafeContactProfiles } from '../../ports/safe-contact-profiles.ts';

const TRIES = 5;
/** After an attempt that nobody answered, however wide the window. */
const PAUSE_AFTER_ATTEMPT_MS = 2 * HOUR;
const SWEEP_BATCH = 200;

export interface ReContactDeps {
  readonly records: ReContactRecords;
  readonly profiles: SafeContactProfiles;
  /** The wall clock where the people live. */
  readonly localMoment: (now: Instant) => LocalMoment;
  readonly clock: Clock;
  /** Told of one that could not be swept; the others are. */
  readonly onTrouble: (error: Error) => void;
}

/** Plans and offers contact; see the port for each verb's contract. Nothing here rings anybody (S10). */
export function createReContacts(deps: ReContactDeps): ReContacts {
  const { records, clock } = deps;
  const change = async (reContactId: ReferralId, event: ReContactEvent): Promise<ReContact | null> => {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const before = await get(reContactId, deps);
      const next = changeReContact(before, event, clock.now());
      if (next === null) return null;
      if (await records.commit(next.reContact, next.effects)) return next.reContact;
    }
    throw new AppError('conflict', 'others are changing this: try again');
  };
  const orConflict = (changed: ReContact | null, why: string): ReContact => {
    if (changed === null) throw new AppError('conflict', why);
    return changed;
  };

  return {
    async plan(request, by) {
      const known = await records.load(request.id);
      if (known !== null) return known;
      const { reContact, effects } = newReContact(request, by, clock.now());
      await records.commit(reContact, effects);
      return await get(request.id, deps);
    },
    list: async (limit) => await records.open(limit),
    async press(reContactId, by) {
      const before = await get(reContactId, deps);
      const { answer, now } = await ask(before, deps);
      if (answer.kind === 'notAllowed') {
        await change(reContactId, eventFor(answer, now, deps));
        throw new AppError('conflict', `not now: ${answer.why}`);
      }
      const number = now?.profile?.number ?? '';
      const pressed = orConflict(
        await change(reContactId, { kind: 'pressed', by }),
        'somebody else has it, or it is not offered',
      );
      return { reContact: pressed, number, brief: answer.brief };
    },
    async attempted(reContactId, by, outcome) {
      const nextAt = clock.now() + PAUSE_AFTER_ATTEMPT_MS;
      const event: ReContactEvent = { kind: 'attempted', by, outcome, nextAt };
      return orConflict(await change(reContactId, event), 'only who pressed can say how the attempt went');
    },
    end: async (reContactId, by, why) => {
      if (why.trim() === '') throw new AppError('invalid', 'ending it needs a reason');
      return orConflict(await change(reContactId, { kind: 'ended', by, why }), 'it has ended already');
    },
    async profileChanged(person) {
      for (const each of await records.ofPerson(person)) await look(each, deps, change);
    },
    async sweep() {
      const reached = await records.reached(clock.now(), SWEEP_BATCH);
      for (const each of reached) {
        try {
          await look(each, deps, change);
        } catch (error) {
          deps.onTrouble(error instanceof Error ? error : new Error(String(error)));
        }
      }
      return reached.length;
    },
  };
}

type Change = (reContactId: ReferralId, event: ReContactEvent) => Promise<ReContact | null>;

/** Offered when contact is agreed for this moment; else planned for the next one that is, or a supervisor's. */
async function look(each: ReContact, deps: ReContactDeps, change: Change): Promise<void> {
  const { answer, now } = await ask(each, deps);
  await change(each.id, answer.kind === 'allowed' ? { kind: 'offered' } : eventFor(answer, now, deps));
}

async function ask(
  reContact: ReContact,
  deps: ReContactDeps,
): Promise<{ readonly answer: ContactAnswer; readonly now: SafeContactNow | null }> {
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
  return { answer, now };
}

/** `planned` for the next window where there is one within a week; everything else is a person's decision. */
function eventFor(
  answer: Extract<ContactAnswer, { readonly kind: 'notAllowed' }>,
  now: SafeContactNow | null,
  deps: ReContactDeps,
): ReContactEvent {
  const at = deps.clock.now();
  const profile = now?.profile ?? null;
  if (answer.until !== 'nextWindow' || profile === null) return { kind: 'notPossible', why: answer.why };
  const minutes = minutesToWindow(profile, deps.localMoment(at));
  if (minutes === null || minutes * MINUTE > 8 * DAY)
    return { kind: 'notPossible', why: 'no hours were agreed' };
  // To the minute, and looked at again then: a clock change in between only makes it look once more.
  return { kind: 'planned', nextAt: (Math.floor(at / MINUTE) + Math.max(1, minutes)) * MINUTE };
}

async function get(reContactId: ReferralId, deps: Pick<ReContactDeps, 'records'>): Promise<ReContact> {
  const found = await deps.records.load(reContactId);
  if (found === null) throw new AppError('notFound', 'there is no such re-contact');
  return found;
}
