import type { ReplyOf } from '../../../wire/api.ts';
import type { Tone } from '../../kit/state-mark.tsx';

export type RegisterFile = ReplyOf<'getRegisterFile'>;

export const FILE_WORDS: Readonly<
  Record<RegisterFile['status'], { readonly tone: Tone; readonly words: string }>
> = {
  received: { tone: 'plain', words: 'Received: map its columns' },
  previewing: { tone: 'info', words: 'Being previewed' },
  previewed: { tone: 'plain', words: 'Previewed: look, then import' },
  applyWaits: { tone: 'warn', words: 'Waits for a second person' },
  applying: { tone: 'info', words: 'Being imported' },
  done: { tone: 'good', words: 'Imported' },
  undoWaits: { tone: 'warn', words: 'Taking back waits for a second person' },
  undoing: { tone: 'info', words: 'Being taken back' },
  undone: { tone: 'plain', words: 'Taken back' },
  stopped: { tone: 'bad', words: 'Stopped' },
};
