import type { ComponentChildren } from 'preact';
import { type Shape, ShapeMark } from './shapes.tsx';

export interface NoticeProps {
  readonly tone: 'info' | 'warn' | 'bad';
  readonly title: string;
  readonly children?: ComponentChildren;
}

const SHAPES: Readonly<Record<NoticeProps['tone'], Shape>> = {
  info: 'circle',
  warn: 'diamond',
  bad: 'triangle',
};

/** Something about the whole screen: what is so, and what to do. Stands in the grid and covers nothing. */
export function Notice({ tone, title, children }: NoticeProps) {
  return (
    <div class={`notice notice-${tone}`}>
      <ShapeMark shape={SHAPES[tone]} />
      <div>
        <strong>{title}</strong>
        {children !== undefined && <div>{children}</div>}
      </div>
    </div>
  );
}
