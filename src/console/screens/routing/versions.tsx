import { useSignal } from '@preact/signals';
import type { ReplyOf } from '../../../wire/api.ts';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../kit/button.tsx';
import { AsItWas, Loading } from '../../kit/found.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { Table } from '../../kit/table.tsx';
import { go } from '../../shell/route.ts';
import { may } from '../../shell/session.ts';
import { dayAndTime } from '../../words/times.ts';
import { OneVersion } from './one-version.tsx';
import { RollBack } from './roll-back.tsx';
import { VERSION_WORDS } from './version-words.ts';

type Book = ReplyOf<'listRoutingVersions'>;

/** Which version is in force, by whom and since when; every other; and the way back in one step. */
export function VersionsView({ chosen }: { readonly chosen: number | null }) {
  const found = useResource(() => api('get', '/routing/versions', { query: { limit: 100 } }), [], 5_000);
  /** Where the person was told that the step leads, for as long as the question stands. */
  const rollingBack = useSignal<number | null>(null);
  const book = found.value.value;
  if (book === null) return <Loading what="the versions" of={found} />;
  const active = book.versions.find(({ number }) => number === book.active) ?? null;
  const since = book.switches[0] ?? null;
  const selected = book.versions.find(({ number }) => number === chosen) ?? null;
  const changed = () => void found.reload();
  return (
    <div class="routing-body">
      <Panel
        title="In force"
        aside={
          <Button
            kind="danger"
            disabled={rollBackBlocked(book)}
            onPress={() => {
              rollingBack.value = book.rollBackTo;
            }}
          >
            Roll back
          </Button>
        }
      >
        <div class="body routing-in-force">
          {active === null ? (
            <p>
              <strong class="routing-number">The files on disk.</strong> Nothing has been published yet; a
              good change of the files is taken while the service runs.
            </p>
          ) : (
            <p>
              <strong class="routing-number">Version {active.number}</strong>
              {since !== null && `, since ${dayAndTime(since.at)}`} – by {active.author}, approved by{' '}
              {active.approvedBy ?? 'nobody'}: {active.reason}
            </p>
          )}
          {book.scheduled !== null && (
            <Notice
              tone="info"
              title={`Version ${book.scheduled.number} takes over at ${dayAndTime(book.scheduled.at)}.`}
            >
              Set by {book.scheduled.by}. Calls that are under way keep the version they began with.
            </Notice>
          )}
          <AsItWas what="the versions" of={found} meanwhile="What is in force stays in force." />
        </div>
      </Panel>
      <div class="routing-split">
        <Panel title="Versions">
          <Table
            caption="Versions, newest first"
            rows={book.versions}
            keyOf={({ number }) => String(number)}
            selected={chosen === null ? null : String(chosen)}
            toneOf={({ status }) => (status === 'refused' ? 'bad' : status === 'withdrawn' ? 'old' : null)}
            onOpen={({ number }) => go('routing', 'versions', String(number))}
            empty="No version yet. Begin a draft under “Drafts”; the files on disk are in force."
            columns={[
              { head: 'Version', cell: ({ number }) => `Version ${number}` },
              {
                head: 'State',
                cell: ({ number, status }) =>
                  number === book.active ? (
                    <StateMark tone="good" words="In force" />
                  ) : (
                    <StateMark {...VERSION_WORDS[status]} />
                  ),
              },
              { head: 'Why', wide: true, cell: ({ reason }) => reason },
              { head: 'By', cell: ({ author }) => author },
              { head: 'Proposed', figures: true, cell: ({ proposedAt }) => dayAndTime(proposedAt) },
            ]}
          />
        </Panel>
        {selected === null ? (
          <Panel title="One version">
            <p class="empty">
              Choose a version to see in words what it changes, and to approve or publish it.
            </p>
          </Panel>
        ) : (
          <OneVersion
            key={selected.number}
            version={selected}
            inForce={selected.number === book.active}
            scheduledAt={book.scheduled?.number === selected.number ? book.scheduled.at : null}
            onChanged={changed}
          />
        )}
      </div>
      {rollingBack.value !== null && (
        <RollBack
          to={rollingBack.value}
          callsOff={book.scheduled?.number ?? null}
          onClose={() => {
            rollingBack.value = null;
            changed();
          }}
        />
      )}
    </div>
  );
}

function rollBackBlocked(book: Book): string | null {
  if (!may('routing:approve')) return 'Your role does not publish.';
  return book.rollBackTo === null ? 'There is no earlier version to go back to.' : null;
}
