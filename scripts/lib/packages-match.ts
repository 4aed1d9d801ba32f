import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// Exit code 0 when node_modules holds what package-lock.json says, judged by npm's own record of what it installed
// (node_modules/.package-lock.json, written last). Uses nothing but Node: there may be no packages yet.

interface Lock {
  readonly packages: Readonly<Record<string, { version?: string; integrity?: string; optional?: boolean }>>;
}

const root = process.argv[2] ?? '.';
const installedFile = join(root, 'node_modules/.package-lock.json');
const read = (file: string): Lock => JSON.parse(readFileSync(file, 'utf8')) as Lock;

function matches(): boolean {
  if (!existsSync(installedFile)) return false;
  const installed = read(installedFile).packages;
  return Object.entries(read(join(root, 'package-lock.json')).packages).every(([path, wanted]) => {
    if (path === '') return true; // this repository itself
    const present = installed[path];
    // Optional packages of other platforms are rightly absent.
    if (present === undefined) return wanted.optional === true;
    return present.version === wanted.version && present.integrity === wanted.integrity;
  });
}

process.exitCode = matches() ? 0 : 1;
