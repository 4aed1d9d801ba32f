import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What a theme changes is colours and nothing else: the rules that look at them are asked in each. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];
const ASKED = { light: RULES, dark: { type: 'rule', values: OF_COLOUR } } as const;

/** Fails with what axe has against the page as it is now, in both themes. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  // Evaluated over the debugger's connection, which the page's content policy does not concern.
  if (!(await page.evaluate("typeof axe === 'object'"))) await page.evaluate(axe.source);
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    const { violations } = (await page.evaluate(
      `axe.run(document, ${JSON.stringify({ runOnly: ASKED[theme], resultTypes: ['violations'] })})`,
    )) as { readonly violations: readonly Violation[] };
    const told = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id}: ${help} – ${target.join(' ')}\n  ${failureSummary ?? ''}`,
      ),
    );
    expect(told, `${what}, ${theme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
