import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { API_BODIES } from '../../../scripts/lib/api-bodies.ts';
import { apiExamples } from '../../../scripts/lib/api-examples.ts';
import type { Operation } from '../../../src/wire/api/operation.ts';
import { OPERATIONS } from '../../../src/wire/api.ts';

const FOLDER = join(import.meta.dirname, '../../../docs/api');
const withBody = (Object.entries(OPERATIONS) as [string, Operation][]).filter(
  ([, { body }]) => body !== undefined,
);

describe('the collection of example requests', () => {
  it.each(withBody)('%s has an example body that its schema takes', (name, { body }) => {
    expect(API_BODIES, `scripts/lib/api-bodies.ts has no ${name}`).toHaveProperty(name);
    expect(body?.safeParse(API_BODIES[name]).error?.issues ?? []).toEqual([]);
  });

  it('has no example of an operation that is gone', () => {
    expect(Object.keys(API_BODIES).filter((name) => !withBody.some(([known]) => known === name))).toEqual([]);
  });

  it('in docs/api is as it would be written now (node scripts/api-examples.ts)', () => {
    const examples = apiExamples();
    const kept = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(FOLDER.length + 1));
    expect(kept.toSorted()).toEqual(examples.map(({ path }) => path).toSorted());
    for (const { path, text } of examples) expect(readFileSync(join(FOLDER, path), 'utf8')).toBe(text);
  });
});
