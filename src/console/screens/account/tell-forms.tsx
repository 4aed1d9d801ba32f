import type { FeedCard } from '../../../wire/feed.ts';
import { now } from '../../feed/feed.ts';
import { commandBlocked } from '../../kit/command-button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Form, RadioField, TextArea, TextField } from '../../kit/form.tsx';
import { discardDraft, draft } from '../../shell/drafts.ts';
import { dayAndTime } from '../../words/times.ts';
import type { CallRules } from './grade-form.tsx';
import { sendAndWait } from './send-and-wait.ts';

export type Spoken = 'threat' | 'codeWord' | 'words';

const SPOKEN: Readonly<Record<Spoken, { title: string; label: string; hint: string }>> = {
  threat: {
    title: 'A threat',
    label: 'Word for word, as it was said',
    hint: 'It goes with the call: to the next handler, to officers, to another force. It stays open until somebody closes it.',
  },
  codeWord: {
    title: 'A code word was given',
    label: 'The word, and what it was said to mean',
    hint: 'The call goes on as if it were the other thing.',
  },
  words: { title: 'Words to keep', label: 'As they were said', hint: 'Part of the story of these people.' },
};

/** Words verbatim, in one field: Ctrl+Enter is not needed, Tab and Enter are. */
export function SpokenForm(props: {
  readonly card: FeedCard;
  readonly kind: Spoken;
  readonly onClose: () => void;
}) {
  const { card, kind, onClose } = props;
  const place = `tell-${kind}:${card.callId}`;
  const words = draft(place, '');
  const { title, label, hint } = SPOKEN[kind];
  return (
    <Dialog title={title} onClose={onClose}>
      <Form
        submit="Write it down"
        disabled={commandBlocked(card, 'tell')}
        onCancel={onClose}
        check={() => (words.value.trim() === '' ? [{ field: 'told', words: 'Write what was said.' }] : [])}
        onSubmit={async () => {
          await sendAndWait(card.callId, { type: 'tell', telling: { kind, words: words.value.trim() } });
          discardDraft(place);
          onClose();
        }}
      >
        <TextArea name="told" label={label} hint={hint} value={words} rows={3} />
      </Form>
    </Dialog>
  );
}

type Promised = 'callBack' | 'attendance' | 'other';
const USUAL_MINUTES = 60;

/** What was promised and by when; from then on it is an alarm with an owner until it was done. */
export function PromiseForm(props: {
  readonly card: FeedCard;
  readonly rules: CallRules | null;
  readonly onClose: () => void;
}) {
  const { card, rules, onClose } = props;
  const { callId, account } = card;
  const respond = rules?.grades.find(({ name }) => name === account?.grade.inForce)?.respondWithinMinutes;
  const what = draft<string>(`promise:${callId}`, '');
  const words = draft(`promise-words:${callId}`, '');
  const minutes = draft(`promise-minutes:${callId}`, String(respond ?? USUAL_MINUTES));
  const within = /^\d{1,5}$/.test(minutes.value.trim()) ? Number(minutes.value.trim()) : 0;
  const dueAt = now.value + within * 60_000;
  return (
    <Dialog title="What was promised" onClose={onClose}>
      <Form
        submit="Write it down"
        disabled={commandBlocked(card, 'tell')}
        onCancel={onClose}
        check={() => [
          ...(what.value === '' ? [{ field: 'promise', words: 'Choose what was promised.' }] : []),
          ...(within === 0 ? [{ field: 'promise-minutes', words: 'Say within how many minutes.' }] : []),
          ...(words.value.trim() === '' ? [{ field: 'promise-words', words: 'Write what was said.' }] : []),
        ]}
        onSubmit={async () => {
          const promise = what.value as Promised;
          await sendAndWait(callId, {
            type: 'tell',
            telling: { kind: 'promise', promise, words: words.value.trim(), dueAt: Math.round(dueAt) },
          });
          for (const part of ['promise', 'promise-words', 'promise-minutes'])
            discardDraft(`${part}:${callId}`);
          onClose();
        }}
      >
        <RadioField
          name="promise"
          label="They were told that"
          value={what}
          choices={[
            ['attendance', 'officers will come'],
            ['callBack', 'they will be rung'],
            ['other', 'something else'],
          ]}
        />
        <TextField
          name="promise-minutes"
          label="Within minutes"
          hint={within === 0 ? 'A whole number.' : `By ${dayAndTime(dueAt)}; from then on it is an alarm.`}
          value={minutes}
          type="number"
        />
        <TextArea name="promise-words" label="In the words in which it was promised" value={words} rows={2} />
      </Form>
    </Dialog>
  );
}

/** A promise was kept: who was there, when they were rung. It closes the promise. */
export function KeptForm(props: {
  readonly card: FeedCard;
  readonly promise: { readonly id: string; readonly words: string };
  readonly onClose: () => void;
}) {
  const { card, promise, onClose } = props;
  const place = `kept:${card.callId}:${promise.id}`;
  const words = draft(place, '');
  return (
    <Dialog title="It was done" onClose={onClose}>
      <p>
        <q>{promise.words}</q>
      </p>
      <Form
        submit="It was done"
        disabled={commandBlocked(card, 'tell')}
        onCancel={onClose}
        check={() => (words.value.trim() === '' ? [{ field: 'kept', words: 'Say what was done.' }] : [])}
        onSubmit={async () => {
          const telling = { kind: 'kept' as const, of: promise.id, words: words.value.trim() };
          await sendAndWait(card.callId, { type: 'tell', telling });
          discardDraft(place);
          onClose();
        }}
      >
        <TextArea name="kept" label="Who was there, or when they were rung" value={words} rows={2} />
      </Form>
    </Dialog>
  );
}
