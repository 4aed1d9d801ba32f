import { useSignal } from '@preact/signals';
import type { FeedCard } from '../../../wire/feed.ts';
import { latestOf } from '../../feed/command-log.ts';
import { commands, now, sendCommand } from '../../feed/feed.ts';
import { Button } from '../../kit/button.tsx';
import { CommandButton, commandBlocked } from '../../kit/command-button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Form, RadioField, TextField } from '../../kit/form.tsx';
import { LevelBadge } from '../../kit/level-badge.tsx';
import { nameOfSpecialist } from '../../shell/duty-list.ts';
import { discardDraft, draft } from '../../shell/drafts.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import type { Beside } from '../../words/beside-words.ts';
import { lineWords } from '../../words/call-words.ts';
import { levelOf } from '../../words/levels.ts';
import { elapsed } from '../../words/times.ts';

/** One call that waits for this specialist: the story is below it, before any audio. */
export function AssistCard(props: { readonly card: FeedCard; readonly beside?: Beside | undefined }) {
  const { card, beside } = props;
  const declining = useSignal(false);
  const blocked = commandBlocked(card, 'declineOffer');
  const decline = () => {
    declining.value = true;
  };
  useShortcuts([
    { keys: 'x', does: 'Decline, with a reason', group: 'Your call', disabled: blocked, run: decline },
  ]);
  const { seat } = card;
  const accepted = latestOf(commands.value, card.callId, 'acceptOffer')?.state === 'done';
  return (
    <section class="assist" aria-label="You are asked for a call">
      <div class="assist-words">
        <h2>
          {askedFor(card, beside)} <LevelBadge level={levelOf(card)} />
        </h2>
        <p>
          Line {card.lineId}: {lineWords(card).toLowerCase()}. {entersAs(card, beside)}
        </p>
        {accepted && (
          <p role="status">
            <strong>Accepted. Answer your telephone and press any key: only a person can.</strong>
          </p>
        )}
        {beside === undefined && seat.reasons.length > 0 && (
          <p class="hint">Why you: {seat.reasons.join('; ')}</p>
        )}
      </div>
      <div class="assist-wait">
        <span class="figures">{elapsed(now.value - ((beside ?? seat).since ?? card.receivedAt))}</span>
        <span class="hint">you are being rung</span>
      </div>
      <div class="assist-wait">
        <span class="figures">{elapsed(now.value - card.receivedAt)}</span>
        <span class="hint">caller on the line</span>
      </div>
      <div class="assist-answers">
        <CommandButton
          card={card}
          command={{ type: 'acceptOffer' }}
          words="Accept"
          keys="a"
          kind="main"
          group="Your call"
        />
        <Button onPress={decline} disabled={blocked} keys="x">
          Decline
        </Button>
      </div>
      {declining.value && <Decline card={card} onClose={() => (declining.value = false)} />}
    </section>
  );
}

function askedFor({ seat }: FeedCard, beside: Beside | undefined): string {
  if (beside?.role === 'relief') return `You are asked to relieve ${nameOfSpecialist(seat.specialistId)}`;
  if (beside?.role === 'trainee') return 'You are asked to listen as a trainee';
  return 'You are asked';
}

function entersAs({ seat }: FeedCard, beside: Beside | undefined): string {
  if (beside?.role === 'relief')
    return `You enter silently; ${nameOfSpecialist(seat.specialistId)} stays until you sit in the room.`;
  if (beside?.role === 'trainee')
    return 'Nobody hears you, whatever is asked; the handler sees that you listen.';
  return 'You enter silently; nobody hears you until the handler wants it.';
}

const REASONS = [
  'With somebody else now',
  'Needs a break',
  'Knows the people',
  'Wrong skill or language',
  'Technical trouble',
  'Something else',
] as const;

function Decline({ card, onClose }: { readonly card: FeedCard; readonly onClose: () => void }) {
  const reason = draft<string>(`decline:${card.callId}`, '');
  const words = draft(`decline-words:${card.callId}`, '');
  return (
    <Dialog title="Decline this call" onClose={onClose}>
      <p>The next specialist is asked at once.</p>
      <Form
        submit="Decline"
        disabled={commandBlocked(card, 'declineOffer')}
        onCancel={onClose}
        check={() => (reason.value === '' ? [{ field: 'reason', words: 'Choose a reason.' }] : [])}
        onSubmit={async () => {
          const said = [reason.value, words.value.trim()].filter(Boolean).join(': ');
          sendCommand(card.callId, { type: 'declineOffer', reason: said });
          discardDraft(`decline:${card.callId}`);
          discardDraft(`decline-words:${card.callId}`);
          onClose();
        }}
      >
        <RadioField name="reason" label="Why" value={reason} choices={REASONS.map((one) => [one, one])} />
        <TextField name="words" label="In your words, if you like" value={words} />
      </Form>
    </Dialog>
  );
}
