import { describe, expect, it } from 'vitest';
import type { FeedCard } from '../../../src/wire/feed.ts';
import {
  byNeedOfAction,
  isWaiting,
  needWords,
  roomNumbers,
} from '../../../src/console/screens/wallboard/numbers.ts';
import { safeNow, windowWords } from '../../../src/console/words/safe-now.ts';
import { ownModeWords, seatWords } from '../../../src/console/words/seat-words.ts';
import { callCard } from '../../support/call-cards.ts';

const NOW = Date.UTC(2026, 10, 23, 3, 10, 0);
const card = (name: string, part: Parameters<typeof callCard>[1] = {}): FeedCard => ({
  ...callCard(name, part),
  detail: 'full',
});
const { line, seat, assessment } = callCard('CA0');
const ringing = { ...line, state: 'ringing' as const };

describe('the four numbers', () => {
  it('given nobody on the line, then nothing is called good: no wait and no percentage', () => {
    expect(roomNumbers([], [], NOW)).toMatchObject({
      live: 0,
      waitingMs: null,
      free: 0,
      inTimePercent: null,
    });
  });

  it('given calls that were answered late or never, then they count against the target, and one that still rings does not yet', () => {
    const cards = [
      card('in-time', { receivedAt: NOW - 60_000, answeredAt: NOW - 55_000 }),
      card('late', { receivedAt: NOW - 60_000, answeredAt: NOW - 40_000 }),
      card('never', { receivedAt: NOW - 60_000, answeredAt: null, endedAt: NOW - 55_000 }),
      card('rings', { receivedAt: NOW - 4_000, answeredAt: null, line: ringing }),
    ];
    expect(roomNumbers(cards, [], NOW)).toMatchObject({ live: 3, waitingMs: 4_000, inTimePercent: 33 });
  });

  it('given a caller alone, one who waits and a high risk without a specialist, then they stand in that order', () => {
    const cards = [
      card('calm', { assessment: null, lookup: 'missed', seat: { ...seat, state: 'inRoom' } }),
      card('high'),
      card('waits', { line: ringing, answeredAt: null }),
      card('alone', { line: { ...line, state: 'callerAlone' } }),
    ].sort(byNeedOfAction);
    expect(cards.map(({ callId }) => callId)).toEqual(['alone', 'waits', 'high', 'calm']);
    expect(cards.map(needWords)).toEqual([
      'CALLER ALONE',
      'Waiting for a handler',
      'No specialist with them',
      null,
    ]);
  });

  it('given a caller who hung up, then nobody is said to be waiting', () => {
    const gone = card('gone', { line: ringing });
    expect(isWaiting({ ...gone, caller: { ...gone.caller, onLine: false } })).toBe(false);
  });
});

describe('S4 words of who hears whom', () => {
  const inRoom = (mode: 'listening' | 'coaching' | 'audible' | 'muted') =>
    card('CA1', { seat: { ...seat, state: 'inRoom', mode, callerHears: mode === 'audible' } });

  it('S4 only an audible specialist is told that the caller hears them', () => {
    for (const mode of ['listening', 'coaching', 'muted'] as const)
      expect(ownModeWords(inRoom(mode)).words).toMatch(/^Caller cannot hear you/);
    expect(ownModeWords(inRoom('audible'))).toEqual({ words: 'THE CALLER HEARS YOU', heard: true });
    expect(seatWords(inRoom('audible'), 'Amina').long).toContain('HEARS');
  });
});

describe('S10 safe to ring back now', () => {
  const agreed = {
    ...{ personId: 'p1', thisNumber: true, whoMayAnswer: [], codeWord: null, stopWord: null },
    ...{ voicemail: false, text: false, interpreter: null, noContact: false, agreedOn: '2026-10-05' },
    windows: [{ weekdays: [1, 2, 3, 4, 5], fromMinute: 540, toMinute: 900 }],
  };
  it.each([
    ['Monday at 09:00', Date.UTC(2026, 10, 23, 9, 0), true],
    ['Monday at 15:00, the first minute after', Date.UTC(2026, 10, 23, 15, 0), false],
    ['Sunday', Date.UTC(2026, 10, 22, 10, 0), false],
    ['summer, when London is an hour ahead', Date.UTC(2026, 6, 6, 8, 30), true],
  ])('S10 %s', (_, at, safe) => expect(safeNow(agreed as never, at).safe).toBe(safe));

  it('S10 no contact and another number outrank the times', () => {
    const at = Date.UTC(2026, 10, 23, 10, 0);
    expect(safeNow({ ...agreed, noContact: true } as never, at).safe).toBe(false);
    expect(safeNow({ ...agreed, thisNumber: false } as never, at).safe).toBe(false);
  });

  it('says the times in words', () => {
    expect(windowWords(agreed.windows[0]!)).toBe('Mon–Fri 09:00–15:00');
    expect(windowWords({ weekdays: [7, 2, 3], fromMinute: 0, toMinute: 1_440 })).toBe(
      'Tue–Wed, Sun 00:00–24:00',
    );
  });

  it('is not said of a record without an agreement', () => expect(assessment?.safeContact).toBeUndefined());
});
