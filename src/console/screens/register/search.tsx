import { useSignal } from '@preact/signals';
import type { ReplyOf } from '../../../wire/api.ts';
import { api, type Given } from '../../api/client.ts';
import { Form, SelectField, TextField } from '../../kit/form.tsx';
import { Panel } from '../../kit/panel.tsx';
import { Table } from '../../kit/table.tsx';
import { draft } from '../../shell/drafts.ts';
import { go } from '../../shell/route.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { plainDate } from '../../words/times.ts';
import { lookingFor } from './looking.ts';
import { PersonFile } from './person-file.tsx';

type Found = ReplyOf<'searchRegister'>['people'][number];
type By = Given<'searchRegister'>['body']['by'];

/** Looks people up by exactly one thing, with a reason; opening one is a look of its own. */
export function SearchView({ chosen }: { readonly chosen: string | null }) {
  const by = draft<string>('register:by', 'number');
  const text = draft('register:text', '');
  const { reason, force, forces } = lookingFor();
  const found = useSignal<readonly Found[] | null>(null);
  useShortcuts([
    {
      keys: '/',
      does: 'Search the register',
      group: 'Register',
      run: () => document.getElementById('text')?.focus(),
    },
  ]);
  return (
    <div class="register-search">
      <div class="register-side">
        <Panel title="Search" aside={<span class="hint">at most 30 looks an hour</span>}>
          <div class="body">
            <Form
              submit="Search"
              check={() => [
                ...(text.value.trim() === '' ? [{ field: 'text', words: 'Say what you look for.' }] : []),
                ...(reason.value.trim() === ''
                  ? [{ field: 'reason', words: 'Say why you look: it is on record.' }]
                  : []),
              ]}
              onSubmit={async () => {
                const { people } = await api('post', '/register/search', {
                  body: {
                    by: by.value as By,
                    text: text.value.trim(),
                    reason: reason.value.trim(),
                    force: force.value,
                  },
                });
                found.value = people;
              }}
            >
              <SelectField
                name="by"
                label="By"
                value={by}
                choices={[
                  ['number', 'Telephone number'],
                  ['name', 'Name'],
                  ['reference', 'Reference'],
                  ['address', 'Address'],
                  ['orderReference', 'Order reference'],
                ]}
              />
              <TextField
                name="text"
                label="What"
                hint="A number in any usual writing; words of a name in any order"
                value={text}
              />
              <TextField
                name="reason"
                label="Why you look"
                hint="On record with every file you open"
                value={reason}
              />
              {forces.length > 1 && (
                <SelectField
                  name="force"
                  label="For force"
                  value={force}
                  choices={forces.map((one) => [one, one] as const)}
                />
              )}
            </Form>
          </div>
        </Panel>
        {found.value !== null && (
          <Panel title="Found">
            <Table
              caption="People found"
              rows={found.value}
              keyOf={({ person }) => person}
              selected={chosen}
              onOpen={({ person }) => go('register', 'search', person)}
              empty="Nobody is on this register by that. It says nothing about the danger to them."
              columns={[
                {
                  head: 'Name',
                  wide: true,
                  cell: ({ name, mergedInto }) =>
                    `${name ?? 'Name not known'}${mergedInto === null ? '' : ' (merged)'}`,
                },
                {
                  head: 'Born',
                  cell: ({ dateOfBirth }) => (dateOfBirth === null ? '–' : plainDate(dateOfBirth)),
                },
                { head: 'Force', cell: ({ force: of }) => of },
              ]}
            />
          </Panel>
        )}
      </div>
      {chosen === null ? (
        <Panel title="A file">
          <p class="empty">Search, then open somebody’s file. Full files are shown to keepers only.</p>
        </Panel>
      ) : (
        <PersonFile key={chosen} id={chosen} />
      )}
    </div>
  );
}
