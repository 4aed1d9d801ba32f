import type { FeedCard } from '../../../wire/feed.ts';
import type { CallCommand } from '../../feed/command-log.ts';
import { commandBlocked } from '../../kit/command-button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { type Choice, Form, RadioField, SelectField, TextField } from '../../kit/form.tsx';
import { specialistsNow } from '../../shell/duty-list.ts';
import { discardDraft, draft } from '../../shell/drafts.ts';
import { sendAndWait } from '../account/send-and-wait.ts';
import { PRESENCE_WORDS } from '../../words/presence.ts';

const AS: readonly Choice[] = [
  ['trainee', 'A trainee of the roster'],
  ['supervisor', 'A supervisor, at a desk of this line'],
];

/** As lines.yaml names them. */
const DESK = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$/;
function deskWords(written: string): string {
  return written === ''
    ? 'Say at which desk.'
    : 'That is no desk’s name: one has letters, digits and . _ : - only.';
}

/** Lets somebody listen who is heard by nobody. Only people of the roster and desks of the line: no other number. */
export function ObserverDialog({ card, onClose }: { readonly card: FeedCard; readonly onClose: () => void }) {
  const { callId } = card;
  const as = draft<'trainee' | 'supervisor'>(`observer-as:${callId}`, 'trainee');
  const who = draft(`observer-who:${callId}`, '');
  const desk = draft(`observer-desk:${callId}`, '');
  const trainee = as.value === 'trainee';
  const people = specialistsNow().filter(({ presence }) => presence.state === 'ready');
  const command = (): CallCommand => ({
    type: 'inviteObserver',
    as: as.value,
    who: trainee
      ? { kind: 'specialist', specialistId: who.value }
      : { kind: 'desk', destinationId: desk.value.trim() },
  });
  return (
    <Dialog title="Let somebody listen" onClose={onClose}>
      <p class="dialog-words">
        They hear the call and are heard by nobody, whatever is asked. They stand on the card all the time,
        and you can send them away. The caller hears nothing of their coming and going.
      </p>
      <Form
        submit="Ask them"
        disabled={commandBlocked(card, 'inviteObserver')}
        onCancel={onClose}
        check={() => [
          ...(trainee && who.value === '' ? [{ field: 'observer-who', words: 'Choose who listens.' }] : []),
          ...(!trainee && !DESK.test(desk.value.trim())
            ? [{ field: 'observer-desk', words: deskWords(desk.value.trim()) }]
            : []),
        ]}
        onSubmit={async () => {
          await sendAndWait(callId, command());
          for (const field of ['as', 'who', 'desk']) discardDraft(`observer-${field}:${callId}`);
          onClose();
        }}
      >
        <RadioField name="observer-as" label="Who" value={as} choices={AS} />
        {trainee ? (
          <SelectField
            name="observer-who"
            label="Trainee"
            hint="Who is ready now. Their telephone rings and asks for their PIN."
            value={who}
            choices={[
              ['', people.length === 0 ? 'Nobody is ready' : 'Choose'],
              ...people.map(
                ({ id, name, presence }) =>
                  [id, `${name} (${PRESENCE_WORDS[presence.state].words.toLowerCase()})`] as const,
              ),
            ]}
          />
        ) : (
          <TextField
            name="observer-desk"
            label="Desk"
            hint="Its name on this line, such as “supervisor”. It rings; any key joins."
            value={desk}
          />
        )}
      </Form>
    </Dialog>
  );
}
