import { mkdtemp, mkdir, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { consolePages } from '../../../src/http/console-pages.ts';
import { problemHandler } from '../../../src/http/problems.ts';
import { SILENT_LOG } from '../../../src/ports/log.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function served(built: boolean): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'alongside-console-'));
  if (built) {
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Alongside</title>');
    await writeFile(join(folder, 'assets', 'index-abc.js'), '0');
    await writeFile(join(folder, 'secret.txt'), 'not an asset');
  }
  const app = express().use(consolePages(folder)).use(problemHandler(SILENT_LOG));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closing.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the console’s pages', () => {
  it('given a built console, then every screen’s address is its page, never kept, and files are kept for ever', async () => {
    const url = await served(true);
    for (const path of ['/console', '/console/', '/console/call/CA123', '/console/routing']) {
      const page = await fetch(`${url}${path}`);
      expect([page.status, page.headers.get('cache-control')], path).toEqual([200, 'no-cache']);
    }
    const file = await fetch(`${url}/console/assets/index-abc.js`);
    expect(file.headers.get('cache-control')).toMatch(/max-age=31536000, immutable/);
  });

  it('given a file of an earlier release, or a way out of the folder, then it is not there', async () => {
    const url = await served(true);
    for (const path of [
      '/console/assets/index-old.js',
      '/console/assets/..%2fsecret.txt',
      '/console/assets/',
    ])
      expect((await fetch(`${url}${path}`)).status, path).toBe(404);
  });

  it('given a console that was never built, then it says how to build it', async () => {
    const url = await served(false);
    const reply = await fetch(`${url}/console`);
    expect(reply.status).toBe(503);
    expect(await reply.text()).toContain('npm run build:console');
  });
});
