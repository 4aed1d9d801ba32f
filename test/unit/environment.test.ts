import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { developmentKeys, readSettings, SettingsError, VARIABLES } from '../../src/environment.ts';
import { parseKeyRing } from '../../src/sealing/key-ring.ts';

const folder = mkdtempSync(join(tmpdir(), 'settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(text: string): string {
  const path = join(folder, `secret-${Math.random().toString(36).slice(2)}`);
  writeFileSync(path, text);
  return path;
}

/** What a production service is given. */
const PRODUCTION = {
  PUBLIC_BASE_URL: 'https://voice.example',
  REDIS_URL: 'redis://redis.example:6379',
  TWILIO_ACCOUNT_SID: `AC${'a'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'token',
  ALONGSIDE_KEYS: '{"lookup":{}}',
};

function sentences(env: Record<string, string | undefined>): readonly string[] {
  try {
    readSettings(env);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.sentences;
    throw error;
  }
}

describe('production', () => {
  it('starts with what it needs, and is the mode that nobody has to ask for', () => {
    expect(readSettings(PRODUCTION)).toMatchObject({
      mode: 'production',
      role: 'all',
      audit: true,
      port: 8080,
    });
  });

  it.each<[string, Record<string, string | undefined>, RegExp]>([
    ['a missing public URL', { PUBLIC_BASE_URL: undefined }, /^PUBLIC_BASE_URL is missing/],
    ['a public URL without TLS', { PUBLIC_BASE_URL: 'http://voice.example' }, /must begin with https/],
    ['a Redis of its own making', { REDIS_URL: undefined }, /^REDIS_URL is missing/],
    ['no keys', { ALONGSIDE_KEYS: undefined }, /^ALONGSIDE_KEYS is missing/],
    [
      'the keys of development',
      { ALONGSIDE_KEYS: ` ${developmentKeys()}\n` },
      /holds the keys of development/,
    ],
    ['no account', { TWILIO_ACCOUNT_SID: undefined }, /TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are missing/],
    ['no token', { TWILIO_AUTH_TOKEN: undefined }, /TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are missing/],
    ['the simulator', { TWILIO_API_BASE_URL: 'http://127.0.0.1:9000' }, /the simulator is refused/],
    [
      'a lookalike of Twilio',
      { TWILIO_API_BASE_URL: 'https://api.twilio.com.evil.example' },
      /is not an address/,
    ],
    ['S15: the audit off', { ALONGSIDE_AUDIT: 'off' }, /^ALONGSIDE_AUDIT is off/],
  ])('refuses %s, in one sentence', (_what, change, said) => {
    const found = sentences({ ...PRODUCTION, ...change });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(said);
    expect(found[0]).toMatch(/[.)]$/);
  });

  it('says all that is wrong at once', () => {
    expect(sentences({})).toHaveLength(4);
  });

  it.each(['https://api.twilio.com', 'https://api.ie1.twilio.com', 'https://api.dublin.ie1.twilio.com/'])(
    'takes Twilio at %s',
    (url) => {
      expect(sentences({ ...PRODUCTION, TWILIO_API_BASE_URL: url })).toEqual([]);
    },
  );

  it('S14: no sentence repeats a secret', () => {
    const found = sentences({ ...PRODUCTION, TWILIO_AUTH_TOKEN: 'hush-hush', ALONGSIDE_AUDIT: 'off' });
    expect(found.join()).not.toContain('hush-hush');
  });
});

describe('development', () => {
  it('starts with nothing, on keys that everybody knows', () => {
    const settings = readSettings({ ALONGSIDE_MODE: 'development' });
    expect(settings).toMatchObject({
      publicBaseUrl: 'http://127.0.0.1:8080',
      redisUrl: 'redis://127.0.0.1:6379',
      twilio: { apiBaseUrl: 'https://api.twilio.com', callsPerSecond: 1 },
    });
    expect(() => parseKeyRing(settings.keys)).not.toThrow();
  });
});

describe('any value', () => {
  const development = { ALONGSIDE_MODE: 'development' };

  it.each([
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['ALONGSIDE_ROLE', 'boss'],
    ['TWILIO_ACCOUNT_SID', 'AC123'],
    ['ALONGSIDE_AUDIT', 'maybe'],
    ['PUBLIC_BASE_URL', 'voice.example'],
    ['ALONGSIDE_PREFIX', 'Übung'],
    ['TRUST_PROXY', '11'],
  ])('%s=%s is refused by name', (name, value) => {
    const found = sentences({ ...development, [name]: value });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(`^${name}: `));
  });

  it('that is empty counts as not given', () => {
    expect(readSettings({ ...development, PORT: '' }).port).toBe(8080);
  });

  it('one Redis is all three unless told otherwise', () => {
    const one = readSettings({ ...development, REDIS_URL: 'redis://a' });
    expect([one.redisRegisterUrl, one.redisQueueUrl]).toEqual(['redis://a', 'redis://a']);
    const three = readSettings({ ...development, REDIS_URL: 'redis://a', REDIS_QUEUE_URL: 'redis://q' });
    expect([three.redisRegisterUrl, three.redisQueueUrl]).toEqual(['redis://a', 'redis://q']);
  });

  it('two tokens during rotation, the current one first', () => {
    const settings = readSettings({
      ...development,
      TWILIO_AUTH_TOKEN: 'now',
      TWILIO_AUTH_TOKEN_NEXT: 'next',
    });
    expect(settings.twilio.authTokens).toEqual(['now', 'next']);
  });

  it('partners’ secrets are read by partner', () => {
    const given = JSON.stringify({ refuge: Buffer.from('secret').toString('base64') });
    const settings = readSettings({ ...development, ALONGSIDE_PARTNER_SECRETS: given });
    expect(settings.partnerSecrets.get('refuge')?.toString()).toBe('secret');
    for (const wrong of ['{', '[]', '{"refuge":"not base64!"}'])
      expect(sentences({ ...development, ALONGSIDE_PARTNER_SECRETS: wrong })).toEqual([
        'ALONGSIDE_PARTNER_SECRETS must be a JSON object of partner id to base64 secret.',
      ]);
  });
});

describe('values in files', () => {
  it.each(VARIABLES.filter((name) => name === 'TWILIO_AUTH_TOKEN' || name === 'ALONGSIDE_KEYS'))(
    '%s_FILE names a file that holds it, with or without a last newline',
    (name) => {
      const { [name as keyof typeof PRODUCTION]: value, ...rest } = PRODUCTION;
      expect(sentences(rest)).toHaveLength(1);
      expect(sentences({ ...rest, [`${name}_FILE`]: fileWith(`${value}\n`) })).toEqual([]);
    },
  );

  it('the plain variable wins', () => {
    const settings = readSettings({
      ...PRODUCTION,
      TWILIO_AUTH_TOKEN: 'plain',
      TWILIO_AUTH_TOKEN_FILE: fileWith('from a file'),
    });
    expect(settings.twilio.authTokens).toEqual(['plain']);
  });

  it('a file that cannot be read is said by the variable’s name, not by its path', () => {
    const found = sentences({ ...PRODUCTION, TWILIO_AUTH_TOKEN_FILE: join(folder, 'nowhere') });
    expect(found).toEqual([]);
    const needed = sentences({
      ...PRODUCTION,
      TWILIO_AUTH_TOKEN: undefined,
      TWILIO_AUTH_TOKEN_FILE: join(folder, 'nowhere'),
    });
    expect(needed).toEqual(['TWILIO_AUTH_TOKEN_FILE names a file that cannot be read (ENOENT).']);
  });
});
