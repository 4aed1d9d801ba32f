import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

export interface Mark {
  readonly line: number;
  readonly tone: 'bad' | 'warn';
}

/** A plain text field with line numbers: what ops teams write, as they write it. Tab leaves it, so that keys alone suffice. */
export function Editor(props: {
  readonly name: string;
  readonly label: string;
  readonly value: Signal<string>;
  readonly readOnly: boolean;
  readonly marks: readonly Mark[];
  /** Where the caret is to go; a new object each time. */
  readonly at: { readonly line: number; readonly column: number } | null;
}) {
  const { value, at } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (at === null || field.current === null) return;
    const lines = value.value.split('\n');
    const place = lines.slice(0, at.line - 1).reduce((sum, line) => sum + line.length + 1, 0) + at.column - 1;
    field.current.focus();
    field.current.setSelectionRange(place, place);
    const height = field.current.scrollHeight / lines.length;
    field.current.scrollTop = Math.max(0, (at.line - 4) * height);
  }, [at]);
  const marks = new Map(props.marks.map(({ line, tone }) => [line, tone]));
  const count = value.value.split('\n').length;
  return (
    <div class="editor">
      <div class="editor-gutter" ref={gutter} aria-hidden="true">
        {Array.from({ length: count }, (_, index) => {
          const tone = marks.get(index + 1);
          return (
            <div key={index} class={tone === undefined ? undefined : `editor-${tone}`}>
              {index + 1}
            </div>
          );
        })}
      </div>
      <textarea
        ref={field}
        id={props.name}
        name={props.name}
        aria-label={props.label}
        class="editor-text"
        spellcheck={false}
        wrap="off"
        readOnly={props.readOnly}
        value={value.value}
        onScroll={({ currentTarget }) => {
          if (gutter.current !== null) gutter.current.scrollTop = currentTarget.scrollTop;
        }}
        onInput={({ currentTarget }) => {
          value.value = currentTarget.value;
        }}
      />
    </div>
  );
}
