import { useSignal } from '@preact/signals';
import type { ReplyOf } from '../../../wire/api.ts';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { SelectField } from '../../kit/form.tsx';
import { Found } from '../../kit/found.tsx';
import { Table } from '../../kit/table.tsx';
import { hrefOf } from '../../shell/route.ts';
import { dayAndTime } from '../../words/times.ts';

type Rehearsal = ReplyOf<'rehearseRouting'>;

/** Recorded calls through the draft, with the code that runs live: which would have gone differently, and the load by hour. */
export function RehearsalPart({ draft, revision }: { readonly draft: string; readonly revision: number }) {
  const days = useSignal('7');
  const found = useResource(
    () => api('get', '/routing/rehearsal', { query: { ref: draft, lastHours: Number(days.value) * 24 } }),
    [draft, revision, days.value],
  );
  return (
    <>
      <SelectField
        name="days"
        label="Calls of the last"
        value={days}
        choices={[
          ['1', 'day'],
          ['7', '7 days'],
          ['28', '28 days'],
          ['92', '92 days'],
        ]}
      />
      <Found what="the rehearsal" of={found} once>
        {(result) => <Result result={result} />}
      </Found>
    </>
  );
}

function Result({ result }: { readonly result: Rehearsal }) {
  const { calls, differentCalls, undecided, guessed } = result;
  return (
    <>
      <p class="rehearsal-sum">
        <strong>
          {calls === 0
            ? 'No call was recorded in this time.'
            : `${differentCalls} of ${calls} calls would have gone differently.`}
        </strong>
        {undecided > 0 && ` ${undecided} never came to a decision.`}
        {guessed > 0 && ` In ${guessed} something that the rules ask was not recorded and is guessed.`}
      </p>
      {result.kinds.length > 0 && (
        <Table
          caption="How they differ"
          titled
          rows={result.kinds}
          keyOf={({ difference }) => difference}
          empty=""
          columns={[
            { head: 'Difference', wide: true, cell: ({ difference }) => difference },
            { head: 'Calls', figures: true, cell: ({ calls: count }) => count },
          ]}
        />
      )}
      <Load hours={result.load} />
      {result.different.length > 0 && (
        <Table
          caption={
            result.different.length < differentCalls
              ? `The first ${result.different.length} of them`
              : 'Which calls'
          }
          titled
          rows={result.different}
          keyOf={({ callId }) => callId}
          empty=""
          columns={[
            {
              head: 'When',
              cell: ({ callId, at }) => (
                <a class="nowrap" href={hrefOf('call', callId)}>
                  {dayAndTime(at)}
                </a>
              ),
            },
            { head: 'Line', cell: ({ line }) => line },
            { head: 'What', wide: true, cell: ({ differences }) => differences.join('; ') },
            {
              head: 'Rules',
              cell: ({ rulesAdded, rulesLost }) =>
                [...rulesAdded.map((rule) => `+ ${rule}`), ...rulesLost.map((rule) => `− ${rule}`)].join(
                  ', ',
                ),
            },
          ]}
        />
      )}
    </>
  );
}

/** What each would ask of specialists, hour by hour: bars for the eye, the table beside them for everybody. */
function Load({ hours }: { readonly hours: Rehearsal['load'] }) {
  const busy = hours.filter(({ wantedBefore, wantedAfter }) => wantedBefore + wantedAfter > 0);
  if (busy.length === 0) return null;
  const most = Math.max(
    ...busy.flatMap(({ minutesBefore, minutesAfter }) => [minutesBefore, minutesAfter]),
    1,
  );
  return (
    <Table
      caption="Asked of specialists, hour by hour: now → with the draft"
      titled
      rows={busy}
      keyOf={({ from }) => String(from)}
      empty=""
      columns={[
        { head: 'Hour from', cell: ({ from }) => <span class="nowrap">{dayAndTime(from)}</span> },
        { head: 'Calls', figures: true, cell: ({ calls }) => calls },
        {
          ...{ head: 'Wanted', figures: true },
          cell: ({ wantedBefore, wantedAfter }) => `${wantedBefore} → ${wantedAfter}`,
        },
        {
          ...{ head: 'Minutes', figures: true },
          cell: ({ minutesBefore, minutesAfter }) => `${minutesBefore} → ${minutesAfter}`,
        },
        {
          head: 'At once',
          figures: true,
          cell: ({ atOnceBefore, atOnceAfter }) => `${atOnceBefore} → ${atOnceAfter}`,
        },
        {
          ...{ head: 'Picture', wide: true },
          cell: ({ minutesBefore, minutesAfter }) => (
            <svg class="load-bars" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
              <rect class="load-before" y="1" height="5" width={(100 * minutesBefore) / most} />
              <rect class="load-after" y="8" height="5" width={(100 * minutesAfter) / most} />
            </svg>
          ),
        },
      ]}
    />
  );
}
