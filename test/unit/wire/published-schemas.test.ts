import { readFileSync } from 'node:fs';
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

  it.each(published)('%s.yaml, our example, is right by it', (name, schema) => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    const example: unknown = parse(readFileSync(join(config, `${name}.yaml`), 'utf8'));
    expect(validate(example), JSON.stringify(validate.errors)).toBe(true);
  });
});
