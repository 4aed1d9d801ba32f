import { useSignal } from '@preact/signals';
import type { FeedCard } from '../../../wire/feed.ts';
import { sendCommand } from '../../feed/feed.ts';
import { Button } from '../../kit/button.tsx';
import { commandBlocked } from '../../kit/command-button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Form, RadioField, SelectField, TextArea } from '../../kit/form.tsx';
import { discardDraft, draft } from '../../shell/drafts.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { OUTCOME_WORDS } from '../../words/call-words.ts';

type Outcome = keyof typeof OUTCOME_WORDS;

/** Opens the form; says why not while the call goes on. */
export function OutcomeButton({ card }: { readonly card: FeedCard }) {
  const open = useSignal(false);
  const blocked = commandBlocked(card, 'recordDisposition');
  const show = () => {
    open.value = true;
  };
  useShortcuts([{ keys: 'o', does: 'Record the outcome', group: 'This call', disabled: blocked, run: show }]);
  return (
    <>
      <Button onPress={show} disabled={blocked} keys="o">
        {card.disposition === null ? 'Record the outcome' : 'Correct the outcome'}
      </Button>
      {open.value && <OutcomeForm card={card} onClose={() => (open.value = false)} />}
    </>
  );
}

/** How the call ended, whether it is safe to ring back, and the follow-ups. A draft until it is sent. */
function OutcomeForm({ card, onClose }: { readonly card: FeedCard; readonly onClose: () => void }) {
  const { callId, plan } = card;
  const outcome = draft<string>(`outcome:${callId}`, card.disposition?.outcome ?? '');
  const notes = draft(`outcome-notes:${callId}`, '');
  const safe = draft<string>(`outcome-safe:${callId}`, 'unknown');
  const followUps = draft<readonly string[]>(`outcome-follow-ups:${callId}`, plan?.followUps ?? []);
  const wanted = [...new Set([...(plan?.followUps ?? []), ...followUps.value])];
  return (
    <Dialog title="Outcome of the call" onClose={onClose}>
      <Form
        submit="Record the outcome"
        disabled={commandBlocked(card, 'recordDisposition')}
        onCancel={onClose}
        check={() => (outcome.value === '' ? [{ field: 'outcome', words: 'Say how the call ended.' }] : [])}
        onSubmit={async () => {
          sendCommand(callId, {
            type: 'recordDisposition',
            outcome: outcome.value as Outcome,
            notes: notes.value.trim() === '' ? null : notes.value,
            safeToRingBack: safe.value as 'yes' | 'no' | 'unknown',
            followUps: [...followUps.value],
          });
          for (const part of ['outcome', 'outcome-notes', 'outcome-safe', 'outcome-follow-ups'])
            discardDraft(`${part}:${callId}`);
          onClose();
        }}
      >
        <SelectField
          name="outcome"
          label="How it ended"
          value={outcome}
          choices={[['', 'Choose'], ...Object.entries(OUTCOME_WORDS)]}
        />
        <RadioField
          name="safe"
          label="Safe to ring this number back?"
          hint="“No” holds every follow-up that would ring it."
          value={safe}
          choices={[
            ['yes', 'Yes, they said so'],
            ['no', 'No'],
            ['unknown', 'Not known'],
          ]}
        />
        {wanted.length > 0 && (
          <fieldset class="field">
            <legend>Follow-ups</legend>
            <span class="hint">
              Proposed by policy version {plan?.policyVersion}; what you take out is not raised.
            </span>
            {wanted.map((pathway) => (
              <label key={pathway} class="choice">
                <input
                  type="checkbox"
                  checked={followUps.value.includes(pathway)}
                  onChange={({ currentTarget }) => {
                    followUps.value = currentTarget.checked
                      ? [...followUps.value, pathway]
                      : followUps.value.filter((one) => one !== pathway);
                  }}
                />
                {pathway.replaceAll('-', ' ')}
              </label>
            ))}
          </fieldset>
        )}
        <TextArea name="notes" label="Notes" hint="Kept with the call, encrypted." value={notes} rows={4} />
      </Form>
    </Dialog>
  );
}
