import { useSignal } from '@preact/signals';
import { api, ApiError, type Given } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../kit/button.tsx';
import { Form, SelectField, TextArea } from '../../kit/form.tsx';
import { AsItWas, Loading } from '../../kit/found.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { Tabs } from '../../kit/tabs.tsx';
import { discardDraft, draft } from '../../shell/drafts.ts';
import { may, me } from '../../shell/session.ts';
import { dayAndTime } from '../../words/times.ts';
import { StoryView } from '../story/story.tsx';
import { type Case, CASE_STATES, CAUSE_WORDS } from './case-words.ts';
import { Replay } from './replay.tsx';

type Act = Given<'actOnReview'>['body'];

const PARTS = [
  ['replay', 'As it happened'],
  ['work', 'What was missed'],
  ['story', 'The story'],
] as const;

/** One case: the call event by event, the story around it, marks by theme, feedback, and the close. */
export function OneCase({ callId, onChanged }: { readonly callId: string; readonly onChanged: () => void }) {
  const found = useResource(
    () => api('get', '/review-cases/{id}', { params: { id: callId } }),
    [callId],
    10_000,
  );
  const part = useSignal<(typeof PARTS)[number][0]>('replay');
  const refused = useSignal<string | null>(null);
  const version = useSignal<number | null>(null);
  const one = found.value.value;
  const act = async (body: Act) => {
    await api('post', '/review-cases/{id}/actions', { params: { id: callId }, body });
    await found.reload();
    onChanged();
  };
  const press = async (body: Act) => {
    refused.value = null;
    try {
      await act(body);
    } catch (error) {
      refused.value = error instanceof ApiError ? error.message : String(error);
      await found.reload();
    }
  };
  if (one === null)
    return (
      <Panel title="One call">
        <Loading what="this case" of={found} />
      </Panel>
    );
  const mine = one.reviewer === me.value?.actor;
  const blocked = may('reviews:act') ? null : 'Your role only looks.';
  return (
    <Panel
      title={`Call of ${dayAndTime(one.openedAt)}`}
      aside={<StateMark {...CASE_STATES[one.status]} />}
      class="review-one"
    >
      <div class="review-head">
        <AsItWas what="this case" of={found} />
        <p>
          Here because: <strong>{one.causes.map(({ cause }) => CAUSE_WORDS[cause]).join(', ')}</strong>
        </p>
        {refused.value !== null && <Notice tone="bad" title={refused.value} />}
        {one.closed !== null && (
          <Notice tone="info" title={`Closed ${dayAndTime(one.closed.at)} by ${one.closed.by}`}>
            {one.closed.words}
          </Notice>
        )}
        {one.status === 'waiting' && (
          <Button kind="main" disabled={blocked} onPress={() => void press({ type: 'take' })}>
            Take it
          </Button>
        )}
        {one.status === 'taken' && mine && (
          <Button kind="quiet" onPress={() => void press({ type: 'giveBack' })}>
            Give it back
          </Button>
        )}
      </div>
      <Tabs
        name="The case"
        tabs={PARTS.map(([id, words]) => ({
          id,
          words: id === 'work' && one.marks.length > 0 ? `${words} (${one.marks.length})` : words,
        }))}
        chosen={part.value}
        onChoose={(id) => {
          part.value = id as (typeof PARTS)[number][0];
        }}
      />
      <div class="review-part">
        {part.value === 'replay' && <Replay callId={callId} at={version} />}
        {part.value === 'work' && (
          <Work one={one} mine={mine && one.status === 'taken'} atVersion={version.value} act={act} />
        )}
        {part.value === 'story' && <StoryView callId={callId} />}
      </div>
    </Panel>
  );
}

