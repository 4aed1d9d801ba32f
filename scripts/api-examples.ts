import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { apiExamples } from './lib/api-examples.ts';

// Writes docs/api, the collection of example requests, from the table of operations. Run it after changing the API or
// scripts/lib/api-bodies.ts; a test says when it was forgotten.

const folder = join(import.meta.dirname, '../docs/api');
rmSync(folder, { recursive: true, force: true });
for (const { path, text } of apiExamples()) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
