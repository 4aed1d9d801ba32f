import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../kit/button.tsx';
import { AsItWas, Loading } from '../../kit/found.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { Tabs } from '../../kit/tabs.tsx';
import { type Column, Table } from '../../kit/table.tsx';
import { go } from '../../shell/route.ts';
import type { ScreenProps } from '../../shell/screen.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { readableLine } from '../../words/readable.ts';
import { dayAndTime } from '../../words/times.ts';
import { FiguresView } from './figures.tsx';
import { OneReferral } from './one-referral.tsx';
import { PathwaysView } from './pathways.tsx';
import { clockOf, needOf, type Referral, STATUS_WORDS } from './referral-words.ts';
import { useSteadyRows } from './steady-rows.ts';
import { WorkView } from './work.tsx';
import './referrals.css';

const VIEWS = [
  ['overdue', 'Overdue'],
  ['due', 'Due in 24 h'],
  ['open', 'All open'],
  ['work', 'Waiting work'],
  ['pathways', 'Pathways'],
  ['figures', 'Figures'],
] as const;
type View = (typeof VIEWS)[number][0];
type ListView = Extract<View, 'overdue' | 'due' | 'open'>;

const LIST_EVERY_MS = 10_000;
const MOST = 200;

/** `/console/referrals/<view>/<referral>`: follow-ups by what presses, and one of them whole. */
export function ReferralsScreen({ rest }: ScreenProps) {
  const [asked = 'open', chosen] = rest;
  const view: View = VIEWS.some(([name]) => name === asked) ? (asked as View) : 'open';
  useShortcuts(
    VIEWS.map(([name, words], at) => ({
      ...{ keys: String(at + 1), does: words, group: 'Follow-ups', run: () => go('referrals', name) },
    })),
  );
  return (
    <div class="referrals">
      <h1 class="hidden">Follow-ups</h1>
      <Tabs
        name="Follow-ups"
        tabs={VIEWS.map(([name, words], at) => ({ id: name, words, keys: String(at + 1) }))}
        chosen={view}
        onChoose={(name) => go('referrals', name)}
      />
      {view === 'work' ? (
        <WorkView />
      ) : view === 'pathways' ? (
        <PathwaysView />
      ) : view === 'figures' ? (
        <FiguresView />
      ) : (
        <Ladder key={view} view={view} chosen={chosen ?? null} />
      )}
    </div>
  );
}

const EMPTY: Readonly<Record<ListView, string>> = {
  overdue: 'Nothing is overdue: every clock was met or still runs.',
  due: 'Nothing falls due in the next 24 hours.',
  open: 'No follow-up is open.',
};

/** The deadline ladder: the most pressing first; what is new waits until it is asked for, so that nothing moves. */
function Ladder({ view, chosen }: { readonly view: ListView; readonly chosen: string | null }) {
  const found = useResource(
    () => api('get', '/referrals', { query: { which: view, limit: MOST } }),
    [view],
    LIST_EVERY_MS,
  );
  const steady = useSteadyRows(found.value.value?.referrals ?? null, ({ id }) => id);
  const now = found.loadedAt.value ?? Date.now();
  if (steady.rows === null) return <Loading what="the follow-ups" of={found} />;
  const columns: readonly Column<Referral>[] = [
    { head: 'Follow-up', cell: ({ pathway }) => readableLine(pathway) },
    { head: 'Due', figures: true, cell: ({ dueAt }) => <time class="nowrap">{dayAndTime(dueAt)}</time> },
    { head: 'Clock', cell: (referral) => <StateMark {...clockOf(referral, now)} /> },
    { head: 'State', cell: ({ status }) => <StateMark {...STATUS_WORDS[status]} /> },
    {
      head: 'What it waits for',
      wide: true,
      cell: (referral) => needOf(referral) ?? <span class="hint">Nobody</span>,
    },
    { head: 'Owner', cell: ({ owner }) => owner },
  ];
  return (
    <div class="referrals-split">
      <Panel
        title={VIEWS.find(([name]) => name === view)?.[1] ?? ''}
        class="referrals-list"
        aside={
          steady.waiting > 0 ? (
            <Button kind="quiet" keys="u" onPress={steady.show}>
              {steady.waiting === 1 ? '1 change: show it' : `${steady.waiting} changes: show them`}
            </Button>
          ) : (
            <span class="hint">
              {steady.rows.length === MOST ? `The first ${MOST}` : `${steady.rows.length}`}
            </span>
          )
        }
      >
        <AsItWas what="the follow-ups" of={found} meanwhile="Follow-ups are held safely and go on." />
        <Table
          caption={`Follow-ups, ${VIEWS.find(([name]) => name === view)?.[1].toLowerCase()}`}
          rows={steady.rows}
          columns={columns}
          keyOf={({ id }) => id}
          selected={chosen}
          toneOf={(referral) => {
            const { tone } = clockOf(referral, now);
            return tone === 'bad'
              ? 'bad'
              : referral.status === 'dead' || referral.status === 'refused'
                ? 'warn'
                : null;
          }}
          onOpen={({ id }) => go('referrals', view, id)}
          empty={EMPTY[view]}
        />
      </Panel>
      {chosen === null ? (
        <Panel title="One follow-up" class="referrals-one">
          <p class="empty">Choose one to see its tries, its history and what can be done.</p>
        </Panel>
      ) : (
        <OneReferral
          key={chosen}
          id={chosen}
          onChanged={() => {
            void found.reload().then(steady.show);
          }}
        />
      )}
    </div>
  );
}
