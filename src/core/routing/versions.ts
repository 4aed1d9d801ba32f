import { AppError } from '../errors.ts';
import type { ActorId } from '../ids.ts';
import type { Instant, Milliseconds } from '../time.ts';
import { SECOND } from '../time.ts';

/**
 * - `proposed`: checked, its texts can no longer change. `approved`: by a second person.
 * - `published`: it was in force at some time, perhaps now. `withdrawn`: by a person. `refused`: an instance could not
 *   load it, so none uses it.
 */
export type VersionStatus = 'proposed' | 'approved' | 'published' | 'withdrawn' | 'refused';

/** What is known of one version besides its texts, which never change. */
export interface PolicyVersion {
  /** From 1; also the `policyVersion` of every call that begins under it. */
  readonly number: number;
  readonly author: ActorId;
  readonly reason: string;
  readonly proposedAt: Instant;
  readonly status: VersionStatus;
  readonly approvedBy: ActorId | null;
  readonly approvedAt: Instant | null;
  /** Why it was withdrawn or refused. */
  readonly remark: string | null;
  /** What was in force when it was proposed, and its change was read against; null = the files on disk. Absent in older books. */
  readonly basedOn?: number | null;
}

/** A version that takes over at a time, unless an instance refuses it before. */
export interface ScheduledSwitch {
  readonly number: number;
  readonly at: Instant;
  readonly by: ActorId;
  readonly why: 'publish' | 'rollBack';
}

export interface PastSwitch extends ScheduledSwitch {
  readonly reason: string;
}

/** All versions and which is in force. One small record, changed as a whole. */
export interface VersionBook {
  /** Rises with every change; nobody writes over what they have not seen. */
  readonly revision: number;
  readonly versions: readonly PolicyVersion[];
  /** Null: nothing was ever published, the files on disk are in force. */
  readonly active: number | null;
  readonly scheduled: ScheduledSwitch | null;
  /** Oldest first, at most SWITCHES_KEPT. */
  readonly switches: readonly PastSwitch[];
}

export const EMPTY_VERSION_BOOK: VersionBook = {
  revision: 0,
  versions: [],
  active: null,
  scheduled: null,
  switches: [],
};

const SWITCHES_KEPT = 500;
/** Versions whose texts are kept; the oldest that were never in force go first. */
const VERSIONS_KEPT = 1_000;
/** "Now" is this far ahead, so that every instance has loaded the version before any of them uses it. */
export const SWITCH_LEAD_MS: Milliseconds = 3 * SECOND;

/**
 * A new version, with the next number. Its files have passed the check. `over`: what its author took for being in force;
 * when something else is, its files would undo what they have not seen.
 */
export function propose(
  book: VersionBook,
  author: ActorId,
  reason: string,
  now: Instant,
  over: number | null = book.active,
): VersionBook {
  if (over !== book.active)
    throw new AppError(
      'conflict',
      `${inForce(book)}, and this was made from something else: compare them first`,
    );
  if (reason.trim() === '') throw new AppError('invalid', 'say why the routing should change');
  const number = (book.versions.at(-1)?.number ?? 0) + 1;
  const version: PolicyVersion = {
    number,
    author,
    reason,
    proposedAt: now,
    status: 'proposed',
    approvedBy: null,
    approvedAt: null,
    remark: null,
    basedOn: book.active,
  };
  return next(book, { versions: [...book.versions, version].slice(-VERSIONS_KEPT) });
}

/** A second person agrees. Throws `forbidden` when it is the author: two people publish, always. */
export function approve(book: VersionBook, number: number, by: ActorId, now: Instant): VersionBook {
  const version = found(book, number);
  if (version.author === by) throw new AppError('forbidden', 'a second person approves: not the author');
  if (version.status === 'approved') return book;
  expectStatus(version, ['proposed'], 'approved');
  return changed(book, { ...version, status: 'approved', approvedBy: by, approvedAt: now });
}

/**
 * It will not be used. Of a version that was in force before and is to be again only that switch is called off; otherwise
 * what is or was in force cannot be withdrawn: roll back instead.
 */
export function withdraw(book: VersionBook, number: number, reason: string): VersionBook {
  const version = found(book, number);
  const scheduled = book.scheduled?.number === number ? null : book.scheduled;
  if (version.status === 'published' && book.scheduled?.number === number) return next(book, { scheduled });
  expectStatus(version, ['proposed', 'approved'], 'withdrawn');
  return { ...changed(book, { ...version, status: 'withdrawn', remark: reason }), scheduled };
}

/**
 * Puts an approved version in force at `at`, or as soon as every instance can have loaded it. What was in force before is
 * approved no longer: somebody agreed to it against what was in force then, and one person alone takes back what others
 * have published since only by `rollBack`.
 */
