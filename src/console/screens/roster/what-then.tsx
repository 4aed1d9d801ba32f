import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../kit/button.tsx';
import { Loading } from '../../kit/found.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { fromTo, lengthWords } from '../../words/wall-time.ts';
import { gapWords, skillWords } from './week-data.ts';

export interface WhatThenProps {
  readonly who: string;
  readonly from: number;
  readonly until: number;
  readonly zone: string;
  readonly nameOf: (id: string) => string;
  /** Takes somebody who could cover into the form, as a swap. */
  readonly onAsk: (id: string) => void;
}

/** "If X is away, then …": what nobody else covers, and who is off and could be asked. Nothing is changed by looking. */
export function WhatThen({ who, from, until, zone, nameOf, onAsk }: WhatThenProps) {
  const found = useResource(
    () => api('get', '/roster/without/{id}', { params: { id: who }, query: { from, until } }),
    [who, from, until],
  );
  const then = found.value.value;
  if (then === null) return <Loading what="what then" of={found} />;
  const stretch = (one: { readonly from: number; readonly until: number }) =>
    `${fromTo(one, zone)} (${lengthWords(one.until - one.from)})`;
  return (
    <>
      <h3>{nameOf(who)} would have been on</h3>
      {then.losing.length === 0 ? (
        <p>Not at all in this time.</p>
      ) : (
        <ul>
          {then.losing.map((one) => (
            <li key={one.from}>{stretch(one)}</li>
          ))}
        </ul>
      )}
      <h3>Then this is missing</h3>
      {then.missing.length === 0 ? (
        <p>
          <StateMark tone="plain" words="Somebody else is on for all of it." />
        </p>
      ) : (
        <ul>
          {then.missing.map((one) => (
            <li key={`${one.skill} ${one.from}`}>
              <StateMark tone={one.skill === null ? 'bad' : 'warn'} words={gapWords(one)} />
              <br />
              {stretch(one)}
            </li>
          ))}
        </ul>
      )}
      <h3>Off then, and could be asked</h3>
      {then.couldCover.length === 0 ? (
        <p>Nobody who is vetted and off for all of it.</p>
      ) : (
        <ul class="roster-could">
          {then.couldCover.map(({ specialistId, skills }) => (
            <li key={specialistId}>
              <span>
                {nameOf(specialistId)}
                <span class="hint">
                  {skills.length === 0
                    ? 'none of the same skills'
                    : `also ${skills.map(skillWords).join(', ')}`}
                </span>
              </span>
              <Button onPress={() => onAsk(specialistId)} of={`to ${nameOf(specialistId)}`}>
                Give the time
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
