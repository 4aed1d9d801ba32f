import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Form, RadioField, SelectField, TextField } from '../../kit/form.tsx';
import { Loading } from '../../kit/found.tsx';
import { draft as written } from '../../shell/drafts.ts';
import { may } from '../../shell/session.ts';
import { IntroductionTable, type Stage, STAGE_CHOICES } from './introduction.tsx';
import type { Draft } from './propose.tsx';

/** How far the software may go, as a form: it writes lines.yaml of the draft, and comments there stay. */
export function DraftIntroduction(props: { readonly draft: Draft; readonly onChanged: () => Promise<void> }) {
  const { draft } = props;
  const found = useResource(
    () => api('get', '/routing/introduction/{ref}', { params: { ref: draft.id } }),
    [draft.id, draft.revision],
  );
  const line = written(`introduce-line:${draft.id}`, '');
  const stage = written<string>(`introduce-stage:${draft.id}`, 'shadow');
  const share = written(`introduce-share:${draft.id}`, '100');
  const lines = found.value.value?.lines;
  if (lines === undefined) return <Loading what="the introduction" of={found} />;
  return (
    <>
      <IntroductionTable lines={lines} />
      <Form
        submit="Write it into the draft"
        disabled={may('routing:propose') ? null : 'Your role only looks.'}
        check={() => [
          ...(line.value === '' ? [{ field: 'introduce-line', words: 'Choose a line.' }] : []),
          ...(/^\d{1,3}$/.test(share.value) && Number(share.value) <= 100
            ? []
            : [{ field: 'introduce-share', words: 'The share is a number from 0 to 100.' }]),
        ]}
        onSubmit={async () => {
          await api('put', '/routing/drafts/{draftId}/introduction', {
            params: { draftId: draft.id },
            body: {
              lines: [line.value],
              stage: stage.value as Stage,
              sharePercent: Number(share.value),
              revision: draft.files['lines.yaml']?.revision ?? 0,
            },
          });
          await props.onChanged();
        }}
      >
        <SelectField
          name="introduce-line"
          label="Line"
          value={line}
          choices={[['', 'Choose'], ...lines.map((one) => [one.line, `${one.line} (${one.force})`] as const)]}
        />
        <RadioField name="introduce-stage" label="How far" value={stage} choices={STAGE_CHOICES} />
        <TextField
          name="introduce-share"
          label="Of how many calls in a hundred"
          hint="The others are shadow. The same call always draws the same."
          type="number"
          value={share}
        />
      </Form>
    </>
  );
}
