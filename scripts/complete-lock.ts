import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LockedPackages, missingOptionals } from './lib/lock-file.ts';

// Adds to package-lock.json what an incomplete registry mirror left out of it (scripts/lib/lock-file.ts says why).
// Run it after `npm install <package>`; it does nothing where nothing is missing.

const file = join(import.meta.dirname, '../package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: LockedPackages };
const missing = missingOptionals(lock.packages);
// npm keeps the entries in this order, the repository itself (the empty name) first.
lock.packages = Object.fromEntries(
  Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, 'en')),
);
if (Object.keys(missing).length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${Object.keys(missing).length} entries added to package-lock.json`);
