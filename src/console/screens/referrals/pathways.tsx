import { useSignal } from '@preact/signals';
import type { ReplyOf } from '../../../wire/api.ts';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Form, SelectField, TextArea } from '../../kit/form.tsx';
import { AsItWas, Loading } from '../../kit/found.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { Table } from '../../kit/table.tsx';
import { draft, discardDraft } from '../../shell/drafts.ts';
import { may, me } from '../../shell/session.ts';
import { readable } from '../../words/readable.ts';
import { dayAndTime } from '../../words/times.ts';

type Pathway = ReplyOf<'listPathways'>['pathways'][number];

/** Every kind of follow-up, and the switch that holds one: what is raised then waits with its owner. */
export function PathwaysView() {
  const found = useResource(() => api('get', '/pathways', {}), [], 15_000);
  const switching = useSignal<Pathway | null>(null);
  if (found.value.value === null) return <Loading what="the pathways" of={found} />;
  return (
    <div class="referrals-stack">
      <Panel title="Pathways" aside={<span class="hint">As config/pathways.yaml says</span>}>
        <AsItWas what="the pathways" of={found} />
        <Table
          caption="Pathways"
          rows={found.value.value.pathways}
          keyOf={({ id }) => id}
          toneOf={({ holds }) => (holds.length > 0 ? 'warn' : null)}
          empty="No pathway is configured: config/pathways.yaml says what follows a call."
          columns={[
            { head: 'Pathway', cell: ({ name }) => <strong class="nowrap">{name}</strong> },
            { head: 'To', cell: ({ recipient }) => recipient },
            { head: 'Owner here', cell: ({ owner }) => owner },
            {
              head: 'Ground',
              cell: ({ ground, consentNeeded }) =>
                consentNeeded ? `${readable(ground)}, with consent` : readable(ground),
            },
            {
              head: 'Raised by itself on',
              wide: true,
              cell: ({ raisedItselfBy }) =>
                raisedItselfBy.map(readable).join(', ') || (
                  <span class="hint">Nothing; a person raises it</span>
                ),
            },
            { head: 'State', cell: (pathway) => <HoldState pathway={pathway} /> },
            {
              head: 'Switch',
              cell: (pathway) => (
                <Button
                  of={pathway.name}
                  disabled={may('pathways:hold') ? null : 'Supervisors hold and release pathways.'}
                  onPress={() => {
                    switching.value = pathway;
                  }}
                >
                  {pathway.holds.length > 0 ? 'Release' : 'Hold'}
                </Button>
              ),
            },
          ]}
        />
      </Panel>
      {switching.value !== null && (
        <Switch
          pathway={switching.value}
          onClose={() => {
            switching.value = null;
            void found.reload();
          }}
        />
      )}
    </div>
  );
}

function HoldState({ pathway }: { readonly pathway: Pathway }) {
  if (pathway.holds.length === 0) return <StateMark tone="good" words="Open" />;
  return (
    <>
      {pathway.holds.map(({ force, by, at, why }) => (
        <div key={force ?? 'all'}>
          <StateMark tone="warn" words={`On hold${force === null ? '' : ` for ${force}`}`} />
          <div class="hint">
            {dayAndTime(at)}, {by}: {why}
          </div>
        </div>
      ))}
    </>
  );
}

function Switch({ pathway, onClose }: { readonly pathway: Pathway; readonly onClose: () => void }) {
  const holds = pathway.holds.length > 0;
  const forces = me.value?.forces ?? [];
  const force = draft(`pathway-force:${pathway.id}`, pathway.holds[0]?.force ?? forces[0] ?? '');
  const why = draft(`pathway-why:${pathway.id}`, '');
  return (
    <Dialog title={`${holds ? 'Release' : 'Hold'}: ${pathway.name}`} onClose={onClose}>
      <p>
        {holds
          ? 'What waited for nothing else is sent at once.'
          : 'Follow-ups are still raised, wait with their owner, and their clocks run on. Nothing is lost.'}
      </p>
      <Form
        submit={holds ? 'Release it' : 'Hold it'}
        danger={!holds}
        onCancel={onClose}
        check={() => (why.value.trim() === '' ? [{ field: 'why', words: 'Say why.' }] : [])}
        onSubmit={async () => {
          const body = { force: force.value, why: why.value.trim() };
          const params = { id: pathway.id };
          if (holds) await api('post', '/pathways/{id}/release', { params, body });
          else await api('post', '/pathways/{id}/hold', { params, body });
          discardDraft(`pathway-why:${pathway.id}`);
          onClose();
        }}
      >
        {forces.length > 1 && (
          <SelectField
            name="force"
            label="Force"
            value={force}
            choices={forces.map((one) => [one, one] as const)}
          />
        )}
        <TextArea name="why" label="Why" value={why} rows={2} />
      </Form>
    </Dialog>
  );
}
