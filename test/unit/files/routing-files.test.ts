import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatFileErrors } from '../../../src/files/file-error.ts';
import {
  loadRoutingFiles,
  parseRoutingFiles,
  type RoutingFileName,
  type RoutingTexts,
} from '../../../src/files/routing-files.ts';

const config = join(import.meta.dirname, '../../../config');
const read = (name: RoutingFileName) => readFileSync(join(config, name), 'utf8');
const example = {
  'lines.yaml': read('lines.yaml'),
  'policy.yaml': read('policy.yaml'),
  'roster.yaml': read('roster.yaml'),
};

/** The example with one text changed, and what is said of it. */
function complaints(name: keyof typeof example, from: string, to: string): string {
  expect(example[name], `the example no longer says: ${from}`).toContain(from);
  const texts: RoutingTexts = { ...withoutFollowUps, [name]: withoutFollowUps[name].replace(from, to) };
  const parsed = parseRoutingFiles(texts);
  return parsed.ok ? '' : formatFileErrors(parsed.errors);
}

/** The pathways' file is another team's; these stories do not need it. */
const withoutFollowUps = {
  ...example,
  'policy.yaml': example['policy.yaml'].replaceAll(/^ +followUps: .*\n/gm, ''),
};

describe('the examples in config/', () => {
  it('are right, and the same on every instance', async () => {
    const loaded = await loadRoutingFiles(config);
    expect(loaded.ok ? '' : formatFileErrors(loaded.errors)).toBe('');
    const again = await loadRoutingFiles(config);
    expect(loaded.ok && again.ok && loaded.files.version === again.files.version).toBe(true);
    expect(loaded.ok && loaded.files.version).toBeGreaterThanOrEqual(1_000_000_000);
  });
});

