import { computed, signal } from '@preact/signals';

const BASE = '/console';
const address = signal(location.pathname);

/** Where we are: `/console/<screen>/<rest…>`. Ids in it are opaque (S14). */
export const route = computed(() => {
  const [screen = '', ...rest] = address.value.slice(BASE.length).split('/').filter(Boolean);
  return { screen, rest: rest.map(decodeURIComponent) };
});

export function hrefOf(screen: string, ...rest: readonly string[]): string {
  return [BASE, screen, ...rest.map(encodeURIComponent)].filter(Boolean).join('/');
}

export function go(screen: string, ...rest: readonly string[]): void {
  const href = hrefOf(screen, ...rest);
  if (href === location.pathname) return;
  history.pushState(null, '', href);
  address.value = href;
}

/** For a change that is no step of the way, such as the first screen that is chosen for somebody. */
export function goInstead(screen: string, ...rest: readonly string[]): void {
  const href = hrefOf(screen, ...rest);
  history.replaceState(null, '', href);
  address.value = href;
}

addEventListener('popstate', () => {
  address.value = location.pathname;
});

/** Links of ours stay in the page; with a modifier key the browser does as it is asked. */
export function followLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest('a[href]');
  if (!(link instanceof HTMLAnchorElement) || link.target !== '' || link.origin !== location.origin) return;
  if (link.hash !== '') return;
  if (link.pathname !== BASE && !link.pathname.startsWith(`${BASE}/`)) return;
  event.preventDefault();
  history.pushState(null, '', link.pathname);
  address.value = link.pathname;
}
