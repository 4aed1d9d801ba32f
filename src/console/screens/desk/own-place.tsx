import type { FeedCard } from '../../../wire/feed.ts';
import { now } from '../../feed/feed.ts';
import { Button } from '../../kit/button.tsx';
import { CommandButton } from '../../kit/command-button.tsx';
import { ShapeMark } from '../../kit/shapes.tsx';
import { lineWords } from '../../words/call-words.ts';
import { ownModeWords } from '../../words/seat-words.ts';
import { elapsed } from '../../words/times.ts';
import { Relief } from './relief.tsx';

/** Who hears the specialist, in words first; and the ladder from listening to taking over. */
export function OwnPlace({ card }: { readonly card: FeedCard }) {
  const { seat, line } = card;
  const { words, heard } = ownModeWords(card);
  return (
    <div>
      <section class={heard ? 'place place-heard' : 'place'} aria-label="Your place in the call">
        <div class="place-words">
          <ShapeMark shape={heard ? 'triangle' : 'dot'} />
          <div>
            {/* The words alone: the seconds beside them would be read out one by one. */}
            <h2 aria-live="assertive">{card.endedAt === null ? words : 'The call has ended.'}</h2>
            <p>
              {placeWords(card)}{' '}
              {seat.since !== null && <span class="figures">{elapsed(now.value - seat.since)}</span>} ·{' '}
              {lineWords(card)}
            </p>
          </div>
        </div>
        {seat.state === 'inRoom' && (
          <div class="ladder">
            <CommandButton
              card={card}
              command={{ type: 'setSeatMode', mode: 'listening' }}
              words="Listen"
              keys="l"
              pressed={seat.mode === 'listening'}
              group="Your call"
            />
            <CommandButton
              card={card}
              command={{ type: 'setSeatMode', mode: 'coaching' }}
              words="Coach the handler"
              keys="c"
              pressed={seat.mode === 'coaching'}
              group="Your call"
            />
            <Button
              onPress={() => undefined}
              disabled="The handler lets the caller hear you, with J on their console."
              pressed={seat.mode === 'audible'}
            >
              Speak to the caller
            </Button>
            {line.state === 'handedOver' ? (
              <CommandButton
                card={card}
                command={{ type: 'recallHandler' }}
                words="Call a handler back"
                twice="Handlers will be rung: press again"
                keys="t"
                group="Your call"
              />
            ) : (
              <Button
                onPress={() => undefined}
                disabled="The handler hands over, with incident and grade, when you are audible."
              >
                Take over
              </Button>
            )}
            <CommandButton
              card={card}
              command={{ type: 'releaseSpecialist' }}
              words="Leave the call"
              twice="You leave; the call goes on: press again"
              kind="quiet"
            />
          </div>
        )}
      </section>
      {card.endedAt === null && seat.state === 'inRoom' && <Relief card={card} />}
    </div>
  );
}

function placeWords({ seat, line, endedAt }: FeedCard): string {
  if (endedAt !== null) return 'Write the outcome while you remember it.';
  if (seat.state === 'waiting')
    return line.connection === 'direct'
      ? 'This call was connected directly: you cannot hear it. Advise the handler by telephone or console.'
      : 'You enter silently when the handler is in the room. Read on meanwhile.';
  return seat.mode === 'muted' ? 'Muted until a handler is back' : 'Since';
}
