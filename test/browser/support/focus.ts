import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** A busy machine may be late with it. */
const PATIENT = { timeout: 15_000 };

/** The focus is somewhere on the page, not lost with what had it. */
export async function keepsFocus(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate('document.activeElement !== document.body'), PATIENT).toBe(true);
}

/** What has the focus says this, e.g. the button that opened a dialog which has closed. */
export async function hasFocus(page: Page, words: string): Promise<void> {
  await expect.poll(() => page.evaluate('document.activeElement.textContent'), PATIENT).toContain(words);
}