describe('what is said of a file with an error: file, line, column, what is wrong, what would be right', () => {
  it.each([
    ['a word nobody knows', 'lines.yaml', 'kind: nonEmergency', 'knid: nonEmergency', 'did you mean kind?'],
    [
      'a value that is not one of those',
      'lines.yaml',
      'kind: nonEmergency',
      'kind: nonEmergancy',
      'kind cannot be "nonEmergancy"; did you mean nonEmergency?',
    ],
    [
      'a number without quotes',
      'lines.yaml',
      'callerId: "+441134960101"',
      'callerId: +441134960101',
      'callerId must be text; put it in quotes',
    ],
    [
      'a time outside its limits',
      'lines.yaml',
      'ringTimeoutSeconds: 10',
      'ringTimeoutSeconds: 2',
      'ringTimeoutSeconds must be at least 5',
    ],
    [
      'a word that is missing',
      'lines.yaml',
      '    force: westshire\n    kind: nonEmergency',
      '    kind: nonEmergency',
      'force is missing here',
    ],
    [
      'a telephone number that is none',
      'lines.yaml',
      '"+441134960001"',
      '"01134960001"',
      'a telephone number is written in quotes',
    ],
    [
      'two lines that are dialled alike',
      'lines.yaml',
      '"+441134960999", "sip',
      '"+441134960101", "sip',
      'another line is dialled like this',
    ],
    [
      'no line for everything else',
      'lines.yaml',
      '    default: true',
      '   #',
      'exactly one line says "default: true"; here 0 do',
    ],
    [
      'a source that is no address',
      'lines.yaml',
      '203.0.113.0/28',
      '203.0.113.0/99',
      'a source is an IP address or range',
    ],
    [
      'yes for true',
      'policy.yaml',
      'orderInForce: true',
      'orderInForce: "yes"',
      'orderInForce cannot be "yes"',
    ],
    [
      'an overflow order that does not exist',
      'policy.yaml',
      'overflow: own-only }',
      'overflow: own-onyl }',
      'there is no overflow order "own-onyl"; did you mean own-only?',
    ],
    [
      'a skill that does not exist',
      'roster.yaml',
      'stalking',
      'stalkign',
      'there is no skill "stalkign" in the policy; did you mean stalking?',
    ],
    [
      'a partner force that does not exist',
      'policy.yaml',
      'target: northshire',
      'target: nortshire',
      'did you mean northshire?',
    ],
    [
      'a prompt that does not exist',
      'policy.yaml',
      'prompts: [link-the-calls]',
      'prompts: [link-calls]',
      'there is no prompt "link-calls"',
    ],
    [
      'a rule that is named twice',
      'policy.yaml',
      'name: second-call',
      'name: fourth-call-from-the-household',
      'this name is used twice',
    ],
    [
      'an impossible shift',
      'roster.yaml',
      'from: "16:00", to: "00:00"',
      'from: "16:00", to: "24:00"',
      'a time of day is written in quotes as "HH:MM"',
    ],
    [
      'a shift of no time',
      'roster.yaml',
      'from: "16:00", to: "00:00"',
      'from: "16:00", to: "16:00"',
      'lasts no time',
    ],
    ['every second week of which weeks', 'roster.yaml', 'firstDay: "2026-11-02", ', '', 'needs firstDay'],
    [
      'a PIN in the open',
      'roster.yaml',
      'pinHash: "scrypt$15$8$1$zX',
      'pinHash: "201201',
      'made by `alongside roster pin-hash`',
    ],
    ['text that is not YAML', 'policy.yaml', 'skills: [stalking,', 'skills: [stalking:', 'policy.yaml:'],
  ] as const)('%s', (_, name, from, to, said) => {
    const text = complaints(name, from, to);
    expect(text).toContain(said);
    expect(text.split('\n')[0]).toMatch(/^[a-z]+\.yaml:\d+:\d+: /);
  });

  it('points at the very word', () => {
    const lines = example['lines.yaml'].split('\n');
    const line = lines.findIndex((text) => text.includes('kind: nonEmergency')) + 1;
    expect(complaints('lines.yaml', 'kind: nonEmergency', 'kind: nonEmergancy')).toContain(
      `lines.yaml:${line}:11: `,
    );
  });

  it.each(['lowerLevelTo: standard', 'delaySeconds: 5', 'announce: hello', 'openingMode: audible'])(
    'S1 S4 S6: has no word for %s',
    (word) => {
      expect(complaints('policy.yaml', 'prompts: [who-is-speaking]', word)).toContain('unknown word');
      expect(complaints('policy.yaml', 'openingMode: listening', 'openingMode: audible')).toContain(
        'openingMode cannot be "audible"',
      );
    },
  );

  it('says all errors of all files at once, from top to bottom', () => {
    const parsed = parseRoutingFiles({
      'lines.yaml': 'lines: []\nown: 1\n',
      'policy.yaml': 'rules: x\n',
    });
    expect(parsed.ok ? [] : parsed.errors.map((error) => error.file)).toEqual([
      'lines.yaml',
      'lines.yaml',
      'policy.yaml',
      'policy.yaml',
      'policy.yaml',
      'roster.yaml',
    ]);
  });

  it('S14: repeats no number or address of the file', () => {
    const text = [
      complaints('lines.yaml', '"+441134960001"', '"441134960001"'),
      complaints('lines.yaml', 'id: desk-1,', 'id: "+441134960111",'),
      complaints('lines.yaml', 'ownNumbers:', '"+441134960005": 1\nownNumbers:'),
      complaints('lines.yaml', 'kind: nonEmergency', 'kind: "+441134960101"'),
    ].join('\n');
    expect(text.split('\n')).toHaveLength(4);
    expect(text).not.toMatch(/96000[15]|960111\b|"\+441134960101" is|cannot be "\+44/);
  });

  it('says that a folder without files has none', async () => {
    const loaded = await loadRoutingFiles(join(config, 'nowhere'));
    expect(loaded.ok ? '' : formatFileErrors(loaded.errors)).toBe(
      ['lines', 'policy', 'roster'].map((name) => `${name}.yaml:1:1: the file is missing`).join('\n'),
    );
  });
});
