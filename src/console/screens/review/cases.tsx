import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Found } from '../../kit/found.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { Table } from '../../kit/table.tsx';
import { go } from '../../shell/route.ts';
import { dayAndTime } from '../../words/times.ts';
import { CASE_STATES, CAUSE_WORDS } from './case-words.ts';
import { OneCase } from './one-case.tsx';

/** Calls to look at, oldest first, each with every reason; one is worked through beside the list. */
export function CasesView({ chosen }: { readonly chosen: string | null }) {
  const found = useResource(() => api('get', '/review-cases', { query: { limit: 200 } }), [], 10_000);
  return (
    <div class="review-split">
      <Panel title="To review">
        <Found what="the review list" of={found}>
          {(value) => (
            <Table
              caption="Calls to review, oldest first"
              rows={value.cases}
              keyOf={({ callId }) => callId}
              selected={chosen}
              onOpen={({ callId }) => go('review', 'cases', callId)}
              empty="No call waits for review. Each day some are drawn by lot, too."
              columns={[
                { head: 'Since', cell: ({ openedAt }) => <span class="nowrap">{dayAndTime(openedAt)}</span> },
                {
                  ...{ head: 'Because', wide: true },
                  cell: ({ causes }) => causes.map(({ cause }) => CAUSE_WORDS[cause]).join(', '),
                },
                { head: 'State', cell: ({ status }) => <StateMark {...CASE_STATES[status]} /> },
                { head: 'By', cell: ({ reviewer }) => reviewer ?? '–' },
              ]}
            />
          )}
        </Found>
      </Panel>
      {chosen === null ? (
        <Panel title="One call">
          <p class="empty">Choose a call to see it as it happened, and to say what was missed.</p>
        </Panel>
      ) : (
        <OneCase key={chosen} callId={chosen} onChanged={() => void found.reload()} />
      )}
    </div>
  );
}
