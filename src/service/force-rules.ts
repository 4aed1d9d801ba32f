import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { USUAL_STORY_RULES } from '../core/story/rules.ts';
import type { FileError } from '../files/file-error.ts';
import { errorAt, parseYamlFile } from '../files/yaml-file.ts';
import type { ForceRules } from '../ports/force-rules.ts';
import { gradesFile, NO_GRADES, toForceGrades } from '../wire/grades.ts';
import { storyFile, toStoryRules } from '../wire/story-rules.ts';

export const FORCE_RULE_FILE_NAMES = ['grades.yaml', 'story.yaml'] as const;

export type LoadedForceRules =
  | { readonly ok: true; readonly rules: ForceRules }
  | { readonly ok: false; readonly errors: readonly FileError[] };

/** Reads grades.yaml and story.yaml. A folder of an earlier release has neither: then every force has the usual rules. */
export async function loadForceRules(
  dir: string,
  pathwayExists: (pathway: string) => boolean,
): Promise<LoadedForceRules> {
  const [grades, story] = await Promise.all([
    load(dir, 'grades.yaml', gradesFile),
    load(dir, 'story.yaml', storyFile),
  ]);
  if (!grades.ok || !story.ok)
    return { ok: false, errors: [grades, story].flatMap((one) => (one.ok ? [] : one.errors)) };
  const strangers = story.value.forces.flatMap(({ handOverTo }, force) =>
    handOverTo.flatMap(({ pathway }, to) =>
      pathway === undefined || pathwayExists(pathway)
        ? []
        : [
            errorAt(
              'story.yaml',
              story.places,
              ['forces', force, 'handOverTo', to, 'pathway'],
              `there is no pathway ${pathway} in pathways.yaml`,
            ),
          ],
    ),
  );
  if (strangers.length > 0) return { ok: false, errors: strangers };
  const gradesOf = new Map(grades.value.forces.map((each) => [each.force, toForceGrades(each)]));
  const rulesOf = new Map(story.value.forces.map((each) => [each.force, toStoryRules(each)]));
  return {
    ok: true,
    rules: {
      grades: (force) => gradesOf.get(force) ?? NO_GRADES,
      stories: (force) => rulesOf.get(force) ?? USUAL_STORY_RULES,
    },
  };
}

async function load<Schema extends z.ZodType>(dir: string, file: string, schema: Schema) {
  try {
    return parseYamlFile(file, await readFile(join(dir, file), 'utf8'), schema);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'ENOENT') return parseYamlFile(file, '{}', schema);
    const message = `the file cannot be read (${code})`;
    return { ok: false as const, errors: [{ file, line: 1, column: 1, message, hint: null }] };
  }
}

/** The rules of the newest good files, whenever they are asked. */
export function rulesNow(rules: () => ForceRules): ForceRules {
  return { grades: (force) => rules().grades(force), stories: (force) => rules().stories(force) };
}
