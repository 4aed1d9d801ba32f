import { Keys } from './button.tsx';

export interface Tab {
  readonly id: string;
  readonly words: string;
  readonly keys?: string;
}

/** Views of one screen, each with its own address: buttons of a toolbar, of which one is pressed. */
export function Tabs(props: {
  readonly name: string;
  readonly tabs: readonly Tab[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}) {
  return (
    <nav class="tabs" aria-label={`Views of ${props.name.toLowerCase()}`}>
      {props.tabs.map(({ id, words, keys }) => (
        <button
          key={id}
          type="button"
          class="tab"
          aria-current={id === props.chosen ? 'true' : undefined}
          onClick={() => props.onChoose(id)}
        >
          {words}
          {keys !== undefined && <Keys keys={keys} />}
        </button>
      ))}
    </nav>
  );
}
