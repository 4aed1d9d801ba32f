/** The files about risk: checklists/, lexicon/ and prompts.yaml. Read whole; what is wrong is told with its place. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { ChecklistDefinition } from '../core/risk/checklist.ts';
import type { Lexicon } from '../core/risk/lexicon.ts';
import type { Prompt } from '../core/risk/prompts.ts';
import { checklistFile, wordingFile, type WordingFile } from '../wire/checklist.ts';
import { lexiconFile } from '../wire/lexicon.ts';
import { promptsFile } from '../wire/prompts.ts';
import { checklistErrors, lexiconErrors, promptErrors, versionErrors } from './check-risk.ts';
import { type FileError, sortFileErrors } from './file-error.ts';
import type { Read } from './references.ts';
import { checklistToCore, lexiconToCore, promptsToCore } from './risk-to-core.ts';
import { parseYamlFile } from './yaml-file.ts';

export interface RiskFiles {
  readonly checklists: readonly ChecklistDefinition[];
  readonly lexicons: readonly Lexicon[];
  readonly prompts: readonly Prompt[];
  /** How many sentences of lexicons were tried. */
  readonly lexiconTests: number;
}

export type LoadedRiskFiles =
  | { readonly ok: true; readonly files: RiskFiles }
  | { readonly ok: false; readonly errors: readonly FileError[] };

/** Texts by their name below the folder, e.g. `checklists/dash-1.yaml`. All are optional: without them there is nothing. */
export type RiskTexts = Readonly<Record<string, string>>;

const PROMPTS = 'prompts.yaml';
const WORDING = 'checklists/wording.yaml';
const FOLDERS = ['checklists', 'lexicon'] as const;

export async function loadRiskFiles(dir: string): Promise<LoadedRiskFiles> {
  const texts: Record<string, string> = {};
  const errors: FileError[] = [];
  for (const file of await riskFileNames(dir)) {
    try {
      texts[file] = await readFile(join(dir, file), 'utf8');
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      errors.push({
        ...{ file, line: 1, column: 1, hint: null },
        message: `the file cannot be read (${code})`,
      });
    }
  }
  return errors.length > 0 ? { ok: false, errors } : parseRiskFiles(texts);
}

/** Changes whenever one of the files does. */
export async function riskFilesStamp(dir: string): Promise<string> {
  const stamps = await Promise.all(
    (await riskFileNames(dir)).map(async (file) => {
      const { mtimeMs, size } = await stat(join(dir, file)).catch(() => ({ mtimeMs: 0, size: 0 }));
      return `${file}:${mtimeMs}:${size}`;
    }),
  );
  return stamps.join('|');
}

async function riskFileNames(dir: string): Promise<readonly string[]> {
  const inside = await Promise.all(
    FOLDERS.map(async (folder) =>
      (await readdir(join(dir, folder)).catch(() => [])).map((file) => `${folder}/${file}`),
    ),
  );
  const top = (await readdir(dir).catch(() => [])).filter((file) => file === PROMPTS);
  return [...inside.flat().filter((file) => file.endsWith('.yaml')), ...top].sort();
}

export function parseRiskFiles(texts: RiskTexts): LoadedRiskFiles {
  const errors: FileError[] = [];
  const read = <Schema extends z.ZodType>(file: string, schema: Schema): Read<z.output<Schema>> | null => {
    const parsed = parseYamlFile(file, texts[file] ?? '', schema);
    if (parsed.ok) return { file, value: parsed.value, places: parsed.places };
    errors.push(...parsed.errors);
    return null;
  };
  const named = (folder: string): readonly string[] =>
    Object.keys(texts).filter((file) => file.startsWith(`${folder}/`) && file !== WORDING);
  const all = <Schema extends z.ZodType>(folder: string, schema: Schema) =>
    named(folder).flatMap((file) => read(file, schema) ?? []);

  const empty: WordingFile = { any: {}, forces: {} };
  const wording = texts[WORDING] === undefined ? null : read(WORDING, wordingFile);
  const checklists = all('checklists', checklistFile);
  const lexicons = all('lexicon', lexiconFile);
  const prompts = texts[PROMPTS] === undefined ? null : read(PROMPTS, promptsFile);
  for (const checklist of checklists) errors.push(...checklistErrors(checklist));
  errors.push(...versionErrors(checklists));
  for (const lexicon of lexicons) errors.push(...lexiconErrors(lexicon));
  if (prompts !== null) errors.push(...promptErrors(prompts));
  if (errors.length > 0) return { ok: false, errors: sortFileErrors(errors) };
  return {
    ok: true,
    files: {
      checklists: checklists.map(({ value }) => checklistToCore(value, wording?.value ?? empty)),
      lexicons: lexicons.map(({ value }) => lexiconToCore(value)),
      prompts: prompts === null ? [] : promptsToCore(prompts.value),
      lexiconTests: lexicons.reduce((sum, { value }) => sum + value.tests.length, 0),
    },
  };
}
