import type { Tone } from '../words/tone.ts';

import { type Shape, ShapeMark } from './shapes.tsx';

export type { Tone };

/** A state in words with a shape; colour only where it is not as usual. */
export function StateMark(props: { readonly tone: Tone; readonly words: string; readonly shape?: Shape }) {
  const shape =
    props.shape ?? { plain: 'dot', good: 'tick', warn: 'diamond', bad: 'triangle', info: 'dot' }[props.tone];
  return (
    <span class={`state state-${props.tone}`}>
      <ShapeMark shape={shape as Shape} />
      <span>{props.words}</span>
    </span>
  );
}
