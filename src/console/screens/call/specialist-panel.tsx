import type { FeedCard } from '../../../wire/feed.ts';
import { now } from '../../feed/feed.ts';
import { CommandButton } from '../../kit/command-button.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { BesideActs, BesideSeat } from './beside.tsx';
import { nameOfSpecialist } from '../../shell/duty-list.ts';
import { seatWords } from '../../words/seat-words.ts';
import { elapsed } from '../../words/times.ts';

/** The specialist's place in the call, counted in seconds, and what the handler can ask of them. */
export function SpecialistPanel({ card }: { readonly card: FeedCard }) {
  const { seat } = card;
  const { long, tone } = seatWords(card, nameOfSpecialist(seat.specialistId));
  const inRoom = seat.state === 'inRoom';
  return (
    <Panel
      title="Specialist"
      aside={
        seat.since !== null &&
        seat.state !== 'empty' && <span class="figures elapsed">{elapsed(now.value - seat.since)}</span>
      }
    >
      <div class="body stack">
        {/* Why the seat is empty is said below, and is more than that nobody was found. */}
        {(seat.left === undefined || seat.state !== 'nobody') && (
          <p aria-live="polite">
            <StateMark tone={tone} words={long} />
          </p>
        )}
        <BesideSeat card={card} />
        <div class="actions">
          {!inRoom && (
            <CommandButton
              card={card}
              command={{ type: 'requestSpecialist' }}
              words="Specialist now"
              keys="F8"
              kind="main"
            />
          )}
          {inRoom && <Ladder card={card} />}
          {seat.specialistId !== null && (
            <CommandButton
              card={card}
              command={{ type: 'releaseSpecialist' }}
              words="Release the specialist"
              twice="Press again to release"
              kind="quiet"
            />
          )}
        </div>
        <BesideActs card={card} />
        {seat.reasons.length > 0 && (
          <p class="hint">
            Why {nameOfSpecialist(seat.specialistId)}: {seat.reasons.join('; ')}
          </p>
        )}
      </div>
    </Panel>
  );
}

/** How the specialist takes part. Letting the caller hear them is the handler's act, pressed twice. */
function Ladder({ card }: { readonly card: FeedCard }) {
  const { mode } = card.seat;
  return (
    <>
      <CommandButton
        card={card}
        command={{ type: 'setSeatMode', mode: 'listening' }}
        words="Listen only"
        keys="l"
        pressed={mode === 'listening'}
      />
      <CommandButton
        card={card}
        command={{ type: 'setSeatMode', mode: 'coaching' }}
        words="Coach me"
        keys="c"
        pressed={mode === 'coaching'}
      />
      <CommandButton
        card={card}
        command={{ type: 'setSeatMode', mode: 'audible' }}
        words="Let the caller hear them"
        twice="The caller will hear them: press again"
        disabled={
          speakerKnown(card)
            ? null
            : 'Say who is speaking first; until then the caller must not hear the specialist.'
        }
        keys="j"
        kind="danger"
        pressed={mode === 'audible'}
      />
    </>
  );
}

function speakerKnown({ caller }: FeedCard): boolean {
  return caller.speaker === 'victim' || caller.speaker === 'other';
}
