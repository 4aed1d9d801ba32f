import { type Signal, useSignal } from '@preact/signals';
import { api, ApiError } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../kit/button.tsx';
import { type Choice, Form, SelectField, TextField } from '../../kit/form.tsx';
import { Found } from '../../kit/found.tsx';
import { Facts, Panel } from '../../kit/panel.tsx';
import { Table } from '../../kit/table.tsx';
import { draft } from '../../shell/drafts.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { readableLine } from '../../words/readable.ts';
import { dayAndTime } from '../../words/times.ts';
import type { Entry, Filter } from './entry.ts';
import { exportEntries } from './export.ts';
import { OPERATION_WORDS, SUBJECT_WORDS } from './words.ts';
import { Verification } from './verification.tsx';
import './audit.css';

const PAGE = 100;

interface Asked {
  readonly who: string;
  readonly what: string;
  readonly operation: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly since: string;
  readonly until: string;
}
const NOTHING: Asked = {
  who: '',
  what: '',
  operation: '',
  subjectType: '',
  subjectId: '',
  since: '',
  until: '',
};

/** Who saw, changed or sent what: newest first, with the chain's own proof. Nothing here can be changed. */
export function AuditScreen() {
  const typed = draft<Asked>('audit:filter', NOTHING);
  const asked = useSignal<Asked>(typed.value);
  const chosen = useSignal<Entry | null>(null);
  const before = useSignal<readonly number[]>([]);
  const filter = filterOf(asked.value);
  const at = before.value.at(-1);
  const page = useResource(
    () =>
      api('get', '/audit', { query: { ...filter, limit: PAGE, ...(at !== undefined && { before: at }) } }),
    [asked.value, at],
  );
  const exporting = useSignal<string | null>(null);
  const entries = page.value.value?.entries ?? [];
  const next = page.value.value?.next ?? null;
  const older = () => {
    if (next !== null) before.value = [...before.value, next];
  };
  const newer = () => {
    before.value = before.value.slice(0, -1);
  };
  const save = async () => {
    exporting.value = 'Reading the log …';
    try {
      exporting.value = await exportEntries(filter);
    } catch (error) {
      exporting.value = error instanceof ApiError ? error.message : 'The file could not be made. Try again.';
    }
  };
  useShortcuts([
    {
      keys: '/',
      does: 'Look for entries',
      group: 'Audit',
      run: () => document.getElementById('who')?.focus(),
    },
    { keys: 'r', does: 'Read again', group: 'Audit', run: () => void page.reload() },
    {
      keys: 'o',
      does: 'Older entries',
      group: 'Audit',
      disabled: next === null ? 'These are the oldest.' : null,
      run: older,
    },
    {
      keys: 'n',
      does: 'Newer entries',
      group: 'Audit',
      disabled: at === undefined ? 'These are the newest.' : null,
      run: newer,
    },
  ]);
  return (
    <div class="audit">
      <div class="audit-side">
        <h1 class="hidden">Audit log</h1>
        <Verification />
        <Panel title="Look for">
          <div class="body">
            <AskForm
              typed={typed}
              onAsk={() => {
                before.value = [];
                chosen.value = null;
                asked.value = typed.value;
              }}
            />
          </div>
        </Panel>
      </div>
      <Panel
        title="Entries"
        class="audit-list"
        aside={
          <span class="audit-tools">
            {exporting.value !== null && <span role="status">{exporting.value}</span>}
            <Button
              kind="quiet"
              keys="n"
              disabled={at === undefined ? 'These are the newest.' : null}
              onPress={newer}
            >
              Newer
            </Button>
            <Button
              kind="quiet"
              keys="o"
              disabled={next === null ? 'These are the oldest.' : null}
              onPress={older}
            >
              Older
            </Button>
            <Button kind="quiet" onPress={() => void save()}>
              Save what was found
            </Button>
          </span>
        }
      >
        <Found what="the audit log" of={page} once>
          {() => (
            <>
              <Table
                caption="Audit entries, newest first"
                rows={entries}
                keyOf={({ sequence }) => String(sequence)}
                selected={chosen.value === null ? null : String(chosen.value.sequence)}
                onOpen={(entry) => {
                  chosen.value = entry;
                }}
                empty="No entry is like that. Nothing was left out: widen what you look for."
                columns={[
                  {
                    head: 'When',
                    cell: ({ entry }) => <time class="audit-when">{dayAndTime(entry.when)}</time>,
                  },
                  { head: 'Who', cell: ({ entry }) => entry.who },
                  { head: 'Did what', wide: true, cell: ({ entry }) => readableLine(entry.what) },
                  { head: 'Duty', cell: ({ entry }) => OPERATION_WORDS[entry.operation] },
                  { head: 'To', cell: ({ entry }) => SUBJECT_WORDS[entry.subjectType] },
                  { head: 'No.', figures: true, cell: ({ sequence }) => sequence },
                ]}
              />
            </>
          )}
        </Found>
      </Panel>
      <Panel title={chosen.value === null ? 'One entry' : `Entry ${chosen.value.sequence}`} class="audit-one">
        {chosen.value === null ? (
          <p class="empty">Choose an entry to see it whole. Reading the log is itself an entry in it.</p>
        ) : (
          <div class="body">
            <OneEntry {...chosen.value} />
          </div>
        )}
      </Panel>
    </div>
  );
}

