/** What a schema cannot know of the files about risk: names that point nowhere, tests that fail, words that give away. */
import { givesAway } from '../core/risk/said-aloud.ts';
import { failuresOf } from '../core/risk/test-lexicon.ts';
import type { ChecklistFile } from '../wire/checklist.ts';
import type { LexiconFile } from '../wire/lexicon.ts';
import type { PromptsFile } from '../wire/prompts.ts';
import type { FileError } from './file-error.ts';
import { suggestion } from './nearest-word.ts';
import type { Read } from './references.ts';
import { lexiconToCore } from './risk-to-core.ts';
import { errorAt } from './yaml-file.ts';

export function checklistErrors({ file, value, places }: Read<ChecklistFile>): FileError[] {
  const errors: FileError[] = [];
  const ids: string[] = [];
  value.sections.forEach((section, s) => {
    section.questions.forEach(({ id }, q) => {
      const path = ['sections', s, 'questions', q, 'id'];
      if (ids.includes(id))
        errors.push(errorAt(file, places, path, 'another question of this checklist has this id'));
      ids.push(id);
    });
  });
  value.together.forEach((set, t) => {
    set.questions.forEach((question, q) => {
      if (ids.includes(question)) return;
      const path = ['together', t, 'questions', q];
      errors.push(
        errorAt(file, places, path, `there is no question "${question}"`, suggestion(question, ids)),
      );
    });
  });
  return errors;
}

/** One current version of each checklist, and no version twice. */
export function versionErrors(checklists: readonly Read<ChecklistFile>[]): FileError[] {
  const errors: FileError[] = [];
  checklists.forEach(({ file, value, places }, index) => {
    const others = checklists.slice(0, index).map((other) => other.value);
    if (others.some((other) => other.id === value.id && other.version === value.version))
      errors.push(errorAt(file, places, ['version'], 'another file has this version of this checklist'));
    else if (
      value.status === 'current' &&
      others.some((other) => other.id === value.id && other.status === 'current')
    )
      errors.push(
        errorAt(file, places, ['status'], 'another version is current too; withdraw one of the two'),
      );
  });
  return errors;
}

/** A lexicon whose own sentences go otherwise is not taken. */
export function lexiconErrors({ file, value, places }: Read<LexiconFile>): FileError[] {
  const expected = `${value.language}.yaml`;
  const named = file.endsWith(`/${expected}`)
    ? []
    : [errorAt(file, places, ['language'], `a lexicon of this language is called ${expected}`)];
  const tests = value.tests.map((test) => ({ ...test, after: test.after ?? null }));
  const failed = failuresOf(lexiconToCore(value), tests).map(({ index, heard }) => {
    const wanted = value.tests[index]?.hears ?? [];
    return errorAt(
      file,
      places,
      ['tests', index],
      `this sentence goes otherwise: hears ${listed(heard)}, not ${listed(wanted)}`,
    );
  });
  return [...named, ...failed];
}

function listed(words: readonly string[]): string {
  return words.length === 0 ? 'nothing' : words.join(', ');
}

const QUOTATION = /["“”«»„]|(?:^|\s)['‘].+['’](?:\s|$)/;

/** What may be read aloud must give nothing away, and what is for the eyes must hold nothing to be read out (S4). */
export function promptErrors({ file, value, places }: Read<PromptsFile>): FileError[] {
  return value.prompts.flatMap((prompt, p) =>
    (['en', 'cy'] as const).flatMap((language) => {
      const errors: FileError[] = [];
      const aloud = prompt.say?.[language];
      const words = aloud === undefined ? [] : givesAway(aloud, value.neverAloud);
      if (words.length > 0)
        errors.push(
          errorAt(
            file,
            places,
            ['prompts', p, 'say', language],
            `this may be heard by the caller or somebody beside them, and gives them away: ${words.join(', ')}`,
          ),
        );
      const note = prompt.note[language];
      if (note !== undefined && QUOTATION.test(note))
        errors.push(
          errorAt(
            file,
            places,
            ['prompts', p, 'note', language],
            'a note holds nothing to be read out; put it under say',
          ),
        );
      return errors;
    }),
  );
}
