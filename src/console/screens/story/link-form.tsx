import type { ReplyOf } from '../../../wire/api.ts';
import { api } from '../../api/client.ts';
import { Form, RadioField, TextArea } from '../../kit/form.tsx';
import { discardDraft, draft } from '../../shell/drafts.ts';

type Chapter = ReplyOf<'getStory'>['chapters'][number];

/** A person's decision that a call belongs to this story, or does not: with a reason, and the last one counts. */
export function LinkForm(props: {
  readonly chapter: Chapter;
  /** The call whose story this is. */
  readonly of: string;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}) {
  const { callId } = props.chapter;
  const here = callId === props.of;
  const belongs = draft<string>(`link:${callId}`, '');
  const why = draft(`link-why:${callId}`, '');
  return (
    <section class="act" aria-label="Link or unlink">
      <Form
        submit="Decide"
        onCancel={props.onCancel}
        check={() => [
          ...(belongs.value === '' ? [{ field: 'belongs', words: 'Say whether it belongs.' }] : []),
          ...(why.value.trim() === '' ? [{ field: 'link-why', words: 'Say why.' }] : []),
        ]}
        onSubmit={async () => {
          const decision = { belongs: belongs.value === 'yes', because: why.value.trim() };
          await api('post', '/calls/{id}/links', {
            params: { id: callId },
            body: here ? { kind: 'number', ...decision } : { kind: 'call', id: props.of, ...decision },
          });
          discardDraft(`link:${callId}`);
          discardDraft(`link-why:${callId}`);
          props.onDone();
        }}
      >
        <RadioField
          name="belongs"
          label={
            here
              ? 'Does this call belong to the other calls from its number?'
              : 'Does it belong to the call you look at?'
          }
          value={belongs}
          choices={[
            ['yes', 'Yes'],
            ['no', 'No'],
          ]}
        />
        <TextArea name="link-why" label="Why" value={why} rows={2} />
      </Form>
    </section>
  );
}
