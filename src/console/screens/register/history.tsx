import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Dialog } from '../../kit/dialog.tsx';
import { Found } from '../../kit/found.tsx';
import { Table } from '../../kit/table.tsx';
import { readableLine } from '../../words/readable.ts';
import { dayAndTime } from '../../words/times.ts';
import { lookingFor } from './looking.ts';

/** Who looked at or changed a file, when and why. */
export function HistoryDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { reason, force } = lookingFor();
  const found = useResource(
    () =>
      api('post', '/register/people/{person}/history', {
        params: { person: id },
        body: { reason: reason.value.trim(), force: force.value, limit: 100 },
      }),
    [id],
  );
  return (
    <Dialog title="Who looked at this file" wide onClose={onClose}>
      <Found what="its history" of={found}>
        {(value) => (
          <Table
            caption="Looks and changes, newest first"
            rows={value.entries}
            keyOf={({ id: entry }) => entry}
            empty="Nobody has looked at it yet."
            columns={[
              { head: 'When', cell: ({ when }) => <span class="nowrap">{dayAndTime(when)}</span> },
              { head: 'Who', cell: ({ who }) => who },
              { head: 'What', cell: ({ what }) => readableLine(what) },
              {
                head: 'Why',
                wide: true,
                cell: ({ reason: why }) => why ?? <span class="hint">none asked for</span>,
              },
            ]}
          />
        )}
      </Found>
    </Dialog>
  );
}