function Work(props: {
  readonly one: Case;
  readonly mine: boolean;
  readonly atVersion: number | null;
  readonly act: (body: Act) => Promise<void>;
}) {
  const { one, act } = props;
  const themes = useResource(
    () => api('get', '/review-themes', { query: { force: one.force } }),
    [one.force],
  );
  const known = themes.value.value?.themes ?? [];
  const theme = draft(`review-theme:${one.callId}`, '');
  const words = draft(`review-words:${one.callId}`, '');
  const to = draft(`review-to:${one.callId}`, '');
  const feedback = draft(`review-feedback:${one.callId}`, '');
  const close = draft(`review-close:${one.callId}`, '');
  return (
    <>
      <section aria-label="Missed chances">
        <h3>Missed chances</h3>
        {one.marks.length === 0 && <p class="hint">None marked yet.</p>}
        <ul class="review-marks">
          {one.marks.map((mark) => (
            <li key={`${mark.theme} ${mark.at}`}>
              <strong>{known.find(({ id }) => id === mark.theme)?.words ?? mark.theme}</strong>: {mark.words}
              <span class="hint">
                {mark.atVersion !== null && ` at moment ${mark.atVersion}`} – {mark.by}, {dayAndTime(mark.at)}
              </span>
            </li>
          ))}
        </ul>
      </section>
      {one.feedback.length > 0 && (
        <section aria-label="Feedback">
          <h3>Feedback</h3>
          <ul class="review-marks">
            {one.feedback.map((said) => (
              <li key={said.id}>
                to {said.to}: {said.words}
                <span class="hint">
                  {' '}
                  – {said.by}, {said.seenAt === null ? 'not read yet' : `read ${dayAndTime(said.seenAt)}`}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {props.mine ? (
        <>
          <section class="act" aria-label="Mark a missed chance">
            <Form
              submit="Mark it"
              check={() => [
                ...(theme.value === '' ? [{ field: 'theme', words: 'Choose a theme.' }] : []),
                ...(words.value.trim() === ''
                  ? [{ field: 'mark-words', words: 'Say what was missed.' }]
                  : []),
              ]}
              onSubmit={async () => {
                await act({
                  type: 'mark',
                  theme: theme.value,
                  words: words.value.trim(),
                  atVersion: props.atVersion,
                });
                discardDraft(`review-words:${one.callId}`);
                words.value = '';
              }}
            >
              <SelectField
                name="theme"
                label="Theme"
                value={theme}
                choices={[['', 'Choose'], ...known.map(({ id, words: say }) => [id, say] as const)]}
              />
              <TextArea
                name="mark-words"
                label="What was missed"
                {...(props.atVersion !== null && { hint: `Marked at moment ${props.atVersion} of the call` })}
                value={words}
                rows={2}
              />
            </Form>
          </section>
          <section class="act" aria-label="Write feedback">
            <Form
              submit="Send feedback"
              check={() => [
                ...(to.value.trim() === '' ? [{ field: 'feedback-to', words: 'Say to whom.' }] : []),
                ...(feedback.value.trim() === '' ? [{ field: 'feedback-words', words: 'Write it.' }] : []),
              ]}
              onSubmit={async () => {
                await act({ type: 'writeFeedback', to: to.value.trim(), words: feedback.value.trim() });
                feedback.value = '';
              }}
            >
              <SelectOrWrite to={to} callId={one.callId} />
              <TextArea
                name="feedback-words"
                label="Feedback"
                hint="What went well counts, too."
                value={feedback}
                rows={2}
              />
            </Form>
          </section>
          <section class="act" aria-label="Close the case">
            <Form
              submit="Close the case"
              check={() =>
                close.value.trim() === '' ? [{ field: 'close-words', words: 'Say what you found.' }] : []
              }
              onSubmit={() => act({ type: 'close', words: close.value.trim() })}
            >
              <TextArea name="close-words" label="What you found" value={close} rows={2} />
            </Form>
          </section>
        </>
      ) : (
        one.status !== 'closed' && <p class="hint">Take the case to mark, write feedback and close.</p>
      )}
    </>
  );
}

/** Whoever handled the call is offered first. */
function SelectOrWrite({ to, callId }: { readonly to: { value: string }; readonly callId: string }) {
  const story = useResource(() => api('get', '/stories', { query: { callId, limit: 1 } }), [callId]);
  const chapter = story.value.value?.chapters.find((one) => one.callId === callId);
  const nobody =
    story.error.value !== null
      ? 'Who had this call cannot be told now'
      : story.value.value === null
        ? 'Looking who had this call …'
        : 'Nobody is known to have had this call';
  const people = [...(chapter?.handlers ?? []), ...(chapter?.specialists.map(({ id }) => id) ?? [])];
  return (
    <SelectField
      name="feedback-to"
      label="To"
      value={to}
      choices={[['', people.length === 0 ? nobody : 'Choose'], ...people.map((one) => [one, one] as const)]}
    />
  );
}
