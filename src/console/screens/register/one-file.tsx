import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { api, ApiError } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../kit/button.tsx';
import { Form, TextArea, TextField } from '../../kit/form.tsx';
import { AsItWas, Loading } from '../../kit/found.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Facts, Panel } from '../../kit/panel.tsx';
import { saveFile } from '../../kit/save-file.ts';
import { StateMark } from '../../kit/state-mark.tsx';
import { Table } from '../../kit/table.tsx';
import { announce } from '../../shell/announce.ts';
import { draft } from '../../shell/drafts.ts';
import { may, me } from '../../shell/session.ts';
import { readableLine } from '../../words/readable.ts';
import { elapsed } from '../../words/times.ts';
import { FILE_WORDS, type RegisterFile } from './file-words.ts';
import { MapColumns } from './map-columns.tsx';

const RUNNING: ReadonlySet<RegisterFile['status']> = new Set(['previewing', 'applying', 'undoing']);

/** One file on its way into the register: its columns, what it would change, and the way back. */
export function OneFile({ id, onChanged }: { readonly id: string; readonly onChanged: () => void }) {
  const found = useResource(() => api('get', '/register/files/{id}', { params: { id } }), [id], 1_500);
  const refused = useSignal<string | null>(null);
  const file = found.value.value;
  const status = file?.status;
  useEffect(() => {
    if (status !== undefined) announce(FILE_WORDS[status].words);
  }, [status]);
  const does = async (work: () => Promise<unknown>) => {
    refused.value = null;
    try {
      await work();
    } catch (error) {
      refused.value = error instanceof ApiError ? error.message : String(error);
    }
    await found.reload();
    onChanged();
  };
  if (file === null)
    return (
      <Panel title="One file">
        <Loading what="this file" of={found} />
      </Panel>
    );
  const params = { id };
  return (
    <Panel
      title={`A ${file.format.toUpperCase()} file of ${Math.ceil(file.bytes / 1024)} KiB`}
      aside={<StateMark {...FILE_WORDS[file.status]} />}
    >
      <div class="register-whole">
        <AsItWas what="this file" of={found} meanwhile="Its work goes on." />
        {refused.value !== null && <Notice tone="bad" title={refused.value} />}
        {file.problem !== null && <Notice tone="bad" title={file.problem} />}
        {file.progress !== null && RUNNING.has(file.status) && <Progress progress={file.progress} />}
        {file.status === 'received' && <MapColumns file={file} onPreviewed={() => void found.reload()} />}
        {file.result !== null && <Result file={file} result={file.result} />}
        {file.status === 'previewed' && may('register:change') && (
          <Apply
            onApply={(lowering) =>
              does(() => api('post', '/register/files/{id}/apply', { params, body: { lowering } }))
            }
          />
        )}
        {(file.status === 'applyWaits' || file.status === 'undoWaits') && (
          <Confirm
            file={file}
            onDecide={(accepted) =>
              does(() => api('post', '/register/files/{id}/confirmation', { params, body: { accepted } }))
            }
          />
        )}
        {file.status === 'done' && may('register:change') && (
          <Undo
            onUndo={(reason) =>
              does(() => api('post', '/register/files/{id}/undo', { params, body: { reason } }))
            }
          />
        )}
      </div>
    </Panel>
  );
}

function Progress({ progress }: { readonly progress: NonNullable<RegisterFile['progress']> }) {
  const { rows, share, rowsASecond, secondsLeft } = progress;
  return (
    <div>
      <progress max={1} value={share} aria-label="How much of the file was read" />
      <p class="hint">
        {rows} rows, {Math.round(rowsASecond)} a second
        {secondsLeft !== null && `, ${elapsed(secondsLeft * 1_000)} left`}
      </p>
    </div>
  );
}

/** What the file would change, or changed: by rows, by field, and the rows that could not be used. */
function Result({
  file,
  result,
}: {
  readonly file: RegisterFile;
  readonly result: NonNullable<RegisterFile['result']>;
}) {
  const { counts, fields, warnings } = result;
  const would = file.status === 'previewed' || file.status === 'applyWaits';
  const saveRejects = async () => {
    const reply = await fetch(`/api/v1/register/files/${encodeURIComponent(file.id)}/rejects`, {
      credentials: 'same-origin',
    });
    if (reply.ok) saveFile('rejects.csv', 'text/csv', await reply.text());
  };
  return (
    <section aria-label="What it changes">
      <h3>{would ? 'What it would change' : 'What it changed'}</h3>
      <Facts
        facts={[
          ['Rows', counts.rows],
          ['Added', counts.added],
          ['Changed', counts.changed],
          ['As they were', counts.unchanged],
          ['Taken back', counts.removed],
          ['Could not be used', counts.rejectedRows],
          ['Numbers outside known ranges', `${warnings}; they go in`],
        ]}
      />
      {counts.rejectedRows > 0 && (
        <p>
          <Button onPress={() => void saveRejects()}>Save the rows that could not be used</Button>{' '}
          <span class="hint">Row, column, kind of value and reason; never a value.</span>
        </p>
      )}
      <Table
        caption="Changes by field"
        rows={Object.entries(fields).toSorted(([, a], [, b]) => b - a)}
        keyOf={([field]) => field}
        empty="No field changes."
        columns={[
          { head: 'Field', wide: true, cell: ([field]) => readableLine(field) },
          { head: 'Times', figures: true, cell: ([, times]) => times },
        ]}
      />
    </section>
  );
}

function Apply({ onApply }: { readonly onApply: (lowering: string | null) => Promise<void> }) {
  const lowering = draft('register-lowering', '');
  return (
    <section class="act" aria-label="Import">
      <Form
        submit="Import it"
        onSubmit={() => onApply(lowering.value.trim() === '' ? null : lowering.value.trim())}
      >
        <TextArea
          name="lowering"
          label="Why levels may fall or people go, if they are to"
          hint="With a reason, somebody else confirms first. Without one such rows are left out."
          value={lowering}
          rows={2}
        />
      </Form>
    </section>
  );
}

function Confirm(props: {
  readonly file: RegisterFile;
  readonly onDecide: (accepted: boolean) => Promise<void>;
}) {
  const { asked } = props.file;
  const own = asked?.by === me.value?.actor;
  const blocked = own
    ? 'You asked for it: somebody else confirms.'
    : may('register:approve')
      ? null
      : 'Your role does not confirm.';
  return (
    <section class="act" aria-label="Confirm">
      <p>
        {asked?.by} asks: {asked?.reason}
      </p>
      <div class="acts">
        <Button kind="main" disabled={blocked} onPress={() => void props.onDecide(true)}>
          Confirm
        </Button>
        <Button kind="danger" disabled={blocked} onPress={() => void props.onDecide(false)}>
          Refuse
        </Button>
      </div>
    </section>
  );
}

function Undo({ onUndo }: { readonly onUndo: (reason: string) => Promise<void> }) {
  const why = draft('register-undo', '');
  return (
    <section class="act" aria-label="Take it back">
      <Form
        submit="Take the import back"
        danger
        check={() => (why.value.trim() === '' ? [{ field: 'undo-why', words: 'Say why.' }] : [])}
        onSubmit={() => onUndo(why.value.trim())}
      >
        <TextField
          name="undo-why"
          label="Why"
          hint="Somebody else confirms. What others changed since stays."
          value={why}
        />
      </Form>
    </section>
  );
}