function OneEntry({ entry, hash }: Entry) {
  return (
    <>
      <Facts
        facts={[
          ['When', dayAndTime(entry.when)],
          ['Who', entry.who],
          ['Did what', readableLine(entry.what)],
          ['Logging duty', OPERATION_WORDS[entry.operation]],
          ['To', `${SUBJECT_WORDS[entry.subjectType]} ${entry.subjectId}`],
          ['Recipient', entry.recipient ?? 'none'],
          ['Belongs with', entry.correlationId],
          ...Object.entries(entry.details).map(
            ([name, value]) => [name, value === null ? '–' : String(value)] as const,
          ),
        ]}
      />
      <h3 class="audit-hash-head">Its link in the chain (SHA-256)</h3>
      <code class="audit-hash">{hash}</code>
    </>
  );
}

function AskForm({ typed, onAsk }: { readonly typed: Signal<Asked>; readonly onAsk: () => void }) {
  const field = (name: keyof Asked) => ({
    get value() {
      return typed.value[name];
    },
    set value(value: string) {
      typed.value = { ...typed.value, [name]: value };
    },
  });
  return (
    <Form
      submit="Look"
      check={() => {
        const wrong = (name: 'since' | 'until') =>
          typed.value[name] !== '' && dayOf(typed.value[name]) === null;
        return (['since', 'until'] as const)
          .filter(wrong)
          .map((name) => ({ field: name, words: `“${name === 'since' ? 'From' : 'To'}” must be a day.` }));
      }}
      onSubmit={async () => onAsk()}
    >
      <TextField name="who" label="Who (id)" value={field('who')} />
      <TextField name="subjectId" label="To what (id)" value={field('subjectId')} />
      <SelectField
        name="operation"
        label="Logging duty"
        value={field('operation')}
        choices={any(OPERATION_WORDS)}
      />
      <SelectField
        name="subjectType"
        label="Kind"
        value={field('subjectType')}
        choices={any(SUBJECT_WORDS)}
      />
      <TextField name="what" label="Act, as it is written" value={field('what')} />
      <div class="audit-days">
        <TextField name="since" label="From" type="date" value={field('since')} />
        <TextField name="until" label="To and with" type="date" value={field('until')} />
      </div>
    </Form>
  );
}

function any(words: Readonly<Record<string, string>>): readonly Choice[] {
  return [['', 'Any'], ...Object.entries(words)];
}

function filterOf(asked: Asked): Filter {
  const since = dayOf(asked.since);
  const until = dayOf(asked.until);
  const said = (name: 'who' | 'what' | 'subjectId' | 'operation' | 'subjectType') =>
    asked[name].trim() === '' ? {} : { [name]: asked[name].trim() };
  return {
    ...said('who'),
    ...said('what'),
    ...said('subjectId'),
    ...said('operation'),
    ...said('subjectType'),
    ...(since !== null && { since }),
    ...(until !== null && { until: until + 24 * 3_600_000 - 1 }),
  };
}

/** The beginning of a day by the clock of whoever asks. */
function dayOf(text: string): number | null {
  const at = text === '' ? Number.NaN : new Date(`${text}T00:00:00`).getTime();
  return Number.isNaN(at) ? null : at;
}
