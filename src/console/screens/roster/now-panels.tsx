import { api } from '../../api/client.ts';
import { type Resource, useResource } from '../../api/resource.ts';
import { now } from '../../feed/feed.ts';
import { Button } from '../../kit/button.tsx';
import { AsItWas, Loading } from '../../kit/found.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { ageInWords } from '../../words/times.ts';
import { dayAndWallTime, fromTo, lengthWords, wallOf } from '../../words/wall-time.ts';
import type { Wanted } from './change-draft.ts';
import { type Ahead, gapWords } from './week-data.ts';

const EVERY_MS = 15_000;
const HOME_ZONE = 'Europe/London';

/** Who is on at this moment by the roster, and until when; whether they are ready is on the wallboard. */
export function OnNowPanel() {
  const found = useResource(() => api('get', '/roster/now', {}), [], EVERY_MS);
  const people = found.value.value?.people;
  return (
    <Panel title="On now">
      <AsItWas what="who is on" of={found} />
      {people === undefined ? (
        <Loading what="who is on" of={found} />
      ) : people.length === 0 ? (
        <p class="body">
          <StateMark tone="bad" words="NOBODY is on. The next call waits, and the on-call pager is asked." />
        </p>
      ) : (
        <ul class="roster-now-list">
          {people.map(({ id, name, until, onCallTier, force }) => (
            <li key={id}>
              <strong>{name}</strong>
              <span class="figures">until {untilWords(until)}</span>
              <span class="hint">
                {force} · {onCallTier === null ? 'at a desk' : `on call at home, tier ${onCallTier}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** "18:00", or with its day when that is another. */
function untilWords(at: number): string {
  const wall = wallOf(at, HOME_ZONE);
  return wall.date === wallOf(now.value, HOME_ZONE).date ? wall.time : dayAndWallTime(at, HOME_ZONE);
}

/** What the next seven days lack, the soonest first: nobody at all before a skill that nobody has. */
export function GapsPanel(props: {
  readonly found: Resource<Ahead>;
  readonly mayChange: string | null;
  readonly onChange: (wanted: Partial<Wanted>) => void;
}) {
  const ahead = props.found.value.value;
  const gaps = ahead?.gaps.toSorted(
    (a, b) => Number(a.skill !== null) - Number(b.skill !== null) || a.from - b.from,
  );
  return (
    <Panel title="Missing in the next 7 days">
      <AsItWas what="what is missing" of={props.found} />
      {gaps === undefined || ahead === null ? (
        <Loading what="what is missing" of={props.found} />
      ) : gaps.length === 0 ? (
        <p class="empty">Somebody is on at every minute, with every skill that the policy asks for.</p>
      ) : (
        <ul class="roster-gap-list">
          {gaps.map((gap) => {
            const [from, until] = [wallOf(gap.from, ahead.timeZone), wallOf(gap.until, ahead.timeZone)];
            const begun = gap.from <= now.value;
            return (
              <li key={`${gap.force}${gap.skill}${gap.from}`}>
                <StateMark tone={gap.skill === null ? 'bad' : 'warn'} words={gapWords(gap)} />
                <span>{fromTo(gap, ahead.timeZone)}</span>
                <span class="roster-gap-foot hint">
                  {lengthWords(gap.until - gap.from)},{' '}
                  {begun ? 'now' : `in ${ageInWords(gap.from - now.value)}`}
                  <Button
                    disabled={props.mayChange}
                    of={`: ${gapWords(gap)}, ${dayAndWallTime(gap.from, ahead.timeZone)}`}
                    onPress={() =>
                      props.onChange({
                        ...{ kind: 'on', fromDay: from.date, fromTime: from.time },
                        ...{ untilDay: until.date, untilTime: until.time },
                      })
                    }
                  >
                    Fill …
                  </Button>
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
