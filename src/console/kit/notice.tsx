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

/** What a screen shows while nothing is here yet, and when it could not be had. */
export function Loading({
  error,
  what,
  retry,
}: {
  readonly error: string | null;
  readonly what: string;
  readonly retry?: () => void;
}) {
  if (error === null) return <p class="empty">Loading {what} …</p>;
  return (
    <Notice tone="bad" title={`${what.charAt(0).toUpperCase()}${what.slice(1)} cannot be shown now.`}>
      {error}{' '}
      {retry && (
        <button type="button" class="link" onClick={retry}>
          Try again
        </button>
      )}
    </Notice>
  );
}
