import { describe, expect, it } from 'vitest';
import { createLog, withoutNumbers } from '../../src/log.ts';
import type { LogFields } from '../../src/ports/log.ts';

function captured(): { lines: string[]; log: ReturnType<typeof createLog> } {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  return { lines, log: createLog({ level: 'debug', base: { role: 'web' }, destination }) };
}

/** What an E.164 or national number looks like anywhere in a line. */
const NUMBER = /\+\d{8,}|07700[ ]?900\d{3}|447700900\d{3}|020 ?7946 ?0\d{3}/;

const NUMBERS = [
  '+447700900123',
  '07700 900123',
  '07700900123',
  '447700900123',
  '00447700900123',
  '%2B447700900123',
  '+44 (0)7700 900 123',
  '020 7946 0018',
  'tel:+447700900123',
  'sip:447700900123@example.org',
];

describe('the log', () => {
  it('given an event, when it is logged, then time, level, event and allowed fields stand in one JSON line', () => {
    const { lines, log } = captured();
    log.info('callConnected', { callId: 'CA1', elapsedMs: 12, role: 'web' });
    expect(lines[0]?.match(/"role"/g)).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      role: 'web',
      event: 'callConnected',
      callId: 'CA1',
      elapsedMs: 12,
    });
  });

  it('S14: given fields that are not on the list, when they are logged, then they are dropped and counted', () => {
    const { lines, log } = captured();
    const fields = { callId: 'CA1', from: '+447700900123', name: 'Ann', body: { From: 'x' } };
    log.info('x', fields as LogFields);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ callId: 'CA1', dropped: 3 });
    expect(lines[0]).not.toMatch(/Ann|7700|From/);
  });

  it.each(NUMBERS)(
    'S14: given %s in any text, when it is logged, then no number is in the line',
    (number) => {
      const { lines, log } = captured();
      log.error(`call from ${number} failed`, { reason: `to ${number}, again`, callId: number });
      const error = Object.assign(new Error(`The number ${number} is unverified`), {
        code: 21219,
        to: number,
      });
      error.stack = `${error.stack}\n    at file:///x?to=${number}:1:1`;
      log.error('requestFailed', { error });
      for (const line of lines) expect(line).not.toMatch(NUMBER);
      expect(lines.join('').match(/\[number\]/g)?.length).toBeGreaterThanOrEqual(4);
    },
  );

  it('given ids, instants and dates, when they are logged, then they are left alone', () => {
    const kept = [
      'CA00112233445566778899aabbccddeeff',
      'room-CA01234567890123456789012345678901-1',
      '2026-11-23T03:04:05.000Z',
      '2026-11-23',
      '1795402800000',
      '3f0c01e2-0123-4567-8901-0a2b4c6d8e0f',
      '10.0.12.255:6379',
    ];
    for (const text of kept) expect(withoutNumbers(`"${text}"`)).toBe(`"${text}"`);
  });
});
