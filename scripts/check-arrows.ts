import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { forbidden, importsOf, unknownRoom } from './lib/arrows.ts';
import { shapeOf } from './lib/file-shape.ts';

// Reads every source under src/ and says which import goes against the arrows of the house (design section 5),
// which file has grown too long, and which name is not kebab-case. Exit code 1 when anything is wrong.

const root = join(import.meta.dirname, '..');
const files = globSync('src/**/*.{ts,tsx}', { cwd: root }).sort();
const wrong: string[] = [];
const nearly: string[] = [];

for (const file of files) {
  const source = readFileSync(join(root, file), 'utf8');
  const homeless = unknownRoom(file);
  if (homeless !== undefined) wrong.push(`${file}: ${homeless}`);
  for (const imported of homeless === undefined ? importsOf(source) : []) {
    const reason = forbidden(file, imported);
    if (reason !== undefined) wrong.push(`${file}:${imported.line}: ${reason}`);
  }
  const shape = shapeOf(file, source);
  wrong.push(...shape.wrong);
  nearly.push(...shape.nearly);
}

for (const line of nearly) console.warn(`warning: ${line}`);
for (const line of wrong) console.error(line);
if (wrong.length > 0) {
  console.error(
    `\n${wrong.length} against the rules of the house in ${files.length} files (scripts/lib/arrows.ts)`,
  );
  process.exitCode = 1;
} else {
  console.log(`Arrows, sizes and names hold in ${files.length} files.`);
}
