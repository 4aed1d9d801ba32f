import type { ReplyOf } from '../../../wire/api.ts';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { now } from '../../feed/feed.ts';
import { AsItWas, Loading } from '../../kit/found.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { type Column, Table } from '../../kit/table.tsx';
import { ageInWords, dayAndTime } from '../../words/times.ts';
import { STATUS_WORDS } from '../../words/referrals.ts';

type Referral = ReplyOf<'listReferrals'>['referrals'][number];

const EVERY_MS = 30_000;

/** Follow-ups by deadline, the most pressing first; overdue ones are never below the fold. */
export function Caseload({ titled = false }: { readonly titled?: boolean }) {
  const list = useResource(
    async () => {
      const [overdue, due] = await Promise.all([
        api('get', '/referrals', { query: { which: 'overdue' } }),
        api('get', '/referrals', { query: { which: 'due', withinHours: 24 * 7 } }),
      ]);
      const all = new Map([...overdue.referrals, ...due.referrals].map((one) => [one.id, one]));
      return [...all.values()].sort((a, b) => a.dueAt - b.dueAt);
    },
    [],
    EVERY_MS,
  );
  const rows = list.value.value;
  if (rows === null) return <Loading what="your caseload" of={list} />;
  const columns: readonly Column<Referral>[] = [
    { head: 'Due', cell: ({ dueAt }) => dayAndTime(dueAt) },
    {
      head: 'Left',
      cell: ({ dueAt }) =>
        dueAt <= now.value ? (
          <StateMark tone="bad" words={`overdue ${ageInWords(now.value - dueAt)}`} />
        ) : (
          ageInWords(dueAt - now.value)
        ),
    },
    { head: 'Follow-up', wide: true, cell: ({ pathway }) => pathway.replaceAll('-', ' ') },
    {
      head: 'State',
      cell: ({ status }) => (
        <StateMark tone={status === 'dead' ? 'bad' : 'plain'} words={STATUS_WORDS[status]} />
      ),
    },
    { head: 'With', cell: ({ owner }) => owner },
  ];
  return (
    <div class="panel">
      <AsItWas what="your caseload" of={list} />
      <Table
        caption="Follow-ups by deadline"
        titled={titled}
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
        toneOf={({ dueAt }) => (dueAt <= now.value ? 'bad' : null)}
        empty="Nothing is due within a week."
      />
    </div>
  );
}
