import { useSignal } from '@preact/signals';
import { api, ApiError } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Found } from '../../kit/found.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { Table } from '../../kit/table.tsx';
import { go } from '../../shell/route.ts';
import { may } from '../../shell/session.ts';
import { dayAndTime } from '../../words/times.ts';
import { FILE_WORDS } from './file-words.ts';
import { lookingFor } from './looking.ts';
import { OneFile } from './one-file.tsx';
import { sendFile } from './send-file.ts';

/** Files come in, are mapped, previewed, imported, and can be taken back. */
export function ImportView({ chosen }: { readonly chosen: string | null }) {
  const files = useResource(() => api('get', '/register/files', { query: { limit: 50 } }), [], 3_000);
  const imports = useResource(() => api('get', '/register/imports', { query: { limit: 50 } }), [], 10_000);
  return (
    <div class="register-import">
      <div class="register-side">
        <SendIn
          onSent={(id) => {
            void files.reload();
            go('register', 'import', id);
          }}
        />
        <Panel title="Files of the last three days">
          <Found what="the files" of={files}>
            {(value) => (
              <Table
                caption="Files, newest first"
                rows={value.files}
                keyOf={({ id }) => id}
                selected={chosen}
                onOpen={({ id }) => go('register', 'import', id)}
                empty="No file was sent in."
                columns={[
                  { head: 'Sent in', cell: ({ at }) => <span class="nowrap">{dayAndTime(at)}</span> },
                  { head: 'State', wide: true, cell: ({ status }) => <StateMark {...FILE_WORDS[status]} /> },
                  { head: 'By', cell: ({ by }) => by },
                ]}
              />
            )}
          </Found>
        </Panel>
        <Panel title="Every import">
          <Found what="the imports" of={imports}>
            {(value) => (
              <Table
                caption="Imports, newest first"
                rows={value.imports}
                keyOf={({ id }) => id}
                empty="Nothing has been imported yet."
                columns={[
                  {
                    head: 'Began',
                    cell: ({ startedAt }) => <span class="nowrap">{dayAndTime(startedAt)}</span>,
                  },
                  { head: 'Source', wide: true, cell: ({ source }) => source },
                  { head: 'Rows', figures: true, cell: ({ counts }) => counts.rows },
                  { head: 'State', cell: ({ status }) => status },
                ]}
              />
            )}
          </Found>
        </Panel>
      </div>
      {chosen === null ? (
        <Panel title="One file">
          <p class="empty">
            Send a file in, or choose one. Nothing goes into the register before you have seen what it would
            change.
          </p>
        </Panel>
      ) : (
        <OneFile key={chosen} id={chosen} onChanged={() => void files.reload()} />
      )}
    </div>
  );
}

function SendIn({ onSent }: { readonly onSent: (id: string) => void }) {
  const { force } = lookingFor();
  const said = useSignal<string | null>(null);
  const wrong = useSignal<string | null>(null);
  const send = async (file: File) => {
    said.value = `Sending ${Math.ceil(file.size / 1024)} KiB …`;
    wrong.value = null;
    try {
      const { id } = await sendFile(file, force.value);
      said.value = 'Received.';
      onSent(id);
    } catch (error) {
      said.value = null;
      wrong.value = error instanceof ApiError ? error.message : String(error);
    }
  };
  return (
    <Panel title="Send a file in">
      <div class="body register-send">
        {wrong.value !== null && <Notice tone="bad" title={wrong.value} />}
        <label for="register-file">CSV or NDJSON, UTF-8, at most 256 MiB</label>
        <input
          id="register-file"
          type="file"
          accept=".csv,.ndjson,text/csv,application/x-ndjson"
          disabled={!may('register:change')}
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? [];
            if (file !== undefined) void send(file);
            currentTarget.value = '';
          }}
        />
        <span role="status" class="hint">
          {said.value ?? 'Kept sealed for three days; nothing but its header is read yet.'}
        </span>
      </div>
    </Panel>
  );
}
