import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeenReferences } from '../../../../src/app/register/seen-references.ts';

describe('references seen in a file', () => {
  it('are known again as a Set knows them, however many', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 3_000 }), (references) => {
        const seen = new SeenReferences();
        const model = new Set<string>();
        for (const reference of references) {
          expect(seen.has(reference)).toBe(model.has(reference));
          expect(seen.add(reference)).toBe(!model.has(reference));
          model.add(reference);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('are bounded: a file of ever new people is stopped with a sentence, and what stood before is in', () => {
    const seen = new SeenReferences(1_000);
    for (let n = 0; n < 1_000; n += 1) seen.add(`R-${n}`);
    expect(seen.add('R-7')).toBe(false);
    expect(() => seen.add('R-1000')).toThrow(/more than 1000 people/);
  });

  it('do not clash in a hundred thousand that look alike', () => {
    const seen = new SeenReferences();
    for (let n = 0; n < 100_000; n += 1) expect(seen.add(`NS-2026-${n}`)).toBe(true);
    expect(seen.has('NS-2026-99999')).toBe(true);
    expect(seen.has('NS-2026-100000')).toBe(false);
  });
});
