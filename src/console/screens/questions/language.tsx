import { signal } from '@preact/signals';
import { announce } from '../../shell/announce.ts';
import { Button } from '../../kit/button.tsx';

/** In which language the caller is spoken to: questions and words to say are shown in it. */
export const askedIn = signal<'en' | 'cy'>('en');

export function LanguageButton() {
  const welsh = askedIn.value === 'cy';
  const turn = () => {
    askedIn.value = welsh ? 'en' : 'cy';
    announce(welsh ? 'Words to the caller are in English.' : 'Words to the caller are in Welsh.');
  };
  return (
    <Button kind="quiet" pressed={welsh} of="(Welsh): words to the caller" onPress={turn}>
      <span lang="cy">Cymraeg</span>
    </Button>
  );
}
