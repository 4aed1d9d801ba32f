import { api } from '../../api/client.ts';
import { CheckField, Form, SelectField, TextField } from '../../kit/form.tsx';
import { draft } from '../../shell/drafts.ts';
import { columnWords, OUR_COLUMNS } from './columns.ts';
import type { RegisterFile } from './file-words.ts';

/** Their columns to ours, by name where the names are alike; then what the import would do is found out. */
export function MapColumns({
  file,
  onPreviewed,
}: {
  readonly file: RegisterFile;
  readonly onPreviewed: () => void;
}) {
  const source = draft(`import-source:${file.id}`, '');
  const full = draft(`import-full:${file.id}`, false);
  const share = draft(`import-share:${file.id}`, '5');
  const mapping = file.columns.map((theirs) => ({
    theirs,
    ours: draft<string>(`import-map:${file.id}:${theirs}`, alike(theirs)),
  }));
  return (
    <Form
      submit="Preview"
      check={() => [
        ...(source.value.trim() === '' ? [{ field: 'source', words: 'Say what the data comes from.' }] : []),
        ...(full.value && !/^\d{1,3}(\.\d+)?$/.test(share.value)
          ? [{ field: 'share', words: 'The share is a number from 0 to 100.' }]
          : []),
      ]}
      onSubmit={async () => {
        await api('post', '/register/files/{id}/preview', {
          params: { id: file.id },
          body: {
            source: source.value.trim(),
            mapping: Object.fromEntries(
              mapping.flatMap(({ theirs, ours }) =>
                ours.value === '' || ours.value === theirs
                  ? []
                  : [[theirs, ours.value as (typeof OUR_COLUMNS)[number]]],
              ),
            ),
            fullUpTo: full.value ? Number(share.value) / 100 : null,
          },
        });
        onPreviewed();
      }}
    >
      <TextField
        name="source"
        label="Source"
        hint="Its references are known under this name; the same file again changes nothing."
        value={source}
      />
      {mapping.length > 0 && (
        <fieldset class="field map-columns">
          <legend>Columns</legend>
          {mapping.map(({ theirs, ours }) => (
            <SelectField
              key={theirs}
              name={`map-${theirs}`}
              label={theirs}
              value={ours}
              choices={[
                ['', 'Leave it out'],
                ...OUR_COLUMNS.map((column) => [column, columnWords(column)] as const),
              ]}
            />
          ))}
        </fieldset>
      )}
      <CheckField
        name="full"
        label="This is all the source knows: whoever it lacks is taken back"
        value={full}
      />
      {full.value && (
        <TextField
          name="share"
          label="Stop when that would be more than so many in a hundred"
          type="number"
          value={share}
        />
      )}
    </Form>
  );
}

function alike(theirs: string): string {
  const plain = theirs
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  return OUR_COLUMNS.find((ours) => ours === plain) ?? '';
}
