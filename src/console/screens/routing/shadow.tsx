import { useSignal } from '@preact/signals';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { SelectField } from '../../kit/form.tsx';
import { Found } from '../../kit/found.tsx';
import { Panel } from '../../kit/panel.tsx';
import { Table } from '../../kit/table.tsx';

/** What the software would have done where it held back, beside what people did there: what the next stage is decided on. */
export function ShadowView() {
  const days = useSignal('28');
  const found = useResource(
    () => api('get', '/routing/shadow-report', { query: { lastHours: Number(days.value) * 24 } }),
    [days.value],
  );
  return (
    <div class="routing-body">
      <div class="choose-row">
        <SelectField
          name="days"
          label="Calls of the last"
          value={days}
          choices={[
            ['1', 'day'],
            ['7', '7 days'],
            ['28', '28 days'],
            ['92', '92 days'],
          ]}
        />
      </div>
      <Panel title="Shadow beside what happened">
        <Found what="the report" of={found} once>
          {(value) => (
            <Table
              caption="Shadow report by line"
              rows={value.rows}
              keyOf={({ force, line }) => `${force} ${line}`}
              empty="No call was recorded in this time."
              columns={[
                { head: 'Line', cell: ({ line, force }) => `${line} (${force})` },
                { head: 'Calls', figures: true, cell: ({ calls }) => calls },
                { head: 'Held back', figures: true, cell: ({ compared }) => compared.calls },
                {
                  ...{ head: 'Would bring a specialist', figures: true },
                  cell: ({ compared }) => compared.wouldBring.asked + compared.wouldBring.notAsked,
                },
                {
                  head: 'of these a handler asked',
                  figures: true,
                  cell: ({ compared }) => compared.wouldBring.asked,
                },
                {
                  head: 'asked, and it would not',
                  figures: true,
                  cell: ({ compared }) => compared.askedOnly,
                },
                { head: 'Joined', figures: true, cell: ({ compared }) => compared.joined },
                { head: 'Level raised', figures: true, cell: ({ compared }) => compared.levelRaised },
                {
                  ...{ head: 'Alarms', figures: true },
                  cell: ({ compared: { alarms } }) => alarms.urgent + alarms.important + alarms.advisory,
                },
                {
                  ...{ head: 'Rules that held most', wide: true },
                  cell: ({ rules }) =>
                    rules
                      .slice(0, 3)
                      .map(({ rule, calls }) => `${rule} (${calls})`)
                      .join(', '),
                },
              ]}
            />
          )}
        </Found>
      </Panel>
    </div>
  );
}
