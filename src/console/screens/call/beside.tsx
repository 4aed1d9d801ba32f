import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import type { FeedCard } from '../../../wire/feed.ts';
import { now } from '../../feed/feed.ts';
import { Button } from '../../kit/button.tsx';
import { CommandButton, commandBlocked } from '../../kit/command-button.tsx';
import { Notice } from '../../kit/notice.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { announce } from '../../shell/announce.ts';
import { nameOfSpecialist } from '../../shell/duty-list.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { askedAway, type Beside, besideWords } from '../../words/beside-words.ts';
import { clockTime, elapsed } from '../../words/times.ts';
import { MoveIntoRoom } from './move-into-room.tsx';
import { ObserverDialog } from './observer-dialog.tsx';

/** Everybody besides the one in the seat, and why the seat is empty when somebody was taken from it. */
export function BesideSeat({ card }: { readonly card: FeedCard }) {
  const { asked, left, beside = [] } = card.seat;
  return (
    <>
      {left !== undefined && card.seat.state === 'nobody' && (
        <Notice tone="warn" title={`Your specialist went to a call of more risk at ${clockTime(left.at)}.`}>
          There: {askedAway(left.because).waits}. This call waits for the next one; go on with the prompts.
        </Notice>
      )}
      {asked !== undefined && (
        <p aria-live="polite">
          <StateMark
            tone="warn"
            words={`${nameOfSpecialist(card.seat.specialistId)} is asked to go to a call of more risk (${askedAway(asked.because).waits}), and may stay.`}
          />
        </p>
      )}
      {beside.length > 0 && (
        <ul class="beside">
          {beside.map((one) => (
            <OneBeside key={`${one.role}${one.offer ?? one.specialistId}`} card={card} one={one} />
          ))}
        </ul>
      )}
    </>
  );
}

function OneBeside({ card, one }: { readonly card: FeedCard; readonly one: Beside }) {
  const name = one.destinationId ?? nameOfSpecialist(one.specialistId);
  const observes = one.role === 'trainee' || one.role === 'supervisor';
  const said = besideWords(one, name);
  // Said once a step; the seconds beneath are for the eye.
  useEffect(() => announce(said.words), [said.words]);
  return (
    <li>
      <StateMark {...said} />
      <span class="beside-foot hint">
        <span>
          {one.by !== null && `asked for by ${one.by}`}{' '}
          {one.since !== null && <span class="figures">{elapsed(now.value - one.since)}</span>}
        </span>
        {observes && one.offer !== null && (
          <CommandButton
            card={card}
            command={{ type: 'sendObserverAway', observer: one.offer }}
            words="Send away"
            of={name}
            kind="quiet"
          />
        )}
      </span>
    </li>
  );
}

/** Swap, let somebody listen, move a direct call into a room: what the call can have now, and nothing else. */
export function BesideActs({ card }: { readonly card: FeedCard }) {
  const open = useSignal<'observer' | 'room' | null>(null);
  const close = () => {
    open.value = null;
  };
  const offered = (type: FeedCard['commands'][number]) => card.commands.includes(type);
  const direct = card.line.connection === 'direct' && card.endedAt === null;
  const [noObserver, noRoom] = [commandBlocked(card, 'inviteObserver'), commandBlocked(card, 'moveIntoRoom')];
  useShortcuts([
    {
      ...{ keys: 'b l', does: 'Let somebody listen', group: 'This call', disabled: noObserver },
      run: () => {
        open.value = 'observer';
      },
    },
    ...(direct
      ? [
          {
            ...{ keys: 'b r', does: 'Move the call into a room', group: 'This call', disabled: noRoom },
            run: () => {
              open.value = 'room';
            },
          },
        ]
      : []),
  ]);
  return (
    <>
      <div class="beside-acts">
        {offered('callOffSwap') ? (
          <CommandButton
            card={card}
            command={{ type: 'callOffSwap' }}
            words="Call the swap off"
            keys="b s"
            kind="quiet"
          />
        ) : (
          offered('swapSpecialist') && (
            <CommandButton
              card={card}
              command={{ type: 'swapSpecialist' }}
              words="Swap the specialist"
              keys="b s"
              kind="quiet"
            />
          )
        )}
        {offered('inviteObserver') && (
          <Button kind="quiet" keys="b l" onPress={() => (open.value = 'observer')}>
            Let somebody listen …
          </Button>
        )}
        {direct && (
          <Button keys="b r" disabled={noRoom} onPress={() => (open.value = 'room')}>
            Move into a room …
          </Button>
        )}
      </div>
      {open.value === 'observer' && <ObserverDialog card={card} onClose={close} />}
      {open.value === 'room' && <MoveIntoRoom card={card} onClose={close} />}
    </>
  );
}
