import { caughtUp, hasPicture, health, now, toldAt } from '../feed/feed.ts';
import { ShapeMark } from '../kit/shapes.tsx';
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
              Ask the standard questions. Reach a specialist by the duty list below or the printed list in the
              room; write down times, words and decisions on the paper form.
            </p>
          </div>
        </div>
      );
  }
}
