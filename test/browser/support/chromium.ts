import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** `ALONGSIDE_CHROMIUM`, else the first on PATH; scripts/lib/chromium.sh brings one where there is none. */
export function chromiumPath(): string {
  const given = process.env.ALONGSIDE_CHROMIUM;
  if (given !== undefined && given !== '') return given;
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const name of NAMES) if (isProgram(join(folder, name))) return join(folder, name);
  throw new Error('no Chromium on PATH: install one, set ALONGSIDE_CHROMIUM, or run ./scripts/test browser');
}

/** A browser without a window. The sandbox needs rights that a container lacks; the pages are our own. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'],
  });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
