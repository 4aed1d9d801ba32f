import { caughtUp, hasPicture, health, now, toldAt } from '../feed/feed.ts';
import { ShapeMark } from '../kit/shapes.tsx';
import { specialistsNow } from './duty-list.ts';
import { PRESENCE_WORDS } from '../words/presence.ts';
import { ageInWords, clockTime } from '../words/times.ts';

/** In the head of every screen: how fresh what is shown is. */
export function ConnectionMark() {
  const at = toldAt.value;
  if (caughtUp.value !== null && health.value === 'live')
    return (
      <span class="connection connection-back">
        <ShapeMark shape="tick" />
        {caughtUp}
      </span>
    );
  if (!hasPicture.value || at === null) return <span class="connection">Connecting …</span>;
  if (health.value === 'live')
    return (
      <span class="connection">
        <ShapeMark shape="dot" />
        Live <time class="figures">{clockTime(now.value)}</time>
      </span>
    );
  return (
    <span class={`connection connection-${health.value}`}>
      <ShapeMark shape={health.value === 'stale' ? 'diamond' : 'triangle'} />
      {health.value === 'stale' ? 'Stale' : 'Disconnected'}
    </span>
  );
}

/** A row of the grid under the head, covering nothing; only while something is wrong. */
export function ConnectionBand() {
  const at = toldAt.value;
  const asAt =
    at === null ? 'nothing has been shown yet' : `as at ${clockTime(at)}, ${ageInWords(now.value - at)} ago`;
  switch (health.value) {
    case 'live':
      return null;
    case 'stale':
      return (
        <div class="band band-stale" role="status">
          <ShapeMark shape="diamond" />
          <p>
            <strong>Stale: {asAt}.</strong> Commands are off until the connection is live again. What you
            write is kept.
          </p>
        </div>
      );
    case 'disconnected':
      return (
        <div class="band band-disconnected" role="status">
          <ShapeMark shape="triangle" />
          <div>
            <p>
              <strong>Disconnected: {asAt}.</strong> Calls go on without this screen. It connects again by
              itself; drafts are kept.
            </p>
            <p>
              Ask the standard questions. Reach a specialist by the printed duty list; write times, words and
              decisions on the paper form. On duty when last told: {onDutyWords()}.
            </p>
          </div>
        </div>
      );
  }
}

function onDutyWords(): string {
  const people = specialistsNow().map(
    ({ name, presence }) => `${name} (${PRESENCE_WORDS[presence.state].words.toLowerCase()})`,
  );
  return people.length === 0 ? 'nobody is known' : people.join(', ');
}
