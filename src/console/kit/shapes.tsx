import type { JSX } from 'preact';

/** Shapes that tell levels, alarms and states apart without colour. Always beside a word, so hidden from readers. */
export type Shape =
  | 'octagon'
  | 'hexagon'
  | 'square'
  | 'ring'
  | 'triangle'
  | 'diamond'
  | 'circle'
  | 'dot'
  | 'tick'
  | 'cross'
  | 'bar';

const PATHS: Readonly<Record<Shape, JSX.Element>> = {
  octagon: <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="currentColor" />,
  hexagon: <path d="M4.5 2h7L15 8l-3.5 6h-7L1 8z" fill="currentColor" />,
  square: <path d="M3 3h10v10H3z" fill="none" stroke="currentColor" stroke-width="2" />,
  ring: (
    <circle
      cx="8"
      cy="8"
      r="5.5"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-dasharray="2.6 2"
    />
  ),
  triangle: <path d="M8 1.2 15.4 14.5H.6z" fill="currentColor" />,
  diamond: <path d="M8 .8 15.2 8 8 15.2.8 8z" fill="currentColor" />,
  circle: <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2" />,
  dot: <circle cx="8" cy="8" r="4" fill="currentColor" />,
  tick: <path d="m2.5 8.5 3.6 3.8 7.4-8.6" fill="none" stroke="currentColor" stroke-width="2.4" />,
  cross: <path d="m3 3 10 10M13 3 3 13" fill="none" stroke="currentColor" stroke-width="2.4" />,
  bar: <path d="M2 6.5h12v3H2z" fill="currentColor" />,
};

export function ShapeMark({ shape }: { readonly shape: Shape }) {
  return (
    <svg class="shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {PATHS[shape]}
    </svg>
  );
}
