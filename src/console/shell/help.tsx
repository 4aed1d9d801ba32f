import { signal } from '@preact/signals';
import { Dialog } from '../kit/dialog.tsx';
import { keyLabel, shortcuts } from './shortcuts.ts';
import { preferences } from './preferences.ts';

export const helpOpen = signal(false);

/** Every shortcut of this screen, as it is at this moment (`?`). */
export function Help() {
  if (!helpOpen.value) return null;
  const groups = Map.groupBy(
    new Map(shortcuts.value.map((one) => [one.keys, one])).values(),
    ({ group }) => group,
  );
  return (
    <Dialog
      title="Keys"
      wide
      onClose={() => {
        helpOpen.value = false;
      }}
    >
      {!preferences.value.singleKeys && (
        <p class="hint">
          Shortcuts of a single key are switched off in Settings. Ctrl+K and the F-keys work.
        </p>
      )}
      <div class="help">
        {[...groups].map(([group, offered]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl class="help-keys">
              {offered.map(({ keys, does }) => (
                <div key={keys}>
                  <dt>
                    <kbd class="keys">{keyLabel(keys)}</kbd>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
