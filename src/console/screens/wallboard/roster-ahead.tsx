import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { now } from '../../feed/feed.ts';
import { AsItWas, Loading } from '../../kit/found.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { hrefOf } from '../../shell/route.ts';
import { may } from '../../shell/session.ts';
import { ageInWords } from '../../words/times.ts';
import { fromTo } from '../../words/wall-time.ts';
import { gapWords } from '../roster/week-data.ts';

const EVERY_MS = 60_000;
const AHEAD_MS = 48 * 3_600_000;
const SHOWN = 3;

/** What the roster lacks in the next two days, before it does; whoever may change it is a key away. */
export function RosterAhead() {
  if (!may('roster:read')) return null;
  return <Ahead />;
}

function Ahead() {
  const found = useResource(
    () => api('get', '/roster/ahead', { query: { from: Date.now(), until: Date.now() + AHEAD_MS } }),
    [],
    EVERY_MS,
  );
  const ahead = found.value.value;
  const gaps = ahead?.gaps.toSorted(
    (a, b) => Number(a.skill !== null) - Number(b.skill !== null) || a.from - b.from,
  );
  return (
    <Panel title="Roster, next 48 hours" aside={<a href={hrefOf('roster')}>Roster</a>}>
      <AsItWas what="the roster" of={found} />
      {gaps === undefined || ahead === null ? (
        <Loading what="the roster" of={found} />
      ) : gaps.length === 0 ? (
        <p class="empty">Somebody is on at every minute.</p>
      ) : (
        <ul class="ahead">
          {gaps.slice(0, SHOWN).map((gap) => (
            <li key={`${gap.force}${gap.skill}${gap.from}`}>
              <StateMark tone={gap.skill === null ? 'bad' : 'warn'} words={gapWords(gap)} />
              <span class="hint">
                {gap.from <= now.value ? 'now' : `in ${ageInWords(gap.from - now.value)}`} ·{' '}
                {fromTo(gap, ahead.timeZone)}
              </span>
            </li>
          ))}
          {gaps.length > SHOWN && (
            <li>
              <span class="hint">and {gaps.length - SHOWN} more</span>
            </li>
          )}
        </ul>
      )}
    </Panel>
  );
}
