import { effect, signal } from '@preact/signals';

/** What a person sets for this browser. Nothing about anybody's work is ever kept on the machine. */
export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark';
  /** Shortcuts of a single key; those with Ctrl and the F-keys always work (WCAG 2.1.4). */
  readonly singleKeys: boolean;
  /** Off until somebody has heard the test tone. */
  readonly sound: boolean;
  /** The audio device for tones; '' is the machine's usual one. Never the headset's line. */
  readonly soundDevice: string;
}

const KEY = 'alongside-preferences';
const USUAL: Preferences = {
  theme: 'system',
  singleKeys: true,
  sound: false,
  soundDevice: '',
};

export const preferences = signal<Preferences>(read());

export function prefer(part: Partial<Preferences>): void {
  preferences.value = { ...preferences.value, ...part };
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences.value));
  } catch {
    // A browser that keeps nothing: the choice lasts as long as the page.
  }
}

function read(): Preferences {
  try {
    return { ...USUAL, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>) };
  } catch {
    return USUAL;
  }
}

effect(() => {
  document.documentElement.dataset.theme = preferences.value.theme;
});
