import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Found } from '../../kit/found.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { Table } from '../../kit/table.tsx';
import { go } from '../../shell/route.ts';
import { plainDate } from '../../words/times.ts';
import { lookingFor } from './looking.ts';

/** Reviews that fall due and what the retention schedule proposes; a person decides each, in the file. */
export function DueView() {
  const { force } = lookingFor();
  const found = useResource(
    () => api('get', '/register/reviews', { query: { force: force.value, limit: 200 } }),
    [force.value],
  );
  const today = new Date().toISOString().slice(0, 10);
  return (
    <Panel title="Due" aside={<span class="hint">Ids only: opening a file is a look of its own</span>}>
      <Found what="what is due" of={found} once>
        {({ due: files }) => (
          <Table
            caption="Reviews and retention, the longest due first"
            rows={files
              .flatMap(({ person, due }) => due.map((one) => ({ person, ...one })))
              .toSorted((a, b) => a.dueOn.localeCompare(b.dueOn))}
            keyOf={({ person, what, marker }) => `${person} ${what} ${marker ?? ''}`}
            onOpen={({ person }) => go('register', 'search', person)}
            toneOf={({ dueOn }) => (dueOn < today ? 'warn' : null)}
            empty="Nothing is due: no review, and nothing that the retention schedule proposes to erase."
            columns={[
              { head: 'File', cell: ({ person }) => person },
              { head: 'Due', figures: true, cell: ({ dueOn }) => plainDate(dueOn) },
              {
                head: 'What',
                cell: ({ what }) =>
                  what === 'markerReview' ? (
                    <StateMark tone="warn" words="Review a marker" />
                  ) : (
                    <StateMark tone="info" words="Keep or erase: you decide" />
                  ),
              },
              { head: 'Why', wide: true, cell: ({ why }) => why },
            ]}
          />
        )}
      </Found>
    </Panel>
  );
}
