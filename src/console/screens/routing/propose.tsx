import { useSignal } from '@preact/signals';
import type { ReplyOf } from '../../../wire/api.ts';
import { api, ApiError } from '../../api/client.ts';
import { Button } from '../../kit/button.tsx';
import { Form, TextArea } from '../../kit/form.tsx';
import { Notice } from '../../kit/notice.tsx';
import { announce } from '../../shell/announce.ts';
import { discardDraft, draft as written } from '../../shell/drafts.ts';
import { go } from '../../shell/route.ts';
import { may } from '../../shell/session.ts';

export type Draft = ReplyOf<'getRoutingDraft'>;

/** Makes a version of the draft, which somebody else approves. What has been published meanwhile is looked at first. */
export function Propose(props: {
  readonly draft: Draft;
  readonly errors: number;
  readonly unsaved: boolean;
}) {
  const { draft } = props;
  const reason = written(`routing-reason:${draft.id}`, '');
  const over = useSignal<{ readonly number: number; readonly words: string } | null>(null);
  return (
    <section aria-label="Propose">
      <p>
        A proposal is checked once more, gets a number, and can no longer change. Somebody else approves it.
      </p>
      {over.value !== null && (
        <Notice tone="warn" title={over.value.words}>
          Look at the differences: they are against what is in force now. Then propose again to say that you
          have.
        </Notice>
      )}
      <Form
        submit={over.value === null ? 'Propose it' : `Propose it over what is in force now`}
        disabled={blocked(props)}
        check={() =>
          reason.value.trim() === ''
            ? [{ field: 'reason', words: 'Say why: it is kept with the version.' }]
            : []
        }
        onSubmit={async () => {
          try {
            const version = await api('post', '/routing/versions', {
              body: {
                draft: draft.id,
                reason: reason.value.trim(),
                ...(over.value !== null && { over: over.value.number }),
              },
            });
            discardDraft(`routing-reason:${draft.id}`);
            announce(`Version ${version.number} is proposed.`);
            go('routing', 'versions', String(version.number));
          } catch (error) {
            if (over.value === null && error instanceof ApiError && error.problem?.code === 'conflict') {
              const { active } = await api('get', '/routing/versions', { query: { limit: 1 } });
              over.value = { number: active ?? 0, words: error.message };
              return;
            }
            throw error;
          }
        }}
      >
        <TextArea
          name="reason"
          label="Why"
          hint="One sentence that the second person and the next night understand."
          value={reason}
          rows={2}
        />
      </Form>
    </section>
  );
}

function blocked(props: { readonly errors: number; readonly unsaved: boolean }): string | null {
  if (!may('routing:propose')) return 'Your role only looks.';
  if (props.unsaved) return 'A file is not saved yet.';
  return props.errors > 0 ? 'What is wrong must be mended first.' : null;
}

/** Gives the draft up; its texts are gone with it. */
export function Give({ draft }: { readonly draft: Draft }) {
  const asking = useSignal(false);
  const why = written(`routing-give-up:${draft.id}`, '');
  if (!may('routing:propose')) return null;
  if (!asking.value)
    return (
      <p class="routing-give-up">
        <Button kind="danger" onPress={() => (asking.value = true)}>
          Give the draft up …
        </Button>
      </p>
    );
  return (
    <section class="act routing-give-up" aria-label="Give the draft up">
      <Form
        submit="Give it up"
        danger
        onCancel={() => (asking.value = false)}
        check={() => (why.value.trim() === '' ? [{ field: 'give-up-why', words: 'Say why.' }] : [])}
        onSubmit={async () => {
          await api('delete', '/routing/drafts/{draftId}', {
            params: { draftId: draft.id },
            body: { why: why.value.trim() },
          });
          go('routing', 'drafts');
        }}
      >
        <TextArea name="give-up-why" label="Why" value={why} rows={2} />
      </Form>
    </section>
  );
}
