import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { FeedCard } from '../../../wire/feed.ts';
import { CommandButton } from '../../kit/command-button.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { nameOfSpecialist } from '../../shell/duty-list.ts';
import { besideWords } from '../../words/beside-words.ts';

/** Whoever sits in the seat and wants to be relieved: asks, sees how far it is, calls it off. They stay until then. */
export function Relief({ card }: { readonly card: FeedCard }) {
  const relief = card.seat.beside?.find(({ role }) => role === 'relief');
  const before = useRef(false);
  const over = useSignal(false);
  const coming = relief !== undefined;
  useEffect(() => {
    if (before.current && !coming) over.value = true;
    if (coming) over.value = false;
    before.current = coming;
  }, [coming]);
  const observers = card.seat.beside?.filter(({ role }) => role === 'trainee' || role === 'supervisor') ?? [];
  return (
    <div class="relief">
      <ul class="relief-words" aria-live="polite">
        {relief === undefined && !over.value && (
          <li class="hint">Relief comes without a gap: you stay until somebody else sits in the room.</li>
        )}
        {relief !== undefined && (
          <li>
            <StateMark {...besideWords(relief, nameOfSpecialist(relief.specialistId), 'seated')} />
          </li>
        )}
        {over.value && (
          <li>
            <StateMark tone="warn" words="Nobody relieves you any more: the call stays yours." />
          </li>
        )}
        {observers.map((one) => (
          <li key={one.offer}>
            <StateMark {...besideWords(one, one.destinationId ?? nameOfSpecialist(one.specialistId))} />
          </li>
        ))}
      </ul>
      {relief === undefined ? (
        <CommandButton
          card={card}
          command={{ type: 'swapSpecialist' }}
          words="Ask to be relieved"
          keys="b s"
          group="Your call"
        />
      ) : (
        <CommandButton
          card={card}
          command={{ type: 'callOffSwap' }}
          words="Call the relief off"
          keys="b s"
          group="Your call"
        />
      )}
    </div>
  );
}
