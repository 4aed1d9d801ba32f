import { signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { preferences } from './preferences.ts';

export interface Shortcut {
  /** As `KeyboardEvent.key`, with `Ctrl+` before it where it is held; two keys one after the other as `g d`. */
  readonly keys: string;
  /** What it does, for `?` and the palette. */
  readonly does: string;
  /** Where it is listed. */
  readonly group: string;
  /** Null: it can be done now. Else why not, said instead of doing nothing. */
  readonly disabled?: string | null;
  readonly run: () => void;
}

/** Everything that can be done by key right now; what was added last wins where two ask for one key. */
export const shortcuts = signal<readonly Shortcut[]>([]);
/** Why a key did nothing, said in the live region. */
export const keyRefused = signal<string | null>(null);

/** Offers shortcuts while the component is on the screen. */
export function useShortcuts(offered: readonly Shortcut[]): void {
  const signature = offered.map(({ keys, does, disabled }) => `${keys} ${does} ${disabled ?? ''}`).join('\n');
  // The words may be the same and the call or question another one: a key does what the last rendering shows.
  const latest = useRef(offered);
  latest.current = offered;
  useLayoutEffect(() => {
    const here = offered.map((one, at) => ({ ...one, run: () => latest.current[at]?.run() }));
    shortcuts.value = [...shortcuts.value, ...here];
    return () => {
      shortcuts.value = shortcuts.value.filter((one) => !here.includes(one));
    };
  }, [signature]);
}

const SEQUENCE_MS = 1_200;
let first: { readonly key: string; readonly at: number } | null = null;

export function listenToKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.isComposing || event.repeat || event.altKey || event.metaKey) return;
    const name = `${event.ctrlKey ? 'Ctrl+' : ''}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
    const single = !event.ctrlKey && event.key.length === 1;
    // A dialog is a question of its own: only it hears keys while it is open.
    const inDialog = document.querySelector('dialog[open]') !== null;
    if (single && (writesIn(event.target) || !preferences.value.singleKeys || inDialog)) return;
    if (inDialog && name !== 'Ctrl+k') return;
    const sequence =
      first !== null && performance.now() - first.at < SEQUENCE_MS ? `${first.key} ${name}` : null;
    first = null;
    const found = find(sequence) ?? find(name);
    if (found === undefined) {
      if (single && shortcuts.value.some(({ keys }) => keys.startsWith(`${name} `)))
        first = { key: name, at: performance.now() };
      return;
    }
    event.preventDefault();
    if (found.disabled) keyRefused.value = `${found.does}: ${found.disabled}`;
    else found.run();
  });
}

function find(name: string | null): Shortcut | undefined {
  return shortcuts.value.findLast(({ keys }) => keys === name);
}

function writesIn(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type))
  );
}

/** As written on the keys. */
export function keyLabel(keys: string): string {
  return keys
    .split(' ')
    .map((key) =>
      key.replace('Enter', '↵').replace(/^Ctrl\+(\w)$/, (_, one: string) => `Ctrl+${one.toUpperCase()}`),
    )
    .map((key) => (key.length === 1 ? key.toUpperCase() : key))
    .join(' then ');
}
