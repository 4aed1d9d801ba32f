import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseYamlFile } from '../../../src/files/yaml-file.ts';
import { createApiKeys } from '../../../src/http/api-keys.ts';
import { auditKeys } from '../../../src/redis/audit-keys.ts';
import { openAuditLog } from '../../../src/redis/audit-log.ts';
import { parseKeyRing } from '../../../src/sealing/key-ring.ts';
import { accessFile } from '../../../src/wire/access.ts';
import { auditEntry } from '../../support/audit-entries.ts';
import { alongside } from '../../support/command-line.ts';
import { type FreshRedis, freshRedis } from '../../support/redis.ts';

describe('the command line', () => {
  let fresh: FreshRedis;
  let folder: string;
  let env: Record<string, string>;
  beforeEach(async () => {
    fresh = freshRedis();
    folder = await mkdtemp(join(tmpdir(), 'alongside-cli-'));
    env = {
      REDIS_URL: fresh.url,
      ALONGSIDE_PREFIX: fresh.prefix,
      ALONGSIDE_DATA_DIR: folder,
      ALONGSIDE_USER: 'auditor-1',
      TWILIO_API_BASE_URL: 'http://127.0.0.1:9',
      PUBLIC_BASE_URL: 'http://127.0.0.1:9',
    };
  });
  afterEach(async () => {
    await fresh.close();
    await rm(folder, { recursive: true });
  });

  const entries = (count: number) =>
    openAuditLog({ redis: fresh.client, prefix: fresh.prefix }).append(
      Array.from({ length: count }, (_, n) => auditEntry(`e${n + 1}`)),
    );

  describe('alongside register', () => {
    it('S15: given the glass is broken, when somebody is looked up, then a supervisor’s alarm is stored first', async () => {
      const look = [
        'register',
        'search',
        '--name',
        'nobody',
        '--force',
        'westshire',
        '--reason',
        'incident 12',
      ];
      const files = { ...env, ALONGSIDE_CONFIG_DIR: 'config' };
      expect((await alongside(look, files)).code).toBe(1);
      expect((await fresh.keys()).filter((key) => key.includes('alarm'))).toEqual([]);
      const broken = await alongside([...look, '--break-glass'], files);
      expect(broken.err).toBe('');
      expect(broken.code).toBe(1);
      expect((await fresh.keys()).filter((key) => key.includes('alarm'))).not.toEqual([]);
    }, 60_000);
  });

  describe('alongside referrals and re-contacts', () => {
    it('given an empty store, when each is asked as a process of its own, then it answers, and ends', async () => {
      const files = {
        ...env,
        ALONGSIDE_CONFIG_DIR: 'config',
        TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
        TWILIO_AUTH_TOKEN: 'x',
      };
      const asked = await Promise.all([
        alongside(['referrals', 'jobs'], files),
        alongside(['re-contacts', 'list', '--json'], files),
        alongside(['referrals', 'raise', 'CA1', 'victim-support', 'she asked', '--as', 'handler'], files),
        alongside(['re-contacts', 'plan', 'CA1', 'anna', 'she asked'], files),
      ]);
      expect(asked.map(({ code }) => code)).toEqual([0, 0, 3, 3]);
      expect(asked.map(({ out }) => out)).toEqual(['Nothing waits.\n', '[]\n', '', '']);
      expect(asked[2]?.err).toBe('there is no such call\n');
    }, 60_000);
  });

  describe('alongside audit', () => {
    it('S15: given a whole chain, when it is verified, then it holds, and who verified it is in it', async () => {
      await entries(3);
      const verified = await alongside(['audit', 'verify', '--json'], env);
      expect(verified.code).toBe(0);
      expect(JSON.parse(verified.out)).toMatchObject({ ok: true, head: { sequence: 4 } });
      const listed = await alongside(['audit', 'list', '--who', 'auditor-1'], env);
      expect(listed.out).toMatch(/auditor-1 {2}auditRead.*\n.*auditVerified/);
    });

    it('S15: given an entry cut out, when the chain is verified, then the first broken one is named and it is exit 1', async () => {
      await entries(4);
      await fresh.client.xdel(auditKeys(fresh.prefix).links, '2-0');
      const verified = await alongside(['audit', 'verify'], env);
      expect(verified.code).toBe(1);
      expect(verified.err).toContain('broken at entry 2');
    });

    it('given a chain, when it is exported, then every entry is a line and the digest is of what was written', async () => {
      await entries(2);
      const exported = await alongside(['audit', 'export'], env);
      const lines = exported.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(lines.map(({ entry }) => entry.what)).toEqual([
        'registerMatchShown',
        'registerMatchShown',
        'auditExported',
      ]);
      expect(exported.err).toMatch(/^sha256 [0-9a-f]{64}\n$/);
    });
  });

  describe('alongside doctor', () => {
    it('given Twilio refuses the token, when the doctor looks, then it says so, prints the signed address, and is exit 1', async () => {
      const twilio = createServer((_request, response) => response.writeHead(401).end('{}')).listen(
        0,
        '127.0.0.1',
      );
      await new Promise((resolve) => twilio.once('listening', resolve));
      const base = `http://127.0.0.1:${(twilio.address() as AddressInfo).port}`;
      const told = await alongside(['doctor', '--json'], {
        ...env,
        TWILIO_API_BASE_URL: base,
        PUBLIC_BASE_URL: 'http://127.0.0.1:9/behind/a/proxy/',
      });
      twilio.close();
      const { ok, findings } = JSON.parse(told.out);
      expect([told.code, ok]).toEqual([1, false]);
      const of = (name: string) => findings.filter((finding: { name: string }) => finding.name === name);
      expect(of('twilio')[0]).toMatchObject({
        state: 'failed',
        nextStep: expect.stringContaining('TWILIO_AUTH_TOKEN'),
      });
      expect(of('public address')[0].says).toContain('http://127.0.0.1:9/behind/a/proxy/voice/inbound');
      expect(of('files')[0].state).toBe('ok');
      expect(of('redis (calls)')[0].state).not.toBe('failed');
      expect(of('audit')[0].state).toBe('ok');
    });

    it('given files with an error and no Redis, when the doctor looks, then it says where, and every next step', async () => {
      await writeFile(join(folder, 'access.yaml'), 'keys:\n  - id: feed\n    hash: wrong\n');
      const told = await alongside(['doctor'], {
        ...env,
        ALONGSIDE_CONFIG_DIR: folder,
        REDIS_URL: 'redis://127.0.0.1:9',
      });
      expect(told.code).toBe(1);
      expect(told.out).toMatch(/access\.yaml:3:11: /);
      expect(told.out).toMatch(/FAILED {3}redis \(calls\)/);
      const failed = told.out.split('\n').filter((line) => line.startsWith('FAILED'));
      expect(told.out.match(/→/g)?.length).toBeGreaterThanOrEqual(failed.length);
    });

    it('given production with nothing set, when the doctor looks, then each sentence is a finding', async () => {
      const told = await alongside(['doctor', '--json'], { ALONGSIDE_MODE: 'production' });
      const { findings } = JSON.parse(told.out);
      expect(told.code).toBe(1);
      expect(findings.length).toBeGreaterThanOrEqual(4);
      for (const finding of findings) expect(finding).toMatchObject({ name: 'settings', state: 'failed' });
    });
  });

  it('given a new key, when what is printed stands in access.yaml, then the key is recognised with its scopes', async () => {
    const made = await alongside([
      'access',
      'new',
      'feed',
      '--scopes',
      'calls:identity,alarms:*',
      '--forces',
      'westshire',
    ]);
    const key = /alongside_\S+/.exec(made.err)?.[0] ?? '';
    expect(made.out).not.toContain(key);
    const file = parseYamlFile('access.yaml', `keys:\n${made.out}`, accessFile);
    if (!file.ok) throw new Error(JSON.stringify(file.errors));
    const found = createApiKeys(file.value.keys).recognise(key, Date.now());
    expect(found).toMatchObject({ ok: true, principal: { actor: 'feed', grant: 'key:feed' } });
    expect(found.ok && [...found.principal.scopes]).toEqual(['calls:identity', 'alarms:read', 'alarms:act']);
  });

  it('given new keys, when they are read, then they are a whole key ring', async () => {
    const { out } = await alongside(['keys', 'new']);
    expect(parseKeyRing(out).sealing.keys.size).toBe(1);
  });

  it('given a word nobody knows, when it is asked, then it is exit 2; given --help, then every group is listed', async () => {
    expect((await alongside(['nonsense'])).code).toBe(2);
    expect((await alongside(['audit', 'list', '--limit', 'many'], env)).code).toBe(2);
    const { code, out } = await alongside(['--help']);
    expect(code).toBe(0);
    for (const group of ['doctor', 'register', 'routing', 'roster', 'audit', 'access', 'simulate'])
      expect(out).toContain(group);
  });
});
