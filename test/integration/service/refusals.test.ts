import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startRedis } from '../../../scripts/lib/redis.ts';
import { readSettings } from '../../../src/environment.ts';
import { SILENT_LOG } from '../../../src/ports/log.ts';
import { createService } from '../../../src/service.ts';
import { freshRedis } from '../../support/redis.ts';
import { waitFor } from '../../support/wait-for.ts';

const log = { ...SILENT_LOG, flush: async () => undefined };
let folder: string;
let configDir: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alongside-refusals-'));
  configDir = join(folder, 'config');
  await cp(new URL('../../../config', import.meta.url).pathname, configDir, { recursive: true });
  await writeFile(join(configDir, 'access.yaml'), 'keys: []\n');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const key = () => ({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } });

function settings(redisUrl: string, more: Record<string, string> = {}) {
  return readSettings({
    ALONGSIDE_MODE: 'development',
    HOST: '127.0.0.1',
    PORT: '0',
    REDIS_URL: redisUrl,
    ALONGSIDE_PREFIX: `t${randomBytes(4).toString('hex')}:`,
    ALONGSIDE_CONFIG_DIR: configDir,
    ALONGSIDE_DATA_DIR: join(folder, 'var'),
    ...more,
  });
}

describe('at first start', () => {
  it('given a policy with an error, when the service starts, then it refuses with file, line, column and what would be right', async () => {
    await using redis = freshRedis();
    const path = join(configDir, 'policy.yaml');
    await writeFile(path, (await readFile(path, 'utf8')).replace('levelAtLeast: high', 'levelAtLeast: hihg'));
    await expect(createService(settings(redis.url), { log })).rejects.toThrow(
      /policy\.yaml:\d+:\d+: .*high/s,
    );
  });

  it('given production and a simulated Redis, when the service starts, then it refuses in one sentence', async () => {
    await using simulated = await startRedis({ useEnvironment: false, simulation: 'always' });
    const production = settings(simulated.url, {
      ALONGSIDE_MODE: 'production',
      PUBLIC_BASE_URL: 'https://voice.example.police.uk',
      ALONGSIDE_KEYS: JSON.stringify({ lookup: key(), sealing: key(), signing: key() }),
      TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`,
      TWILIO_AUTH_TOKEN: 'a-token',
    });
    await expect(createService(production, { log })).rejects.toThrow('simulated Redis');
  });
});

describe('while it runs', () => {
  it('given a good version, when a bad one is written, then the good one stays, and a later good one is taken', async () => {
    await using redis = freshRedis();
    const errors: string[] = [];
    const taken: number[] = [];
    const listening = {
      ...log,
      error: (event: string) => void errors.push(event),
      info: (event: string, fields?: { policyVersion?: number }) =>
        void (event === 'opsFilesTaken' && taken.push(fields?.policyVersion ?? 0)),
    };
    const service = await createService(settings(redis.url), { log: listening, filesEveryMs: 20 });
    const path = join(configDir, 'policy.yaml');
    const good = await readFile(path, 'utf8');

    await writeFile(path, good.replace('rules:', 'rulez:'));
    await waitFor(() => errors.includes('opsFilesRefused'), { what: 'the refusal' });
    expect(taken).toEqual([]);

    await writeFile(path, good.replace('repeatWindowHours: 24', 'repeatWindowHours: 12'));
    await waitFor(() => taken.length === 1, { what: 'the new version' });
    await service.stop();
  });
});
