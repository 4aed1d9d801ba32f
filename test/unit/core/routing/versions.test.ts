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
  versionBefore,
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

  it('that were in force before need a second person again, unless one goes back to them', () => {
    const book = inForce(inForce(inForce(EMPTY_VERSION_BOOK)));
    for (const number of [1, 2])
      expect(() => publish(book, number, ann, NOW + 60_000, NOW)).toThrow(
        `version ${number} was in force before: roll back, or propose it again`,
      );
    expect(() => approve(book, 1, bob, NOW)).toThrow('published and cannot be approved');
    expect(() => publish(book, 3, ann, null, NOW)).toThrow('in force already');
  });
});

describe('rolling back', () => {
  const three = inForce(inForce(inForce(EMPTY_VERSION_BOOK)));
  const back = (book: VersionBook, to: number | null = null) =>
    settle(rollBack(book, bob, NOW, to), NOW + SWITCH_LEAD_MS);

  it('a second time goes further back, and never to what was left as bad', () => {
    const once = back(three);
    expect(once.active).toBe(2);
    const twice = back(once);
    expect(twice.active).toBe(1);
    expect(versionBefore(twice)).toBeNull();
    expect(() => rollBack(twice, bob, NOW)).toThrow('no earlier version');
    // What is published over it has what it replaced below it, and not what was left before.
    const fourth = inForce(once);
    expect([fourth.active, versionBefore(fourth)]).toEqual([4, 2]);
    expect(versionBefore(back(fourth))).toBe(1);
  });

  it('pressed twice before it takes over is one step', () => {
    const pressed = rollBack(three, bob, NOW);
    expect(rollBack(pressed, ann, NOW + 1_000)).toBe(pressed);
  });

  it('by two people who saw the same version in force is one step: the later is told where it leads by now', () => {
    const once = back(three, 2);
    expect(() => rollBack(once, ann, NOW, 2)).toThrow(
      'version 2 is in force, and one step back is version 1, not 2',
    );
    expect(rollBack(once, ann, NOW, 1).scheduled?.number).toBe(1);
  });

  it('calls off what is about to take over, whoever set it and when', () => {
    const tomorrow = publish(approved(three), 4, ann, NOW + 86_400_000, NOW);
    const book = back(tomorrow);
    expect(book).toMatchObject({ active: 2, scheduled: null });
    expect(settle(book, NOW + 2 * 86_400_000).active).toBe(2);
    // It was agreed to as a change of version 3.
    expect(() => publish(book, 4, ann, null, NOW)).toThrow('does not build on');
  });

  it('passes over a version that an instance cannot load any more', () => {
    const refused = refuse(rollBack(three, bob, NOW), 2, 'no such skill');
    expect(versionBefore(refused)).toBe(1);
    expect(back(refused).active).toBe(1);
  });

  it('given a switch that an earlier release let one person set, then withdrawing it leaves the version as it was', () => {
    const scheduled = { number: 1, at: NOW + 30 * 86_400_000, by: ann, why: 'publish' } as const;
    const locked: VersionBook = { ...three, scheduled };
    const free = withdraw(locked, 1, 'nobody agreed');
    expect(free).toMatchObject({ scheduled: null, revision: locked.revision + 1 });
    expect(free.versions).toEqual(three.versions);
    expect(back(locked).active).toBe(2);
    expect(() => withdraw(three, 1, 'late')).toThrow('published and cannot be withdrawn');
  });

  it('given a book in which an earlier release went to and fro, or that forgot its oldest switches, then there is a way back', () => {
    const to = (number: number) => ({ number, at: NOW, by: bob, why: 'rollBack', reason: '' }) as const;
    const toAndFro: VersionBook = { ...three, switches: [...three.switches, to(2), to(3)] };
    expect(versionBefore(toAndFro)).toBe(1);
    const forgotten: VersionBook = { ...three, active: 1, switches: [three.switches[1]!, to(1)] };
    expect(versionBefore(forgotten)).toBeNull();
  });
});
