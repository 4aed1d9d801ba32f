import { useSignal } from '@preact/signals';
import type { ReplyOf } from '../../../wire/api.ts';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Form, RadioField, TextArea, TextField } from '../../kit/form.tsx';
import { AsItWas, Loading } from '../../kit/found.tsx';
import { Facts, Panel } from '../../kit/panel.tsx';
import { Table } from '../../kit/table.tsx';
import { draft } from '../../shell/drafts.ts';
import { may, me } from '../../shell/session.ts';
import { readableLine } from '../../words/readable.ts';
import { dayAndTime } from '../../words/times.ts';
import { lookingFor } from './looking.ts';

type Proposal = ReplyOf<'listRegisterProposals'>['proposals'][number];
type Whole = ReplyOf<'showRegisterProposal'>;

/** What waits for a second person: partners' proposals, and changes that would lower a level. */
export function ProposalsView() {
  const found = useResource(() => api('get', '/register/proposals', { query: { limit: 200 } }), [], 15_000);
  const chosen = useSignal<Proposal | null>(null);
  if (found.value.value === null) return <Loading what="the proposals" of={found} />;
  return (
    <div class="register-proposals">
      <Panel title="Waiting">
        <AsItWas what="the proposals" of={found} />
        <Table
          caption="Proposals"
          rows={found.value.value.proposals}
          keyOf={({ id }) => id}
          selected={chosen.value?.id ?? null}
          onOpen={(proposal) => {
            chosen.value = proposal;
          }}
          empty="Nothing waits: no partner proposed anything, and no change would lower a level."
          columns={[
            { head: 'What', cell: ({ kind }) => readableLine(kind) },
            {
              ...{ head: 'Because', wide: true },
              cell: ({ because }) =>
                because === 'partner' ? 'a partner proposes it' : 'it would lower a level',
            },
            { head: 'By', cell: ({ by }) => by },
            { head: 'Since', figures: true, cell: ({ at }) => dayAndTime(at) },
          ]}
        />
      </Panel>
      {chosen.value === null ? (
        <Panel title="One proposal">
          <p class="empty">Choose one to see what it says. Nobody decides on their own.</p>
        </Panel>
      ) : (
        <OneProposal
          key={chosen.value.id}
          proposal={chosen.value}
          onDone={() => {
            chosen.value = null;
            void found.reload();
          }}
        />
      )}
    </div>
  );
}

function OneProposal({ proposal, onDone }: { readonly proposal: Proposal; readonly onDone: () => void }) {
  const { reason, force } = lookingFor();
  const whole = useSignal<Whole | null>(null);
  const decision = draft<string>(`proposal-decision:${proposal.id}`, '');
  const why = draft(`proposal-why:${proposal.id}`, '');
  const own = proposal.by === me.value?.actor;
  return (
    <Panel title={readableLine(proposal.kind)}>
      <div class="register-whole">
        {whole.value === null ? (
          <Form
            submit="See what it says"
            check={() =>
              reason.value.trim() === '' ? [{ field: 'look-reason', words: 'Say why you look.' }] : []
            }
            onSubmit={async () => {
              whole.value = await api('post', '/register/proposals/{id}/view', {
                params: { id: proposal.id },
                body: { reason: reason.value.trim(), force: force.value },
              });
            }}
          >
            <TextField
              name="look-reason"
              label="Why you look"
              hint="On record with whom it is about"
              value={reason}
            />
          </Form>
        ) : (
          <Facts
            facts={[
              ['Their reason', whole.value.reason],
              ...linesOf(whole.value.change).map(([field, value]) => [readableLine(field), value] as const),
            ]}
          />
        )}
        <section class="act" aria-label="Decide">
          <Form
            submit="Decide"
            disabled={
              own
                ? 'You proposed it: somebody else decides.'
                : may('register:approve')
                  ? null
                  : 'Your role does not decide.'
            }
            check={() => [
              ...(decision.value === '' ? [{ field: 'decision', words: 'Accept or refuse.' }] : []),
              ...(why.value.trim() === ''
                ? [{ field: 'decision-why', words: 'Say why: the proposer sees it.' }]
                : []),
            ]}
            onSubmit={async () => {
              await api('post', '/register/proposals/{id}/decision', {
                params: { id: proposal.id },
                body: { accepted: decision.value === 'accept', reason: why.value.trim() },
              });
              onDone();
            }}
          >
            <RadioField
              name="decision"
              label="Decision"
              value={decision}
              choices={[
                ['accept', 'Accept'],
                ['refuse', 'Refuse'],
              ]}
            />
            <TextArea name="decision-why" label="Why" value={why} rows={2} />
          </Form>
        </section>
      </div>
    </Panel>
  );
}

/** A change as lines of field and value, whatever it says; empty fields are left out. */
function linesOf(
  value: Readonly<Record<string, unknown>>,
  path = '',
): readonly (readonly [string, string])[] {
  return Object.entries(value).flatMap(([field, each]): readonly (readonly [string, string])[] => {
    const name = path === '' ? field : `${path} ${field}`;
    if (each === null || each === undefined || each === '' || (Array.isArray(each) && each.length === 0))
      return [];
    if (Array.isArray(each))
      return each.every((one) => typeof one !== 'object')
        ? [[name, each.join(', ')]]
        : each.flatMap((one, at) => linesOf(one as Record<string, unknown>, `${name} ${at + 1}`));
    return typeof each === 'object' ? linesOf(each as Record<string, unknown>, name) : [[name, String(each)]];
  });
}
