import { signal, useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Dialog } from '../kit/dialog.tsx';
import { keyLabel, type Shortcut, shortcuts } from './shortcuts.ts';

export const paletteOpen = signal(false);

/** Everything that can be done now, found by typing (Ctrl+K). A combobox over a list box (ARIA APG). */
export function Palette() {
  return paletteOpen.value ? <OpenPalette /> : null;
}

function OpenPalette() {
  const typed = useSignal('');
  const at = useSignal(0);
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const found = matching(shortcuts.value, typed.value);
  const chosen = Math.min(at.value, found.length - 1);
  const close = () => {
    paletteOpen.value = false;
  };
  const run = (shortcut: Shortcut | undefined) => {
    if (shortcut === undefined || shortcut.disabled) return;
    close();
    // After the dialog has given the focus back.
    setTimeout(shortcut.run);
  };
  return (
    <Dialog title="Commands" onClose={close}>
      <input
        ref={input}
        class="palette-input"
        role="combobox"
        aria-label="What to do"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={found[chosen] === undefined ? undefined : `${listId}-${chosen}`}
        autoComplete="off"
        placeholder="Type what you want to do"
        value={typed.value}
        onInput={({ currentTarget }) => {
          typed.value = currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') at.value = Math.min(found.length - 1, chosen + 1);
          else if (event.key === 'ArrowUp') at.value = Math.max(0, chosen - 1);
          else if (event.key === 'Enter') run(found[chosen]);
          else return;
          event.preventDefault();
        }}
      />
      <div class="palette-list" role="listbox" id={listId} aria-label="Commands">
        {found.map((shortcut, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the combobox's above
          <div
            key={shortcut.keys + shortcut.does}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            aria-disabled={shortcut.disabled ? 'true' : undefined}
            class="palette-row"
            onClick={() => run(shortcut)}
          >
            <span>
              {shortcut.does}
              {shortcut.disabled && <span class="hint"> {shortcut.disabled}</span>}
            </span>
            <span class="hint">{shortcut.group}</span>
            <kbd class="keys">{keyLabel(shortcut.keys)}</kbd>
          </div>
        ))}
      </div>
      {found.length === 0 && <p class="empty">Nothing here is called that.</p>}
    </Dialog>
  );
}

function matching(all: readonly Shortcut[], typed: string): readonly Shortcut[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const latest = [...new Map(all.map((one) => [`${one.group} ${one.does}`, one])).values()];
  return latest.filter(({ does, group }) => {
    const text = `${does} ${group}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
