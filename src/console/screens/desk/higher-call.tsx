import type { FeedCard } from '../../../wire/feed.ts';
import { now } from '../../feed/feed.ts';
import { CommandButton } from '../../kit/command-button.tsx';
import { askedAway } from '../../words/beside-words.ts';

/** Somebody who only listens is asked to leave for a call of more risk: what it is, what becomes of this one, and a choice. */
export function HigherCall({ card }: { readonly card: FeedCard }) {
  const { asked } = card.seat;
  if (asked === undefined) return null;
  const { waits, yours } = askedAway(asked.because);
  const left = Math.ceil((asked.until - now.value) / 1_000);
  if (left <= 0) return null;
  return (
    <section class="assist higher" aria-label="A call of more risk waits" role="alert">
      <div class="assist-words">
        <h2>A call of more risk has nobody</h2>
        <p>
          <strong>It: {waits}.</strong> {yours !== '' && `This one, where you only listen: ${yours}.`}
        </p>
        <p class="higher-means">
          If you go: you leave this room without a sound, its handler is told why and goes on with the
          prompts, and this call waits for the next specialist. Your telephone rings for the other call; any
          key joins. If you stay, nothing changes.
        </p>
      </div>
      <div class="assist-wait">
        <span class="figures" aria-hidden="true">
          {left} s
        </span>
        <span class="hint">then you stay</span>
      </div>
      <div class="assist-answers">
        <CommandButton
          card={card}
          command={{ type: 'acceptPreEmption' }}
          words="Go to it"
          keys="a"
          kind="main"
          group="Your call"
        />
        <CommandButton
          card={card}
          command={{ type: 'declinePreEmption' }}
          words="Stay here"
          keys="x"
          group="Your call"
        />
      </div>
    </section>
  );
}
