import { useSignal } from '@preact/signals';
import type { ReplyOf } from '../../../wire/api.ts';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Form, TextArea } from '../../kit/form.tsx';
import { Found } from '../../kit/found.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { Table } from '../../kit/table.tsx';
import { draft } from '../../shell/drafts.ts';
import { hrefOf } from '../../shell/route.ts';
import { ageInWords, dayAndTime } from '../../words/times.ts';
import { MATTER_WORDS } from '../story/story-words.ts';

type Matter = ReplyOf<'listMatters'>['matters'][number];

/** Threats, promises, attendances and hand-overs that are open: first due first, each until somebody says what was done. */
export function MattersView() {
  const found = useResource(() => api('get', '/matters', { query: { limit: 200 } }), [], 10_000);
  const closing = useSignal<Matter | null>(null);
  return (
    <Panel title="Open matters">
      <Found what="what is open" of={found}>
        {(value) => (
          <Table
            caption="Open matters, first due first"
            rows={value.matters}
            keyOf={({ id }) => id}
            toneOf={({ status }) => (status === 'overdue' ? 'bad' : null)}
            empty="Nothing is open: no threat, promise or attendance waits for anybody."
            columns={[
              { head: 'What', cell: ({ kind }) => <span class="nowrap">{MATTER_WORDS[kind]}</span> },
              { head: 'Words', wide: true, cell: ({ words }) => <q>{words}</q> },
              {
                head: 'Due',
                cell: ({ status, dueAt }) =>
                  status === 'overdue' ? (
                    <StateMark tone="bad" words={`${ageInWords(Date.now() - dueAt)} overdue`} />
                  ) : (
                    dayAndTime(dueAt)
                  ),
              },
              { head: 'Since', cell: ({ openedAt, openedBy }) => `${dayAndTime(openedAt)}, ${openedBy}` },
              { head: 'Call', cell: ({ callId }) => <a href={hrefOf('story', callId)}>Its story</a> },
              {
                head: 'Close',
                cell: (matter) => (
                  <Button of={MATTER_WORDS[matter.kind]} onPress={() => (closing.value = matter)}>
                    Close …
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Found>
      {closing.value !== null && (
        <CloseMatter
          matter={closing.value}
          onClose={() => {
            closing.value = null;
            void found.reload();
          }}
        />
      )}
    </Panel>
  );
}

function CloseMatter({ matter, onClose }: { readonly matter: Matter; readonly onClose: () => void }) {
  const doing = draft(`matter:${matter.id}`, '');
  return (
    <Dialog title={`Close: ${MATTER_WORDS[matter.kind].toLowerCase()}`} onClose={onClose}>
      <p>
        <q>{matter.words}</q>
      </p>
      <Form
        submit="Close it"
        onCancel={onClose}
        check={() => (doing.value.trim() === '' ? [{ field: 'doing', words: 'Say what was done.' }] : [])}
        onSubmit={async () => {
          await api('post', '/matters/{id}/close', {
            params: { id: matter.id },
            body: { doing: doing.value.trim() },
          });
          onClose();
        }}
      >
        <TextArea name="doing" label="What was done about it" value={doing} rows={2} />
      </Form>
    </Dialog>
  );
}
