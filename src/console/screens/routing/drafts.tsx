import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Form, TextField } from '../../kit/form.tsx';
import { AsItWas, Loading } from '../../kit/found.tsx';
import { Panel } from '../../kit/panel.tsx';
import { Table } from '../../kit/table.tsx';
import { discardDraft, draft } from '../../shell/drafts.ts';
import { go } from '../../shell/route.ts';
import { may } from '../../shell/session.ts';
import { dayAndTime } from '../../words/times.ts';

/** Drafts that people work on; a draft harms nobody until two people have published it. */
export function DraftsView() {
  const found = useResource(() => api('get', '/routing/drafts', {}), [], 5_000);
  const title = draft('routing-draft-title', '');
  if (found.value.value === null) return <Loading what="the drafts" of={found} />;
  return (
    <div class="routing-split">
      <Panel title="Drafts">
        <AsItWas what="the drafts" of={found} />
        <Table
          caption="Drafts, newest first"
          rows={found.value.value.drafts}
          keyOf={({ id }) => id}
          onOpen={({ id }) => go('routing', 'drafts', id)}
          empty="Nobody works on a draft. Begin one beside: it starts as what is in force."
          columns={[
            { head: 'Draft', wide: true, cell: ({ title: name }) => name },
            { head: 'Begun', figures: true, cell: ({ createdAt }) => dayAndTime(createdAt) },
            { head: 'By', cell: ({ createdBy }) => createdBy },
            {
              head: 'Last changed',
              cell: ({ changes }) => {
                const last = changes.at(-1);
                return last === undefined ? (
                  <span class="hint">not yet</span>
                ) : (
                  `${dayAndTime(last.at)}, ${last.by}`
                );
              },
            },
            {
              head: 'Begins with',
              cell: ({ basedOn }) => (basedOn === 0 ? 'the files on disk' : `version ${basedOn}`),
            },
          ]}
        />
      </Panel>
      <Panel title="Begin a draft">
        <div class="body">
          <Form
            submit="Begin"
            disabled={may('routing:propose') ? null : 'Your role only looks.'}
            check={() =>
              title.value.trim() === '' ? [{ field: 'title', words: 'Say what it is for.' }] : []
            }
            onSubmit={async () => {
              const { id } = await api('post', '/routing/drafts', { body: { title: title.value.trim() } });
              discardDraft('routing-draft-title');
              go('routing', 'drafts', id);
            }}
          >
            <TextField
              name="title"
              label="What it is for"
              hint="It begins as what is in force."
              value={title}
            />
          </Form>
        </div>
      </Panel>
    </div>
  );
}
