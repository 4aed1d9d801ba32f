import { type Level, LEVEL_WORDS } from '../words/levels.ts';
import { type Shape, ShapeMark } from './shapes.tsx';

export const LEVEL_SHAPES: Readonly<Record<Level, Shape>> = {
  high: 'octagon',
  medium: 'hexagon',
  standard: 'square',
  none: 'ring',
  pending: 'ring',
  failed: 'cross',
};

/** A level by word, shape and colour. */
export function LevelBadge({ level, short = false }: { readonly level: Level; readonly short?: boolean }) {
  const word = LEVEL_WORDS[level];
  return (
    <span class={`level level-${level}`}>
      <ShapeMark shape={LEVEL_SHAPES[level]} />
      <span>{short ? word.replace(' RISK', '') : word}</span>
    </span>
  );
}
