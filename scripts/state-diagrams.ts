import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { callMachinePage } from './lib/state-diagrams.ts';

// Writes docs/call-machine.md from the tables of the call machine. Run it after changing one of them; a test says when it
// was forgotten.

const root = join(import.meta.dirname, '..');
writeFileSync(join(root, 'docs/call-machine.md'), callMachinePage(root));
