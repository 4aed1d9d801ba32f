import { type Signal, signal } from '@preact/signals';

/** What a screen reader is told: politely, or at once for what cannot wait. Neither takes the focus. */
export const polite = signal('');
export const assertive = signal('');

/** Long enough to be begun; after that, whoever reads through the page would find old news. */
const KEPT_MS = 10_000;
const clearing = new Map<Signal<string>, ReturnType<typeof setTimeout>>();

export function announce(words: string, at: 'polite' | 'assertive' = 'polite'): void {
  const target = at === 'polite' ? polite : assertive;
  // The same words twice are news twice.
  target.value = target.value === words ? `${words}\u00a0` : words;
  clearTimeout(clearing.get(target));
  clearing.set(
    target,
    setTimeout(() => {
      target.value = '';
    }, KEPT_MS),
  );
}
