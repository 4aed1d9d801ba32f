import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type LockedPackages, missingOptionals } from '../../../scripts/lib/lock-file.ts';

const file = new URL('../../../package-lock.json', import.meta.url);
const { packages } = JSON.parse(readFileSync(file, 'utf8')) as { packages: LockedPackages };

describe("this repository's lock file", () => {
  it('holds every optional package it mentions, or `npm ci` refuses it (remedy: node scripts/complete-lock.ts)', () => {
    expect(Object.keys(missingOptionals(packages))).toEqual([]);
  });

  it('names no registry host', () => {
    expect(Object.values(packages).filter((locked) => locked.resolved !== undefined)).toEqual([]);
  });
});

describe('what a lock file lacks', () => {
  it('is told with version, system and processor, and the library where it matters', () => {
    const optionalDependencies = { '@tool/cli-linux-arm64-musl': '2.0.0', '@tool/cli-darwin-x64': '2.0.0' };
    const given: LockedPackages = {
      'node_modules/tool': { version: '2.0.0', dev: true, optionalDependencies },
    };
    expect(missingOptionals(given)).toEqual({
      'node_modules/@tool/cli-linux-arm64-musl': {
        version: '2.0.0',
        cpu: ['arm64'],
        libc: ['musl'],
        os: ['linux'],
        dev: true,
        optional: true,
      },
      'node_modules/@tool/cli-darwin-x64': {
        version: '2.0.0',
        cpu: ['x64'],
        os: ['darwin'],
        dev: true,
        optional: true,
      },
    });
  });

  it('is nothing when the package lies beside its parent or anywhere above', () => {
    const given: LockedPackages = {
      'node_modules/a/node_modules/b': { version: '1.0.0', optionalDependencies: { c: '1.0.0', d: '1.0.0' } },
      'node_modules/a/node_modules/c': { version: '1.0.0' },
      'node_modules/d': { version: '1.0.0' },
    };
    expect(missingOptionals(given)).toEqual({});
  });
});
