import { signal } from '@preact/signals';
import { Button } from '../../kit/button.tsx';

/** In which language the caller is spoken to: questions and words to say are shown in it. */
export const askedIn = signal<'en' | 'cy'>('en');

export function LanguageButton() {
  const welsh = askedIn.value === 'cy';
  return (
    <Button kind="quiet" pressed={welsh} onPress={() => (askedIn.value = welsh ? 'en' : 'cy')}>
      <span lang="cy">Cymraeg</span>
    </Button>
  );
}
