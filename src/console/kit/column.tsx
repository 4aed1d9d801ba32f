import type { ComponentChildren } from 'preact';

/** A column that scrolls by itself, so it is a stop of the Tab key and has a name. */
export function Column({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key (axe: scrollable-region-focusable)
    <section class="column" aria-label={name} tabIndex={0}>
      {children}
    </section>
  );
}
