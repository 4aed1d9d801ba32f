/** Parts of the page that can stand for what has gone from them. */
const PARTS = 'section, aside, dialog, main';

/** What had the focus last, and the parts that it stood in, the nearest first. */
let last: Element | null = null;
let parts: readonly HTMLElement[] = [];

/**
 * Nobody at the keyboard is thrown back to the top of the page: when what has the focus goes (a button whose act is done, a
 * row, the opener of a dialog), the nearest part that is still there takes it (WCAG 2.4.3).
 */
export function keepFocus(): void {
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof Element)) return;
    last = target;
    parts = partsAround(target);
  });
  // Pressed beside everything: that takes the focus away on purpose.
  document.addEventListener('pointerdown', () => {
    last = null;
  });
  new MutationObserver(() => {
    if (last === null || last.isConnected || document.activeElement !== document.body) return;
    const to = parts.find((part) => part.isConnected) ?? document.getElementById('screen');
    last = null;
    if (to === null) return;
    if (!to.hasAttribute('tabindex')) to.tabIndex = -1;
    to.focus({ preventScroll: true });
  }).observe(document.body, { childList: true, subtree: true });
}

function partsAround(element: Element): readonly HTMLElement[] {
  const around: HTMLElement[] = [];
  for (let part = element.closest<HTMLElement>(PARTS); part !== null; ) {
    around.push(part);
    part = part.parentElement?.closest<HTMLElement>(PARTS) ?? null;
  }
  return around;
}
