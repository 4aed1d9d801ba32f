import type { FeedCard } from '../../../wire/feed.ts';
import { api } from '../../api/client.ts';
import { Dialog } from '../../kit/dialog.tsx';
import { Form, RadioField, TextArea } from '../../kit/form.tsx';
import { Facts } from '../../kit/panel.tsx';
import { discardDraft, draft } from '../../shell/drafts.ts';
import { ageInWords, dayAndTime } from '../../words/times.ts';
import type { CallRules } from './grade-form.tsx';

/** To another force or service: what is told goes word for word, and the duties stay here until a named person has it. */
export function HandOverForm(props: {
  readonly card: FeedCard;
  readonly rules: CallRules;
  readonly onClose: () => void;
}) {
  const { card, rules, onClose } = props;
  const { callId, account, incident } = card;
  const to = draft<string>(`hand-over-to:${callId}`, '');
  const words = draft(`hand-over-told:${callId}`, '');
  const told = account?.told ?? [];
  const wanted = rules.handOverTo.find(({ id }) => id === to.value);
  return (
    <Dialog title="Hand over to another force or service" wide onClose={onClose}>
      <Form
        submit="Hand over"
        danger
        onCancel={onClose}
        check={() => [
          ...(to.value === '' ? [{ field: 'hand-over-to', words: 'Choose to whom.' }] : []),
          ...(words.value.trim() === ''
            ? [{ field: 'hand-over-told', words: 'Say what they must know.' }]
            : []),
        ]}
        onSubmit={async () => {
          await api('post', '/calls/{id}/hand-overs', {
            params: { id: callId },
            body: { to: to.value, words: words.value.trim() },
          });
          discardDraft(`hand-over-to:${callId}`);
          discardDraft(`hand-over-told:${callId}`);
          onClose();
        }}
      >
        <RadioField
          name="hand-over-to"
          label="To"
          value={to}
          choices={rules.handOverTo.map(({ id, name }) => [id, name])}
        />
        <p class="hint">
          {wanted === undefined
            ? 'The duties stay here until a person of theirs, by name, has it.'
            : `The duties stay here until a person of theirs, by name, has it; not within ${ageInWords(wanted.acknowledgeWithinMs)} is an urgent alarm. ${
                wanted.delivered ? 'It is sent to them.' : 'It is not sent by itself: tell them by telephone.'
              }`}
        </p>
        <section class="act" aria-label="What goes with it">
          <Facts
            facts={[
              ...told.flatMap(({ id, telling }) =>
                telling.kind === 'threat' || telling.kind === 'codeWord'
                  ? [
                      [
                        telling.kind === 'threat' ? 'Threat' : 'Code word',
                        <q key={id}>{telling.words}</q>,
                      ] as const,
                    ]
                  : [],
              ),
              ['Original grade', account?.grade.original ?? 'none was given'],
              ['Grade now', account?.grade.inForce ?? 'none'],
              ['Place', incident.location ?? 'not known: say it below'],
              ...told.flatMap(({ telling }) =>
                telling.kind === 'promise'
                  ? [['Promised', `${telling.words}, by ${dayAndTime(telling.dueAt)}`] as const]
                  : [],
              ),
              ['Incident', incident.reference ?? 'none'],
            ]}
          />
        </section>
        <TextArea name="hand-over-told" label="What they must know, in your words" value={words} rows={3} />
      </Form>
    </Dialog>
  );
}
