import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { publishedSchemas } from '../../../scripts/lib/file-schemas.ts';

const config = join(import.meta.dirname, '../../../config');
const published = [...publishedSchemas()];

describe('the published JSON Schemas of the files that ops teams edit', () => {
  it.each(published)('%s.json says what the code checks', (name, schema) => {
    const onDisk = JSON.parse(readFileSync(join(config, 'schema', `${name}.json`), 'utf8'));
    expect(onDisk, 'run: node scripts/json-schemas.ts').toEqual(JSON.parse(JSON.stringify(schema)));
  });

  it.each(published)('our examples are right by %s.json', (name, schema) => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    const files = examplesOf(name);
    expect(files).not.toEqual([]);
    for (const file of files) {
      const example: unknown = parse(readFileSync(join(config, file), 'utf8'));
      expect(validate(example), `${file}: ${JSON.stringify(validate.errors)}`).toBe(true);
    }
  });
});

/** Checklists and lexicons have a folder each. */
function examplesOf(name: string): readonly string[] {
  const within = (folder: string) =>
    readdirSync(join(config, folder))
      .filter((file) => file !== 'wording.yaml')
      .map((file) => `${folder}/${file}`);
  if (name === 'checklist') return within('checklists');
  if (name === 'lexicon') return within('lexicon');
  return [name === 'wording' ? 'checklists/wording.yaml' : `${name}.yaml`];
}
