import { signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { type Bound, CheckField, type Choice, RadioField, SelectField } from '../kit/form.tsx';
import { type Preferences, prefer, preferences } from './preferences.ts';
import { play } from './sound.ts';

export const settingsOpen = signal(false);

/** What a person sets for this browser. */
export function Settings() {
  return settingsOpen.value ? <OpenSettings /> : null;
}

function OpenSettings() {
  const theme = bound('theme');
  const singleKeys = bound('singleKeys');
  const sound = bound('sound');
  const device = bound('soundDevice');
  const devices = useSignal<readonly Choice[]>([['', 'The machine’s usual device']]);
  useEffect(() => {
    navigator.mediaDevices
      ?.enumerateDevices()
      .then((all) => {
        const outputs = all.filter(({ kind, deviceId }) => kind === 'audiooutput' && deviceId !== '');
        devices.value = [
          ['', 'The machine’s usual device'],
          ...outputs.map(({ deviceId, label }, at): Choice => [deviceId, label || `Device ${at + 1}`]),
        ];
      })
      .catch(() => undefined);
  }, [devices]);
  return (
    <Dialog
      title="Settings"
      onClose={() => {
        settingsOpen.value = false;
      }}
    >
      <div class="form">
        <RadioField
          name="theme"
          label="Colours"
          value={theme as Bound<string>}
          choices={[
            ['system', 'As the machine'],
            ['light', 'Light'],
            ['dark', 'Dark'],
          ]}
        />
        <CheckField name="singleKeys" label="Shortcuts of a single key" value={singleKeys} />
        <CheckField name="sound" label="Tones for alarms, never while you are on a call" value={sound} />
        <SelectField
          name="soundDevice"
          label="Tones come from"
          hint="Not the headset you speak to callers with."
          value={device}
          choices={devices.value}
        />
        <div class="form-foot">
          <Button onPress={() => play('test')}>Play the test tone</Button>
        </div>
      </div>
    </Dialog>
  );
}

/** A preference as a field's value; what is chosen holds at once. */
function bound<Key extends keyof Preferences>(key: Key): Bound<Preferences[Key]> {
  return {
    get value() {
      return preferences.value[key];
    },
    set value(value) {
      prefer({ [key]: value });
    },
  };
}
