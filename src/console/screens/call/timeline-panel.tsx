import type { FeedCard } from '../../../wire/feed.ts';
import { now } from '../../feed/feed.ts';
import { Panel } from '../../kit/panel.tsx';
import { nameOfSpecialist } from '../../shell/duty-list.ts';
import { me } from '../../shell/session.ts';
import { momentWords } from '../../words/call-words.ts';
import { ageInWords, clockTime } from '../../words/times.ts';

/** What happened, newest first. */
export function TimelinePanel({ card }: { readonly card: FeedCard }) {
  return (
    <Panel title="What happened" class="timeline">
      <ol>
        {card.timeline.map(({ at, what, by }, index) => (
          <li key={`${at}-${what}-${card.timeline.length - index}`}>
            <time class="figures">{clockTime(at)}</time>
            <span>
              {momentWords(what)}
              {by !== null && (
                <span class="hint"> {by === me.value?.actor ? 'you' : nameOfSpecialist(by)}</span>
              )}
            </span>
            <span class="hint figures">{ageInWords(now.value - at)}</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
