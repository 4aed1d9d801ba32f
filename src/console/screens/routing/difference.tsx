import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Loading } from '../../kit/found.tsx';
import { Notice } from '../../kit/notice.tsx';

const KIND_WORDS = { added: 'New', removed: 'Gone', changed: 'Changed', moved: 'Moved' } as const;

/** What a person should know of going from what is in force to `to`, in sentences. */
export function Difference({ to, stamp = 0 }: { readonly to: string; readonly stamp?: number }) {
  const found = useResource(() => api('get', '/routing/diff', { query: { to } }), [to, stamp]);
  const diff = found.value.value;
  return (
    <section aria-label="What it changes">
      <h3>What it changes, against what is in force</h3>
      {diff === null ? (
        <Loading what="the difference" of={found} />
      ) : diff.changes.length === 0 ? (
        <p class="hint">Nothing that a call would notice.</p>
      ) : (
        <ul class="difference">
          {diff.changes.map(({ kind, about, name, words }) => (
            <li key={`${about} ${name} ${words}`}>
              <span class={`difference-kind difference-${kind}`}>{KIND_WORDS[kind]}</span>
              <span>{words}</span>
            </li>
          ))}
        </ul>
      )}
      {diff !== null && diff.forces.length > 1 && (
        <Notice tone="info" title={`It touches calls of ${diff.forces.join(', ')}.`}>
          Who proposes and approves it must cover all of them.
        </Notice>
      )}
    </section>
  );
}
