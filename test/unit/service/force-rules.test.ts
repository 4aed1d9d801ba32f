import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { USUAL_REPEAT_RULES } from '../../../src/core/call/repeat-alarm.ts';
import { id, type ForceId } from '../../../src/core/ids.ts';
import { loadForceRules } from '../../../src/service/force-rules.ts';

const WESTSHIRE = id<ForceId>('westshire');
let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'force-rules-'));
});
afterEach(async () => rm(dir, { recursive: true }));
const load = () => loadForceRules(dir, (pathway) => pathway === 'idva');

it('S16: given a folder of an earlier release without either file, every force has the usual rules', async () => {
  const loaded = await load();
  if (!loaded.ok) throw new Error('refused');
  expect(loaded.rules.grades(WESTSHIRE)).toMatchObject({ grades: [], confirmWithinMs: 600_000 });
  expect(loaded.rules.stories(WESTSHIRE).repeats).toEqual(USUAL_REPEAT_RULES);
});

it('given a hand-over by a pathway that does not exist, it is refused with line and column', async () => {
  const to = (pathway: string) => `forces:
  - force: westshire
    handOverTo:
      - { id: north, name: North, kind: force, pathway: ${pathway} }
`;
  await writeFile(join(dir, 'story.yaml'), to('idva'));
  expect((await load()).ok).toBe(true);
  await writeFile(join(dir, 'story.yaml'), to('nowhere'));
  const refused = await load();
  expect(refused.ok ? null : refused.errors).toEqual([
    expect.objectContaining({
      ...{ file: 'story.yaml', line: 4, message: 'there is no pathway nowhere in pathways.yaml' },
    }),
  ]);
});

it('given two grades that share a word, the second is refused with line and column', async () => {
  await writeFile(
    join(dir, 'grades.yaml'),
    `forces:
  - force: westshire
    grades:
      - { name: "1", means: Emergency, alsoSaid: [Immediate] }
      - { name: immediate, means: Priority }
`,
  );
  const refused = await load();
  expect(refused.ok ? null : refused.errors).toEqual([
    expect.objectContaining({ file: 'grades.yaml', line: 5, column: expect.any(Number) }),
  ]);
});
