import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedSchemas } from './lib/file-schemas.ts';

// Writes config/schema/*.json from the schemas of src/wire, for completion and hover in an editor. Run it after changing
// one of them; a test says when it was forgotten.

const root = join(import.meta.dirname, '..');
const folder = join(root, 'config/schema');
mkdirSync(folder, { recursive: true });
for (const [name, schema] of publishedSchemas()) {
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(schema, null, 2)}\n`);
}
const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
execFileSync(process.execPath, [biome, 'format', '--write', folder], { cwd: root, stdio: 'inherit' });
