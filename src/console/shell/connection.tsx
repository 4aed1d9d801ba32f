import { useEffect, useRef } from 'preact/hooks';
import { caughtUp, hasPicture, health, now, toldAt } from '../feed/feed.ts';
import type { FeedHealth } from '../feed/health.ts';
import { ShapeMark } from '../kit/shapes.tsx';
import { announce } from './announce.ts';
import { specialistsNow } from './duty-list.ts';
import { serviceHealth, spoke } from './service-health.ts';
import { PRESENCE_WORDS } from '../words/presence.ts';
import { ageInWords, clockTime } from '../words/times.ts';

/** What is shown comes by the feed, or is asked for: each has its own way of being old. */
type Comes = 'byFeed' | 'asked';

const WORDS: Readonly<Record<FeedHealth, string>> = {
  live: '',
  stale: 'Stale',
  disconnected: 'Disconnected',
};

/** In the head of every screen: how fresh what is shown is. */
export function ConnectionMark({ comes }: { readonly comes: Comes }) {
  const state = comes === 'byFeed' ? health.value : serviceHealth.value;
  if (comes === 'byFeed' && caughtUp.value !== null && state === 'live')
    return (
      <span class="connection connection-back">
        <ShapeMark shape="tick" />
        {caughtUp}
      </span>
    );
  if (comes === 'byFeed' && !hasPicture.value) return <span class="connection">Connecting …</span>;
  if (state === 'live')
    return (
      <span class="connection">
        <ShapeMark shape="dot" />
        {comes === 'byFeed' ? 'Live' : 'Connected'} <time class="figures">{clockTime(now.value)}</time>
      </span>
    );
  return (
    <span class={`connection connection-${state}`}>
      <ShapeMark shape={state === 'stale' ? 'diamond' : 'triangle'} />
      {WORDS[state]}
    </span>
  );
}

/** A row of the grid under the head, covering nothing; only while something is wrong. Said once when it comes. */
export function ConnectionBand({ comes }: { readonly comes: Comes }) {
  const state = comes === 'byFeed' ? health.value : serviceHealth.value;
  const [at, clock] = comes === 'byFeed' ? [toldAt.value, now.value] : [spoke.value, nowHere()];
  const asAt =
    at === null ? 'nothing has been shown yet' : `as at ${clockTime(at)}, ${ageInWords(clock - at)} ago`;
  useSaid(state);
  switch (state) {
    case 'live':
      return null;
    case 'stale':
      return (
        <section class="band band-stale" aria-label="Connection">
          <ShapeMark shape="diamond" />
          <p>
            <strong>Stale: {asAt}.</strong>{' '}
            {comes === 'byFeed'
              ? 'Commands are off until the connection is live again.'
              : 'The service has said nothing since; it is asked again by itself.'}{' '}
            What you write is kept.
          </p>
        </section>
      );
    case 'disconnected':
      return (
        <section class="band band-disconnected" aria-label="Connection">
          <ShapeMark shape="triangle" />
          <div>
            <p>
              <strong>Disconnected: {asAt}.</strong> Calls go on without this screen. It connects again by
              itself; drafts are kept.
            </p>
            {comes === 'byFeed' ? (
              <p>
                Ask the standard questions. Reach a specialist by the printed duty list; write times, words
                and decisions on the paper form. On duty when last told: {onDutyWords()}.
              </p>
            ) : (
              <p>What is on the screen may have changed since. What you press says whether it was done.</p>
            )}
          </div>
        </section>
      );
  }
}

/** By this machine's clock, once a second. */
function nowHere(): number {
  void now.value;
  return Date.now();
}

/** The seconds of the band are for the eye: that it came and went is said once. That it is disconnected, with its tone. */
function useSaid(state: FeedHealth): void {
  const before = useRef<FeedHealth>('live');
  useEffect(() => {
    if (state === 'stale' && before.current === 'live') announce('Stale: what is shown may be old.');
    if (state === 'live' && before.current !== 'live') announce('Connected again.');
    before.current = state;
  }, [state]);
}

function onDutyWords(): string {
  const people = specialistsNow().map(
    ({ name, presence }) => `${name} (${PRESENCE_WORDS[presence.state].words.toLowerCase()})`,
  );
  return people.length === 0 ? 'nobody is known' : people.join(', ');
}
