import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { keyLabel } from '../shell/shortcuts.ts';

export interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onPress: () => void;
  /** Why it cannot be pressed now; the button stays reachable and says so. */
  readonly disabled?: string | null | undefined;
  readonly kind?: 'plain' | 'main' | 'danger' | 'quiet';
  /** Its shortcut, for the eye; who offers the button offers the key with `useShortcuts`. */
  readonly keys?: string | undefined;
  readonly pressed?: boolean | undefined;
  /** Said after its words to whoever cannot see what it belongs to. */
  readonly of?: string | undefined;
}

/** A button that is never mute: pressed while it cannot be, it tells why (`aria-disabled`, so it keeps its place in the tab order). */
export function Button({ children, onPress, disabled, kind = 'plain', keys, pressed, of }: ButtonProps) {
  const id = useId();
  const reasonId = disabled ? id : undefined;
  return (
    <button
      type="button"
      class={`button button-${kind}`}
      aria-disabled={disabled ? 'true' : undefined}
      aria-describedby={reasonId}
      aria-pressed={pressed}
      title={disabled ?? undefined}
      onClick={() => {
        if (!disabled) onPress();
      }}
    >
      <span class="button-words">
        {children}
        {of !== undefined && <span class="hidden"> {of}</span>}
      </span>
      {keys !== undefined && <Keys keys={keys} />}
      {disabled && (
        <span id={reasonId} class="hidden">
          {disabled}
        </span>
      )}
    </button>
  );
}

export function Keys({ keys }: { readonly keys: string }) {
  return (
    <span class="keys" aria-hidden="true">
      {keyLabel(keys)}
    </span>
  );
}
