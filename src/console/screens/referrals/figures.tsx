import { useSignal } from '@preact/signals';
import type { ReplyOf } from '../../../wire/api.ts';
import { api, ApiError } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../kit/button.tsx';
import { csvOf } from '../../kit/csv.ts';
import { SelectField } from '../../kit/form.tsx';
import { Found } from '../../kit/found.tsx';
import { Panel } from '../../kit/panel.tsx';
import { type Column, Table } from '../../kit/table.tsx';
import { saveFile } from '../../kit/save-file.ts';
import { me } from '../../shell/session.ts';
import { readableLine } from '../../words/readable.ts';
import { ageInWords, dayAndTime } from '../../words/times.ts';

type Line = ReplyOf<'reportReferrals'>['total'];

const COLUMNS: readonly Column<Line>[] = [
  { head: 'Which', wide: true, cell: ({ name }) => readableLine(name) },
  { head: 'Raised', figures: true, cell: ({ raised }) => raised },
  { head: 'Acknowledged', figures: true, cell: ({ acknowledged }) => acknowledged },
  { head: 'Refused', figures: true, cell: ({ refused }) => refused },
  { head: 'Due today', figures: true, cell: ({ dueToday }) => dueToday },
  { head: 'Overdue now', figures: true, cell: ({ overdue }) => overdue },
  { head: 'Met late', figures: true, cell: ({ late }) => late },
  { head: 'With a person', figures: true, cell: ({ waitingForPerson }) => waitingForPerson },
  { head: 'Half within', figures: true, cell: ({ medianToAcknowledgeMs }) => age(medianToAcknowledgeMs) },
  {
    head: '90 % within',
    figures: true,
    cell: ({ ninetiethToAcknowledgeMs }) => age(ninetiethToAcknowledgeMs),
  },
];

/** Due, late, refused and how long it took: by pathway and by recipient, over days. */
export function FiguresView() {
  const days = useSignal('7');
  const said = useSignal<string | null>(null);
  const force = me.value?.forces[0] ?? '';
  const found = useResource(
    () => api('get', '/reports/referrals', { query: { force, days: Number(days.value) } }),
    [force, days.value],
  );
  const save = async () => {
    said.value = 'Reading …';
    try {
      const { rows } = await api('get', '/reports/referrals/rows', {
        query: { force, days: Number(days.value) },
      });
      saveFile('follow-ups.csv', 'text/csv', csvOf(rows));
      said.value = `Saved ${rows.length - 1} follow-ups. The export is on record.`;
    } catch (error) {
      said.value = error instanceof ApiError ? error.message : 'It could not be saved. Try again.';
    }
  };
  return (
    <div class="referrals-stack">
      <div class="choose-row">
        <SelectField
          name="days"
          label="Raised within"
          value={days}
          choices={[
            ['1', 'one day'],
            ['7', '7 days'],
            ['31', '31 days'],
            ['92', '92 days'],
            ['366', 'a year'],
          ]}
        />
        <Button onPress={() => void save()}>Save each as CSV</Button>
        <span role="status">{said.value}</span>
      </div>
      <Found what="the figures" of={found} once>
        {(report) => (
          <>
            <FigureTable title="By pathway" rows={report.byPathway} total={report.total} />
            <FigureTable title="By recipient" rows={report.byRecipient} total={null} />
            <Panel title="Refusals, in the recipients’ words">
              <Table
                caption="Refusals"
                rows={report.refusals}
                keyOf={({ referralId, at }) => `${referralId} ${at}`}
                empty="Nobody refused anything in this time."
                columns={[
                  { head: 'When', cell: ({ at }) => <time class="nowrap">{dayAndTime(at)}</time> },
                  { head: 'Follow-up', cell: ({ pathway }) => readableLine(pathway) },
                  { head: 'Why', wide: true, cell: ({ why }) => why },
                ]}
              />
            </Panel>
          </>
        )}
      </Found>
    </div>
  );
}

function FigureTable(props: {
  readonly title: string;
  readonly rows: readonly Line[];
  readonly total: Line | null;
}) {
  const rows = props.total === null ? props.rows : [...props.rows, props.total];
  return (
    <Panel title={props.title}>
      <Table
        caption={props.title}
        rows={props.rows.length === 0 ? [] : rows}
        keyOf={({ name }) => name}
        toneOf={({ overdue }) => (overdue > 0 ? 'bad' : null)}
        empty="Nothing was raised in this time."
        columns={COLUMNS}
      />
    </Panel>
  );
}

function age(ms: number | null): string {
  return ms === null ? '–' : ageInWords(ms);
}
