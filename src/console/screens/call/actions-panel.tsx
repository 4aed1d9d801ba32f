import { useSignal } from '@preact/signals';
import type { FeedCard } from '../../../wire/feed.ts';
import { sendCommand } from '../../feed/feed.ts';
import { Button } from '../../kit/button.tsx';
import { CommandButton, commandBlocked } from '../../kit/command-button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Form, TextField } from '../../kit/form.tsx';
import { Panel } from '../../kit/panel.tsx';
import { discardDraft, draft } from '../../shell/drafts.ts';
import { OutcomeButton } from './outcome-form.tsx';

/** What the handler can do with the line. Each is possible, or says why not. */
export function ActionsPanel({ card }: { readonly card: FeedCard }) {
  const open = useSignal<'handOver' | null>(null);
  const close = () => {
    open.value = null;
  };
  const offered = (type: (typeof card.commands)[number]) => card.commands.includes(type);
  return (
    <Panel title="Line">
      <div class="body actions">
        <CommandButton
          card={card}
          command={{ type: 'markSilent' }}
          words="Caller is silent"
          keys="s"
          pressed={card.caller.sign === 'silent'}
        />
        {card.line.mayHold && (
          <CommandButton
            card={card}
            command={{ type: card.caller.held ? 'unhold' : 'hold' }}
            words={card.caller.held ? 'Take the caller back' : 'Hold the caller'}
            keys="h"
          />
        )}
        {card.line.mayHandOver && offered('handOver') && (
          <Button onPress={() => (open.value = 'handOver')}>Hand over to the specialist</Button>
        )}
        {offered('recallHandler') && (
          <CommandButton card={card} command={{ type: 'recallHandler' }} words="Call a handler back" />
        )}
        {offered('endTalkOn') && (
          <CommandButton
            card={card}
            command={{ type: 'endTalkOn' }}
            words="End the talk with the specialist"
          />
        )}
        <div class="spans">
          <OutcomeButton card={card} />
        </div>
        <CommandButton
          card={card}
          command={{ type: 'endCall' }}
          words="End the call"
          twice="Ends it for the caller too: press again"
          kind="danger"
        />
      </div>
      {open.value === 'handOver' && <HandOver card={card} onClose={close} />}
    </Panel>
  );
}

function HandOver({ card, onClose }: { readonly card: FeedCard; readonly onClose: () => void }) {
  const { callId, incident } = card;
  const reference = draft(`hand-over-reference:${callId}`, incident.reference ?? '');
  const grade = draft(`hand-over-grade:${callId}`, incident.grade ?? '');
  return (
    <Dialog title="Hand over to the specialist" onClose={onClose}>
      <p>
        The specialist is made audible first. Your telephone is released only when that is certain. An
        emergency needs its incident and grade before you leave.
      </p>
      <Form
        submit="Hand over"
        danger
        disabled={commandBlocked(card, 'handOver')}
        onCancel={onClose}
        check={() => [
          ...(reference.value.trim() === ''
            ? [{ field: 'reference', words: 'Give the incident reference.' }]
            : []),
          ...(grade.value.trim() === '' ? [{ field: 'grade', words: 'Give the grade.' }] : []),
        ]}
        onSubmit={async () => {
          sendCommand(callId, {
            ...{ type: 'handOver', incidentReference: reference.value.trim(), grade: grade.value.trim() },
          });
          discardDraft(`hand-over-reference:${callId}`);
          discardDraft(`hand-over-grade:${callId}`);
          onClose();
        }}
      >
        <TextField name="reference" label="Incident reference" value={reference} />
        <TextField name="grade" label="Grade" value={grade} />
      </Form>
    </Dialog>
  );
}
