import type { Alarm } from '../feed/picture.ts';
import { ALARM_WORDS } from '../words/alarms.ts';
import { type Shape, ShapeMark } from './shapes.tsx';

const SHAPES: Readonly<Record<Alarm['class'], Shape>> = {
  urgent: 'triangle',
  important: 'diamond',
  advisory: 'circle',
};

/** An alarm's class by word, shape and colour. */
export function AlarmMark({ of }: { readonly of: Alarm['class'] }) {
  return (
    <span class={`alarm-mark alarm-${of}`}>
      <ShapeMark shape={SHAPES[of]} />
      <span>{ALARM_WORDS[of]}</span>
    </span>
  );
}