export function publish(
  book: VersionBook,
  number: number,
  by: ActorId,
  at: Instant | null,
  now: Instant,
): VersionBook {
  const version = found(book, number);
  if (version.status === 'published' && number !== book.active)
    throw new AppError(
      'conflict',
      `version ${number} was in force before: roll back, or propose it again, so that a second person approves it`,
    );
  expectStatus(version, ['approved', 'published'], 'published');
  // What the second person agreed to was a change against another version; taking back later ones was no part of it.
  if (version.status === 'approved' && version.basedOn !== undefined && version.basedOn !== book.active)
    throw new AppError(
      'conflict',
      `${inForce(book)}, which version ${number} does not build on: propose it again`,
    );
  if (book.scheduled !== null)
    throw new AppError(
      'conflict',
      `version ${book.scheduled.number} is about to take over: wait or withdraw it`,
    );
  if (book.active === number) throw new AppError('conflict', `version ${number} is in force already`);
  return next(book, {
    scheduled: { number, by, at: Math.max(at ?? 0, now + SWITCH_LEAD_MS), why: 'publish' },
  });
}

/**
 * One step back: to `versionBefore`. Needs no second person, since one had approved it, and waits for nothing: what was
 * about to take over does not. `to`: where the asker expects to go; another answer means that somebody was faster, and
 * the same press twice is one step.
 */
export function rollBack(
  book: VersionBook,
  by: ActorId,
  now: Instant,
  to: number | null = null,
): VersionBook {
  const number = versionBefore(book);
  if (number === null) throw new AppError('conflict', 'there is no earlier version to go back to');
  if (to !== null && to !== number)
    throw new AppError('conflict', `${inForce(book)}, and one step back is version ${number}, not ${to}`);
  const { scheduled } = book;
  if (scheduled?.why === 'rollBack' && scheduled.number === number) return book;
  return next(book, { scheduled: { number, by, at: now + SWITCH_LEAD_MS, why: 'rollBack' } });
}

/**
 * The version that `rollBack` goes to; null: there is none. Each publication goes on top of what was in force, each
 * roll-back takes off what it went back from: so a second step goes further back, and never to what was left as bad.
 */
export function versionBefore({ switches, active, versions }: VersionBook): number | null {
  const stack: number[] = [];
  for (const { number, why } of switches) {
    // Not there any more in a book that forgets its oldest switches: then what was on top is left all the same.
    const at = stack.lastIndexOf(number);
    if (why === 'rollBack') stack.length = at === -1 ? Math.max(0, stack.length - 1) : at + 1;
    if (stack.at(-1) !== number) stack.push(number);
  }
  // What an instance has refused since can be used nowhere.
  const usable = new Set(versions.filter(({ status }) => status === 'published').map(({ number }) => number));
  return stack.findLast((number) => number !== active && usable.has(number)) ?? null;
}

/** An instance cannot load it: nobody switches to it. Nothing to do once it is in force, for then it was loaded. */
export function refuse(book: VersionBook, number: number, why: string): VersionBook {
  if (book.scheduled?.number !== number) return book;
  const version = found(book, number);
  return { ...changed(book, { ...version, status: 'refused', remark: why }), scheduled: null };
}

/** The switch whose time has come, done; the same book when there is none. */
export function settle(book: VersionBook, now: Instant): VersionBook {
  const due = book.scheduled;
  if (due === null || due.at > now) return book;
  const version = found(book, due.number);
  const switches = [...book.switches, { ...due, reason: version.reason }].slice(-SWITCHES_KEPT);
  return {
    ...changed(book, { ...version, status: 'published' }),
    active: due.number,
    scheduled: null,
    switches,
  };
}

/** The version of that number; throws `notFound`. */
export function found(book: VersionBook, number: number): PolicyVersion {
  const version = book.versions.find((each) => each.number === number);
  if (version === undefined) throw new AppError('notFound', `there is no version ${number}`);
  return version;
}

function inForce({ active }: VersionBook): string {
  return active === null ? 'the files on disk are in force' : `version ${active} is in force`;
}

function expectStatus(version: PolicyVersion, allowed: readonly VersionStatus[], to: string): void {
  if (!allowed.includes(version.status))
    throw new AppError('conflict', `version ${version.number} is ${version.status} and cannot be ${to}`);
}

function changed(book: VersionBook, version: PolicyVersion): VersionBook {
  const versions = book.versions.map((each) => (each.number === version.number ? version : each));
  return next(book, { versions });
}

function next(book: VersionBook, parts: Partial<VersionBook>): VersionBook {
  return { ...book, ...parts, revision: book.revision + 1 };
}
