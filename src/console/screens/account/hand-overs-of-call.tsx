import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import type { ReplyOf } from '../../../wire/api.ts';
import { api } from '../../api/client.ts';
import { type Resource, useResource } from '../../api/resource.ts';
import { now } from '../../feed/feed.ts';
import { Dialog } from '../../kit/dialog.tsx';
import { Trouble } from '../../kit/found.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { shortTime } from '../../words/times.ts';
import { OneHandOver } from '../review/hand-overs.tsx';

type Found = ReplyOf<'listCallHandOvers'>;
type HandOver = Found['handOvers'][number];

const OPEN_EVERY_MS = 10_000;

/** The call's hand-overs; asked for again while one waits for its acknowledgement. */
export function useHandOvers(callId: string): Resource<Found> {
  const found = useResource(() => api('get', '/calls/{id}/hand-overs', { params: { id: callId } }), [callId]);
  const open = (found.value.value?.handOvers ?? []).some(({ status }) => status === 'open');
  useEffect(() => {
    if (!open) return;
    const timer = setInterval(() => void found.reload(), OPEN_EVERY_MS);
    return () => clearInterval(timer);
  }, [open, found]);
  return found;
}

/** To whom the call was handed over, and whether anybody has it. */
export function HandOversOfCall({ found }: { readonly found: Resource<Found> }) {
  const chosen = useSignal<string | null>(null);
  const list = found.value.value?.handOvers ?? [];
  const one = list.find(({ id }) => id === chosen.value);
  return (
    <>
      <Trouble what="hand-overs of this call" of={found} meanwhile="There may be one." />
      {list.length > 0 && (
        <ul class="handed">
          {list.map((handOver) => (
            <li key={handOver.id}>
              <button type="button" class="row-opener" onClick={() => (chosen.value = handOver.id)}>
                To {handOver.to.name}
              </button>
              <StateMark {...stateOf(handOver)} />
            </li>
          ))}
        </ul>
      )}
      {one !== undefined && (
        <Dialog title="Hand-over" wide onClose={() => (chosen.value = null)}>
          <OneHandOver handOver={one} onDone={() => void found.reload()} />
        </Dialog>
      )}
    </>
  );
}

function stateOf({ status, dueAt, answer }: HandOver) {
  switch (status) {
    case 'open':
      return dueAt < now.value
        ? { tone: 'bad' as const, words: `nobody has it, due ${shortTime(dueAt)}` }
        : { tone: 'warn' as const, words: `nobody has it yet, until ${shortTime(dueAt)}` };
    case 'acknowledged':
      return { tone: 'good' as const, words: `${answer?.name ?? 'somebody'} has it` };
    case 'refused':
      return { tone: 'bad' as const, words: `refused by ${answer?.name ?? 'them'}` };
    case 'withdrawn':
      return { tone: 'plain' as const, words: 'withdrawn' };
  }
}
