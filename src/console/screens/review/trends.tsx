import { useSignal } from '@preact/signals';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { SelectField } from '../../kit/form.tsx';
import { Found } from '../../kit/found.tsx';
import { Panel } from '../../kit/panel.tsx';
import { Table } from '../../kit/table.tsx';
import { me } from '../../shell/session.ts';
import { dayAndTime, plainDate } from '../../words/times.ts';

/** How often each theme was marked, week by week, for training; and the lots that were drawn, with their seeds. */
export function TrendsView() {
  const days = useSignal('91');
  const force = me.value?.forces[0];
  const query = { days: Number(days.value), ...(force !== undefined && { force }) };
  const trends = useResource(() => api('get', '/review-trends', { query }), [days.value]);
  const themes = useResource(
    () => api('get', '/review-themes', { query: force === undefined ? {} : { force } }),
    [],
  );
  const samples = useResource(
    () => api('get', '/dip-samples', { query: { limit: 30, ...(force !== undefined && { force }) } }),
    [],
  );
  const say = (id: string) => themes.value.value?.themes.find((theme) => theme.id === id)?.words ?? id;
  return (
    <div class="review-stack">
      <div class="choose-row">
        <SelectField
          name="days"
          label="Marked within"
          value={days}
          choices={[
            ['28', '28 days'],
            ['91', '91 days'],
            ['366', 'a year'],
          ]}
        />
      </div>
      <Panel title="Themes, week by week">
        <Found what="the trends" of={trends} once>
          {(value) => (
            <Table
              caption="Themes by week"
              rows={value.trends}
              keyOf={({ from, theme }) => `${from} ${theme}`}
              empty="Nothing was marked in this time."
              columns={[
                {
                  head: 'Week from',
                  cell: ({ from }) => plainDate(new Date(from).toISOString().slice(0, 10)),
                },
                { head: 'Theme', wide: true, cell: ({ theme }) => say(theme) },
                { head: 'Marks', figures: true, cell: ({ marks }) => marks },
                { head: 'Calls', figures: true, cell: ({ calls }) => calls },
              ]}
            />
          )}
        </Found>
      </Panel>
      <Panel
        title="Drawn by lot"
        aside={<span class="hint">With the seed, anybody can draw them again</span>}
      >
        <Found what="the lots" of={samples} once>
          {(value) => (
            <Table
              caption="Dip samples"
              rows={value.samples}
              keyOf={({ from, seed }) => `${from} ${seed}`}
              empty="No lot has been drawn yet: it is done once a day."
              columns={[
                { head: 'Day', cell: ({ from }) => plainDate(new Date(from).toISOString().slice(0, 10)) },
                { head: 'Drawn', figures: true, cell: ({ drawn, of }) => `${drawn.length} of ${of}` },
                { head: 'Seed', wide: true, cell: ({ seed }) => <code>{seed}</code> },
                { head: 'At', figures: true, cell: ({ drawnAt }) => dayAndTime(drawnAt) },
              ]}
            />
          )}
        </Found>
      </Panel>
    </div>
  );
}
