import type { Signal } from '@preact/signals';
import type { ReplyOf } from '../../../wire/api.ts';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { LevelBadge } from '../../kit/level-badge.tsx';
import { Loading } from '../../kit/found.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Facts } from '../../kit/panel.tsx';
import { momentWords } from '../../words/call-words.ts';
import { readable } from '../../words/readable.ts';
import { clockTime, elapsed } from '../../words/times.ts';

type Moment = ReplyOf<'replayCall'>['moments'][number];

/** The call event by event; the arrow keys go through it, and beside it stands the card as it was at that moment. */
export function Replay({ callId, at }: { readonly callId: string; readonly at: Signal<number | null> }) {
  const found = useResource(
    () => api('get', '/calls/{id}/replay', { params: { id: callId }, query: { limit: 200 } }),
    [callId],
  );
  const replay = found.value.value;
  if (replay === null) return <Loading what="the call as it happened" of={found} />;
  const [first] = replay.moments;
  if (first === undefined) return <p class="empty">Nothing of this call is kept any more.</p>;
  const chosen = replay.moments.find(({ version }) => version === at.value) ?? first;
  const move = (event: KeyboardEvent, index: number) => {
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: replay.moments.length - 1 }[
      event.key
    ];
    const next = to === undefined ? undefined : replay.moments[to];
    if (next === undefined) return;
    event.preventDefault();
    at.value = next.version;
    const list = (event.currentTarget as HTMLElement).closest('ol');
    list?.querySelectorAll<HTMLElement>('button')[to ?? 0]?.focus();
  };
  return (
    <div class="replay">
      {!replay.whole && (
        <Notice tone="warn" title="A part of what happened is not kept; what is shown stops before it." />
      )}
      <ol class="replay-moments" aria-label="Moments">
        {replay.moments.map((moment, index) => (
          <li key={moment.version}>
            <button
              type="button"
              class="row-opener"
              aria-pressed={moment.version === chosen.version}
              onClick={() => {
                at.value = moment.version;
              }}
              onKeyDown={(event) => move(event, index)}
            >
              <span class="figures">{elapsed(moment.at - first.at)}</span> {momentWords(moment.event)}
            </button>
          </li>
        ))}
      </ol>
      <CardThen moment={chosen} />
    </div>
  );
}

/** What could be seen at that moment, and by whom. */
function CardThen({ moment }: { readonly moment: Moment }) {
  const { card } = moment;
  const { assessment, line, seat, caller } = card;
  return (
    <section class="replay-card" aria-label="The card at that moment">
      <h3>The card at {clockTime(moment.at)}</h3>
      <LevelBadge
        level={
          assessment?.level ??
          (card.lookup === 'pending' ? 'pending' : card.lookup === 'failed' ? 'failed' : 'none')
        }
      />
      <Facts
        facts={[
          [
            'Line',
            `${readable(line.state)}${line.connection === 'direct' ? ', connected directly' : ''}${caller.held ? ', caller on hold' : ''}`,
          ],
          ['Handler', line.handler ?? 'nobody yet'],
          [
            'Specialist',
            `${readable(seat.state)}${seat.mode === null ? '' : `, ${seat.mode}`}${seat.specialistId === null ? '' : `, ${seat.specialistId}`}`,
          ],
          ['Caller hears', seat.callerHears ? 'the specialist' : 'the handler only'],
          ['Speaker', caller.speaker === null ? 'not confirmed' : readable(caller.speaker)],
          [
            'Why',
            assessment === null || assessment.reasons.length === 0
              ? 'no reason on record; this does not mean no risk'
              : assessment.reasons.map(({ text }) => text).join(' · '),
          ],
          [
            'Orders',
            assessment === null || assessment.orders.length === 0
              ? 'none known'
              : assessment.orders
                  .map(({ type, standing }) => `${readable(type)}: ${readable(standing)}`)
                  .join(' · '),
          ],
          [
            'Prompts',
            card.plan === null || card.plan.prompts.length === 0 ? 'none' : card.plan.prompts.join(' · '),
          ],
          [
            'Seen in full by',
            moment.shownTo.length === 0 ? 'nobody; all others saw its summary' : moment.shownTo.join(', '),
          ],
        ]}
      />
    </section>
  );
}
