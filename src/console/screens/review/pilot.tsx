import { useSignal } from '@preact/signals';
import type { ReplyOf } from '../../../wire/api.ts';
import { api, ApiError } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../kit/button.tsx';
import { csvOf } from '../../kit/csv.ts';
import { SelectField } from '../../kit/form.tsx';
import { Found } from '../../kit/found.tsx';
import { Panel } from '../../kit/panel.tsx';
import { saveFile } from '../../kit/save-file.ts';
import { Table } from '../../kit/table.tsx';
import { hrefOf } from '../../shell/route.ts';
import { may, me } from '../../shell/session.ts';
import { elapsed, plainDate } from '../../words/times.ts';

type Report = ReplyOf<'pilotReport'>;
type Figure = Report['figures'][number];

/** Does it work? Each figure with what it is of, week by week, and for those who may the calls that it counts. */
export function PilotView() {
  const days = useSignal('91');
  const said = useSignal<string | null>(null);
  const counted = useSignal<{ readonly words: string; readonly calls: readonly string[] } | null>(null);
  const force = me.value?.forces[0];
  const query = { days: Number(days.value), ...(force !== undefined && { force }) };
  const found = useResource(() => api('get', '/reports/pilot', { query }), [days.value]);
  const tell = (error: unknown) => {
    said.value = error instanceof ApiError ? error.message : 'It could not be read. Try again.';
  };
  const save = async () => {
    try {
      const { rows } = await api('get', '/reports/pilot/rows', { query });
      saveFile('pilot.csv', 'text/csv', csvOf(rows));
      said.value = 'Saved.';
    } catch (error) {
      tell(error);
    }
  };
  const count = async ({ id, words }: Figure) => {
    try {
      counted.value = {
        words,
        calls: (await api('get', '/reports/pilot/calls', { query: { ...query, figure: id } })).calls,
      };
    } catch (error) {
      tell(error);
    }
  };
  return (
    <div class="review-stack">
      <div class="choose-row">
        <SelectField
          name="days"
          label="Calls of the last"
          value={days}
          choices={[
            ['28', '28 days'],
            ['91', '91 days'],
            ['366', 'year'],
          ]}
        />
        <Button onPress={() => void save()}>Save as CSV</Button>
        <span role="status">{said.value}</span>
      </div>
      <Panel title="Does it work?" aside={<span class="hint">Small numbers are held back</span>}>
        <Found what="the report" of={found} once>
          {(report) => (
            <>
              <Table
                caption="The pilot’s figures"
                rows={report.figures}
                keyOf={({ id }) => id}
                empty="No call was recorded in this time."
                columns={[
                  { head: 'Figure', wide: true, cell: ({ words }) => words },
                  {
                    head: 'Count',
                    figures: true,
                    cell: (figure) => (figure.suppressed ? 'held back' : (figure.count ?? '–')),
                  },
                  { head: 'Of', figures: true, cell: ({ of }) => of ?? '–' },
                  { head: 'Share', figures: true, cell: shareOf },
                  { head: 'Week by week', cell: ({ id }) => <Weeks report={report} id={id} /> },
                  {
                    head: 'Calls',
                    cell: (figure) => (
                      <Button
                        kind="quiet"
                        of={figure.words}
                        disabled={
                          !may('reviews:act')
                            ? 'Your role does not open single calls.'
                            : figure.suppressed
                              ? 'Small numbers are held back.'
                              : null
                        }
                        onPress={() => void count(figure)}
                      >
                        Which calls
                      </Button>
                    ),
                  },
                ]}
              />
              <p class="body hint">
                Half of the high-risk calls that a specialist joined were joined within{' '}
                {report.medianJoinMs === null ? '– too few to say' : elapsed(report.medianJoinMs)}.
              </p>
            </>
          )}
        </Found>
      </Panel>
      {counted.value !== null && (
        <Panel title={`Counted: ${counted.value.words}`}>
          <ul class="body review-counted">
            {counted.value.calls.map((call) => (
              <li key={call}>
                <a href={hrefOf('review', 'cases', call)}>{call}</a>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </div>
  );
}

function shareOf({ count, of, suppressed }: Figure): string {
  return suppressed || count === null || of === null || of === 0
    ? '–'
    : `${Math.round((100 * count) / of)} %`;
}

/** Bars for the eye; the weeks that are held back are hatched. A table of the same is in the CSV. */
function Weeks({ report, id }: { readonly report: Report; readonly id: string }) {
  const weeks = report.series.map(({ from, figures }) => ({
    from,
    figure: figures.find((one) => one.id === id),
  }));
  const most = Math.max(1, ...weeks.map(({ figure }) => figure?.count ?? 0));
  const words = weeks
    .map(
      ({ from, figure }) =>
        `${plainDate(new Date(from).toISOString().slice(0, 10))}: ${figure?.suppressed ? 'held back' : (figure?.count ?? 0)}`,
    )
    .join(', ');
  return (
    <svg class="week-bars" viewBox={`0 0 ${Math.max(1, weeks.length) * 8} 20`} role="img" aria-label={words}>
      {weeks.map(({ from, figure }, at) => {
        const height = figure?.suppressed ? 3 : (18 * (figure?.count ?? 0)) / most;
        return (
          <rect
            key={from}
            class={figure?.suppressed ? 'week-held' : 'week-bar'}
            x={at * 8}
            y={20 - height}
            width={6}
            height={height}
          />
        );
      })}
    </svg>
  );
}
