import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

// Makes the README's pictures anew: runs the browser stories that take them, on invented people, and copies them here.
// Needs a Chromium: `./scripts/test browser` brings one.

const root = join(import.meta.dirname, '..');
const PICTURES = {
  'desk-coaching-light': 'desk',
  'wallboard-busy-dark': 'wallboard',
  'routing-rehearsal-light': 'routing',
} as const;

const stories = ['desk', 'wallboard', 'routing'].map((name) => `test/browser/${name}.test.ts`);
const vitest = [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--config',
  'test/vitest.config.ts',
  '--project',
  'browser',
];
const ran = spawnSync(process.execPath, [...vitest, ...stories], { cwd: root, stdio: 'inherit' });
if (ran.status !== 0) process.exit(ran.status ?? 1);
mkdirSync(join(root, 'docs/images'), { recursive: true });
for (const [picture, name] of Object.entries(PICTURES))
  copyFileSync(join(root, 'pictures', `${picture}.png`), join(root, 'docs/images', `${name}.png`));
