import type { ReplyOf } from '../../../wire/api.ts';
import type { Tone } from '../../kit/state-mark.tsx';

export type Version = ReplyOf<'listRoutingVersions'>['versions'][number];

export const VERSION_WORDS: Readonly<
  Record<Version['status'], { readonly tone: Tone; readonly words: string }>
> = {
  proposed: { tone: 'info', words: 'Waits for a second person' },
  approved: { tone: 'plain', words: 'Approved' },
  published: { tone: 'plain', words: 'Published' },
  withdrawn: { tone: 'plain', words: 'Withdrawn' },
  refused: { tone: 'bad', words: 'Refused: could not be loaded' },
};
