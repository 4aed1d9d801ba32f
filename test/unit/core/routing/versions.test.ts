import { describe, expect, it } from 'vitest';
import { type ActorId, id } from '../../../../src/core/ids.ts';
import {
  approve,
  EMPTY_VERSION_BOOK,
  propose,
  publish,
  refuse,
  rollBack,
  SWITCH_LEAD_MS,
  settle,
  type VersionBook,
  withdraw,
} from '../../../../src/core/routing/versions.ts';

const ann = id<ActorId>('ann');
const bob = id<ActorId>('bob');
const NOW = 1_000_000;

const proposed = (book: VersionBook) => propose(book, ann, 'fewer misses at night', NOW);
const approved = (book: VersionBook) => {
  const after = proposed(book);
  return approve(after, after.versions.at(-1)!.number, bob, NOW);
};
const inForce = (book: VersionBook) => {
  const after = approved(book);
  const number = after.versions.at(-1)!.number;
  return settle(publish(after, number, ann, null, NOW), NOW + SWITCH_LEAD_MS);
};

describe('versions of routing', () => {
  it('are numbered from one, and each change raises the revision', () => {
    const book = proposed(proposed(EMPTY_VERSION_BOOK));
    expect(book.versions.map((version) => version.number)).toEqual([1, 2]);
    expect(book.revision).toBe(2);
    expect(() => propose(book, ann, ' ', NOW)).toThrow('say why');
  });

  it('need a second person', () => {
    const book = proposed(EMPTY_VERSION_BOOK);
    expect(() => publish(book, 1, ann, null, NOW)).toThrow('proposed and cannot be published');
    expect(() => approve(book, 1, ann, NOW)).toThrow('a second person');
    expect(approve(book, 1, bob, NOW).versions[0]).toMatchObject({ status: 'approved', approvedBy: 'bob' });
  });

  it('take over at a set time, and not before every instance can have loaded them', () => {
    const book = approved(EMPTY_VERSION_BOOK);
    expect(publish(book, 1, ann, null, NOW).scheduled?.at).toBe(NOW + SWITCH_LEAD_MS);
    expect(publish(book, 1, ann, NOW - 5, NOW).scheduled?.at).toBe(NOW + SWITCH_LEAD_MS);
    const later = publish(book, 1, ann, NOW + 60_000, NOW);
    expect(settle(later, NOW + 59_999)).toBe(later);
    expect(settle(later, NOW + 60_000)).toMatchObject({ active: 1, scheduled: null });
  });

  it('that an instance refuses take over nowhere', () => {
    const book = refuse(publish(approved(EMPTY_VERSION_BOOK), 1, ann, null, NOW), 1, 'no such prompt');
    expect(book.scheduled).toBeNull();
    expect(book.versions[0]).toMatchObject({ status: 'refused', remark: 'no such prompt' });
    expect(settle(book, NOW + 60_000)).toMatchObject({ active: null });
    expect(() => publish(book, 1, ann, null, NOW)).toThrow('refused');
  });

  it('are not refused any more once they are in force', () => {
    const book = inForce(EMPTY_VERSION_BOOK);
    expect(refuse(book, 1, 'late')).toBe(book);
  });

  it('go back one step, without asking anybody, to the one in force before', () => {
    const second = inForce(inForce(EMPTY_VERSION_BOOK));
    expect(second.active).toBe(2);
    const back = settle(rollBack(second, bob, NOW), NOW + SWITCH_LEAD_MS);
    expect(back.active).toBe(1);
    expect(back.switches.at(-1)).toMatchObject({ number: 1, why: 'rollBack', by: 'bob' });
    expect(() => rollBack(inForce(EMPTY_VERSION_BOOK), bob, NOW)).toThrow('no earlier version');
  });

  it('take over one at a time', () => {
    const book = publish(approved(approved(EMPTY_VERSION_BOOK)), 1, ann, null, NOW);
    expect(() => publish(book, 2, ann, null, NOW)).toThrow('about to take over');
    expect(withdraw(book, 1, 'a mistake').scheduled).toBeNull();
  });
});
