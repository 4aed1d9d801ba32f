import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRiskFiles, parseRiskFiles, type RiskTexts } from '../../../src/files/risk-files.ts';
import { createRiskBook } from '../../../src/files/risk-book.ts';
import { type ForceId, id } from '../../../src/core/ids.ts';

const CONFIG = new URL('../../../config', import.meta.url).pathname;
const EXAMPLES: RiskTexts = Object.fromEntries(
  [
    ...readdirSync(join(CONFIG, 'checklists')).map((file) => `checklists/${file}`),
    ...readdirSync(join(CONFIG, 'lexicon')).map((file) => `lexicon/${file}`),
    'prompts.yaml',
  ].map((file) => [file, readFileSync(join(CONFIG, file), 'utf8')]),
);

function problems(edits: RiskTexts): readonly string[] {
  const loaded = parseRiskFiles({ ...EXAMPLES, ...edits });
  if (loaded.ok) return [];
  return loaded.errors.map(({ file, line, message }) => `${file}:${line}: ${message}`);
}

function edited(file: string, from: string, to: string): RiskTexts {
  const text = EXAMPLES[file] ?? '';
  if (!text.includes(from)) throw new Error(`${file} does not say ${from}`);
  return { [file]: text.replace(from, to) };
}

describe('the files about risk', () => {
  it('given the examples that come along, then they are right', async () => {
    const loaded = await loadRiskFiles(CONFIG);
    expect(loaded).toMatchObject({ ok: true });
  });

  it('given a folder without them, then there is nothing to ask, prompt or listen for, and that is no error', () => {
    expect(parseRiskFiles({})).toMatchObject({
      ok: true,
      files: { checklists: [], lexicons: [], prompts: [] },
    });
  });

  it.each([
    [
      edited('checklists/dash-1.yaml', 'id: injury', 'id: fear'),
      /dash-1\.yaml:\d+: another question of this checklist has this id/,
    ],
    [
      edited('checklists/dash-1.yaml', '[separation, control, injury]', '[separation, controll, injury]'),
      /dash-1\.yaml:\d+: there is no question "controll"/,
    ],
    [
      edited('checklists/dash-1.yaml', 'high: 14, maracScore: 14', 'high: 4, maracScore: 14'),
      /dash-1\.yaml:\d+: high: high begins at medium or above/,
    ],
    [
      { 'checklists/dash-2.yaml': (EXAMPLES['checklists/dash-1.yaml'] ?? '').replace('"1"', '"2"') },
      /dash-2\.yaml:\d+: another version is current too; withdraw one of the two/,
    ],
    [
      { 'checklists/again.yaml': EXAMPLES['checklists/dash-1.yaml'] ?? '' },
      /another file has this version of this checklist/,
    ],
    [
      edited('lexicon/en.yaml', '- strangl*|throttl*', '- strangel*'),
      /lexicon\/en\.yaml:\d+: this sentence goes otherwise: hears nothing, not strangulation/,
    ],
    [edited('lexicon/en.yaml', '- strangl*|throttl*', '- (a+)+'), /"\(a\+\)\+" is not a word/],
    [
      edited('lexicon/cy.yaml', 'language: cy', 'language: en'),
      /lexicon\/cy\.yaml:\d+: a lexicon of this language is called en\.yaml/,
    ],
    [
      edited('prompts.yaml', 'when: [silent,', 'when: [silence,'),
      /prompts\.yaml:\d+: when cannot be "silence"/,
    ],
  ])('given a mistake, then it is said with file and line: %#', (edits, wanted) => {
    expect(problems(edits).join('\n')).toMatch(wanted);
  });

  it.each([
    ['en', 'If you cannot speak, tap once for yes.', 'If he is hurting you, tap once.', 'hurting'],
    ['en', 'Just say yes or no.', 'The domestic abuse specialist is here.', 'domestic, abuse, specialist'],
    ['en', 'Just say yes or no.', 'You have rung before, it is in our records.', 'records'],
    ['cy', 'Dywedwch ie neu na yn unig.', 'Ydy e wedi eich brifo?', 'brifo'],
  ])(
    'S4: given a prompt to be read aloud that gives the caller away (%s), then it is refused',
    (_, from, to, words) => {
      expect(problems(edited('prompts.yaml', from, to)).join('\n')).toContain(`gives them away: ${words}`);
    },
  );

  it('S4: given a note with something to read out in it, then it is refused', () => {
    const told = problems(
      edited('prompts.yaml', 'Ask what can be answered with a tap', 'Say “he cannot hear you” with a tap'),
    );
    expect(told.join('\n')).toContain('a note holds nothing to be read out');
  });

  it('given a version withdrawn, then none can be begun, and the book still has it', () => {
    const loaded = parseRiskFiles({
      ...EXAMPLES,
      ...edited('checklists/dash-1.yaml', 'kind: dash', 'kind: dash\nstatus: withdrawn'),
    });
    if (!loaded.ok) throw new Error('the files are right');
    const book = createRiskBook(() => loaded.files);
    expect(book.current('dash', id<ForceId>('westshire'))).toBeNull();
    expect(book.definitions().map((each) => each.id)).toContain('dash');
  });

  it('given a force with thresholds and words of its own, then its calls are asked with them', () => {
    const loaded = parseRiskFiles({
      ...EXAMPLES,
      'checklists/wording.yaml': 'forces: { northshire: { dash-injury: { en: "As licensed" } } }',
    });
    if (!loaded.ok) throw new Error('the files are right');
    const book = createRiskBook(() => loaded.files);
    const north = book.current('dash', id<ForceId>('northshire'));
    const west = book.current('dash', id<ForceId>('westshire'));
    expect([north?.thresholds.maracScore, north?.thresholds.incidents]).toEqual([17, 5]);
    expect([west?.thresholds.maracScore, west?.thresholds.incidents]).toEqual([14, 3]);
    const first = (list: typeof north) => list?.sections[0]?.questions[0]?.words;
    expect(first(north)).toEqual({ en: 'As licensed', cy: null });
    expect(first(west)).toBeNull();
  });
});
