import { useSignal } from '@preact/signals';
import type { ReplyOf } from '../../../wire/api.ts';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Form, RadioField, TextArea, TextField } from '../../kit/form.tsx';
import { Found } from '../../kit/found.tsx';
import { Facts, Panel } from '../../kit/panel.tsx';
import { StateMark, type Tone } from '../../kit/state-mark.tsx';
import { Table } from '../../kit/table.tsx';
import { draft } from '../../shell/drafts.ts';
import { dayAndTime } from '../../words/times.ts';

type HandOver = ReplyOf<'listHandOvers'>['handOvers'][number];

const STATES: Readonly<Record<HandOver['status'], { readonly tone: Tone; readonly words: string }>> = {
  open: { tone: 'warn', words: 'Not acknowledged yet' },
  acknowledged: { tone: 'good', words: 'Acknowledged' },
  refused: { tone: 'bad', words: 'Refused' },
  withdrawn: { tone: 'plain', words: 'Withdrawn' },
};

/** Hand-overs to and from other forces and services: the duties stay with the sender until a named person has them. */
export function HandOversView() {
  const found = useResource(() => api('get', '/hand-overs', { query: { limit: 200 } }), [], 10_000);
  const chosen = useSignal<string | null>(null);
  const list = found.value.value?.handOvers ?? [];
  const one = list.find(({ id }) => id === chosen.value) ?? null;
  return (
    <div class="review-split">
      <Panel title="Hand-overs">
        <Found what="the hand-overs" of={found}>
          {() => (
            <Table
              caption="Hand-overs, newest first"
              rows={list}
              keyOf={({ id }) => id}
              selected={chosen.value}
              onOpen={({ id }) => {
                chosen.value = id;
              }}
              toneOf={({ status, dueAt }) => (status === 'open' && dueAt < Date.now() ? 'bad' : null)}
              empty="Nothing was handed over to or from another force or service."
              columns={[
                { head: 'To', cell: ({ to }) => to.name },
                { head: 'From', cell: ({ from }) => from },
                { head: 'State', wide: true, cell: ({ status }) => <StateMark {...STATES[status]} /> },
                { head: 'Begun', figures: true, cell: ({ startedAt }) => dayAndTime(startedAt) },
                { head: 'Due', figures: true, cell: ({ dueAt }) => dayAndTime(dueAt) },
              ]}
            />
          )}
        </Found>
      </Panel>
      {one === null ? (
        <Panel title="One hand-over">
          <p class="empty">Choose one to see what was told, word for word.</p>
        </Panel>
      ) : (
        <OneHandOver key={one.id} handOver={one} onDone={() => void found.reload()} />
      )}
    </div>
  );
}

export function OneHandOver({
  handOver,
  onDone,
}: {
  readonly handOver: HandOver;
  readonly onDone: () => void;
}) {
  const { told, answer } = handOver;
  return (
    <Panel title={`To ${handOver.to.name}`} aside={<StateMark {...STATES[handOver.status]} />}>
      <div class="review-part">
        <Facts
          facts={[
            ...told.threats.map((words) => ['Threat', <q key={words}>{words}</q>] as const),
            ['Code words', told.codeWords.join(', ') || 'none'],
            ['Original grade', told.originalGrade ?? 'none was given'],
            ['Grade now', told.grade ?? 'none'],
            ['Place', told.location ?? 'not known'],
            ...told.promises.map(
              ({ words, dueAt }) => ['Promised', `${words}, by ${dayAndTime(dueAt)}`] as const,
            ),
            ['In words', told.words],
            ['Incident', told.incidentReference ?? 'none'],
            ['By', `${handOver.startedBy}, ${dayAndTime(handOver.startedAt)}`],
            ...(answer === null
              ? []
              : [['Answer', `${answer.name}, ${dayAndTime(answer.at)}: ${answer.words}`] as const]),
          ]}
        />
        {handOver.status === 'open' && <Answer handOver={handOver} onDone={onDone} />}
      </div>
    </Panel>
  );
}

function Answer({ handOver, onDone }: { readonly handOver: HandOver; readonly onDone: () => void }) {
  const outcome = draft<string>(`hand-over-outcome:${handOver.id}`, '');
  const name = draft(`hand-over-name:${handOver.id}`, '');
  const words = draft(`hand-over-words:${handOver.id}`, '');
  return (
    <section class="act" aria-label="Answer">
      <Form
        submit="Record the answer"
        check={() => [
          ...(outcome.value === '' ? [{ field: 'outcome', words: 'Say what became of it.' }] : []),
          ...(name.value.trim() === '' ? [{ field: 'answer-name', words: 'Say who, by name.' }] : []),
        ]}
        onSubmit={async () => {
          await api('post', '/hand-overs/{id}/answer', {
            params: { id: handOver.id },
            body: {
              outcome: outcome.value as 'acknowledged',
              name: name.value.trim(),
              words: words.value.trim(),
            },
          });
          onDone();
        }}
      >
        <RadioField
          name="outcome"
          label="They"
          value={outcome}
          choices={[
            ['acknowledged', 'have it'],
            ['refused', 'refuse it'],
            ['withdrawn', 'need it no more: we withdraw it'],
          ]}
        />
        <TextField name="answer-name" label="Who said so, by name" value={name} />
        <TextArea name="answer-words" label="In their words" value={words} rows={2} />
      </Form>
    </section>
  );
}
