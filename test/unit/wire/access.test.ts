import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { formatFileErrors } from '../../../src/files/file-error.ts';
import { parseYamlFile } from '../../../src/files/yaml-file.ts';
import { accessFile } from '../../../src/wire/access.ts';

const HASH = `"sha256:${'a'.repeat(64)}"`;
const key = (part: string) => `keys:\n  - id: feed\n    hash: ${HASH}\n    actor: feed\n${part}`;
const RIGHT = '    scopes: ["calls:identity"]\n    forces: [westshire]\n    expires: "2027-11-30"\n';
const said = (text: string) => {
  const file = parseYamlFile('access.yaml', text, accessFile);
  return file.ok ? '' : formatFileErrors(file.errors);
};

describe('config/access.yaml', () => {
  it('given the example, when it is read, then it is right, and nobody comes in by it', async () => {
    const text = await readFile(new URL('../../../config/access.yaml', import.meta.url), 'utf8');
    const file = parseYamlFile('access.yaml', text, accessFile);
    expect(file.ok && file.value).toEqual({ keys: [], signIn: null, emergencyAccount: null });
  });

  it('given a whole key, when it is read, then its scopes are those and no more', () => {
    const file = parseYamlFile('access.yaml', key(RIGHT), accessFile);
    expect(file.ok && file.value.keys[0]?.scopes).toEqual(['calls:identity']);
  });

  it.each([
    [
      'a scope that does not exist',
      key(RIGHT.replace('calls:identity', 'calls:everything')),
      /:5:\d+: .*no such scope/,
    ],
    ['no force', key(RIGHT.replace('[westshire]', '[]')), /:6:\d+: forces must be at least 1/],
    [
      'a word it does not know',
      key(`${RIGHT}    force: westshire\n`),
      /:8:\d+: unknown word "force".*forces/,
    ],
    [
      'the key itself in place of its hash',
      key(RIGHT).replace(HASH, 'alongside_feed_secret'),
      /:3:\d+: .*sha256:/,
    ],
    [
      'a desk of one’s own without a specialist',
      key(RIGHT.replace('calls:identity', 'specialist:self')),
      /needs the specialist/,
    ],
    ['two keys of one id', `${key(RIGHT)}${key(RIGHT).replace('keys:\n', '')}`, /:8:\d+: .*used twice/],
  ])('given %s, when it is read, then the error says where and what would be right', (_, text, expected) => {
    expect(said(text)).toMatch(expected);
    expect(said(text)).not.toContain('secret');
  });
});
