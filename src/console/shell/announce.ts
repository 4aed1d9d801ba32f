import { signal } from '@preact/signals';

/** What a screen reader is told: politely, or at once for what cannot wait. Neither takes the focus. */
export const polite = signal('');
export const assertive = signal('');

export function announce(words: string, at: 'polite' | 'assertive' = 'polite'): void {
  const target = at === 'polite' ? polite : assertive;
  // The same words twice are news twice.
  target.value = target.value === words ? `${words}\u00a0` : words;
}
