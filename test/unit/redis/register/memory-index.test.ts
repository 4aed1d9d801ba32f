import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packValue, unpackValue } from '../../../../src/redis/register/fingerprint.ts';
import { MemoryIndex, SEGMENTS } from '../../../../src/redis/register/memory-index.ts';

const word = fc.integer({ min: 0, max: 0xffff_ffff });
/** Few segments and few low halves, so that runs collide, wrap and are deleted out of their middle. */
const crowded = fc.record({
  high: fc.constantFrom(0, 1, 2, 0x0010_0000, 0xffff_ffff),
  low: fc.oneof(fc.constantFrom(0, 1, 2, 3, 0xffff_fffe, 0xffff_ffff), word),
});

describe('the index in memory', () => {
  it('answers as a Map does, whatever is set and taken out', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(crowded, fc.integer({ min: 0, max: 5 })), { maxLength: 200 }),
        (steps) => {
          const index = new MemoryIndex();
          const model = new Map<string, number>();
          for (const [fingerprint, value] of steps) {
            index.set(fingerprint, value);
            const key = `${fingerprint.high} ${fingerprint.low}`;
            if (value === 0) model.delete(key);
            else model.set(key, value);
          }
          expect(index.size).toBe(model.size);
          for (const [fingerprint] of steps) {
            expect(index.get(fingerprint)).toBe(model.get(`${fingerprint.high} ${fingerprint.low}`) ?? 0);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('comes back from its segments as it was', () => {
    const index = new MemoryIndex();
    for (let n = 1; n <= 20_000; n += 1) index.set(spread(n), n);
    const copy = new MemoryIndex();
    for (let segment = 0; segment < SEGMENTS; segment += 1) {
      copy.restoreSegment(segment, Buffer.from(index.segmentBytes(segment)));
    }
    expect(copy.size).toBe(20_000);
    for (let n = 1; n <= 20_000; n += 1) expect(copy.get(spread(n))).toBe(n);
    expect(copy.get(spread(20_001))).toBe(0);
  });

  it('keeps level and record apart in 32 bits, up to the last record', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('standard' as const, 'medium' as const, 'high' as const),
        fc.integer({ min: 0, max: 2 ** 30 - 1 }),
        (level, record) => {
          const value = packValue(level, record);
          expect(value).not.toBe(0);
          expect(unpackValue(value)).toEqual({ level, record });
        },
      ),
    );
  });

  it('takes at most 24 bytes a number once it is of some size', () => {
    const index = new MemoryIndex();
    for (let n = 1; n <= 300_000; n += 1) index.set(spread(n), n);
    expect(index.bytes / index.size).toBeLessThan(24);
  });
});

/** Spreads counters over 64 bits as a keyed hash would. */
function spread(n: number): { high: number; low: number } {
  return { high: Math.imul(n, 0x9e37_79b1) >>> 0, low: Math.imul(n ^ (n >>> 7), 0x85eb_ca6b) >>> 0 };
}
