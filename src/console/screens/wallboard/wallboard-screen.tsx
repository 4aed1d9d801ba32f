import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { FeedCard } from '../../../wire/feed.ts';
import { now, picture } from '../../feed/feed.ts';
import { Column } from '../../kit/column.tsx';
import { specialistsNow } from '../../shell/duty-list.ts';
import { go } from '../../shell/route.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { elapsed } from '../../words/times.ts';
import { AlarmsPanel } from './alarms-panel.tsx';
import { CallsBoard } from './calls-board.tsx';
import { FiguresPanel } from './figures-panel.tsx';
import { byNeedOfAction, roomNumbers, type RoomNumbers } from './numbers.ts';
import { PeoplePanel } from './people-board.tsx';
import { RosterAhead } from './roster-ahead.tsx';
import { WaitingBoard } from './waiting-board.tsx';
import './wallboard.css';

/** The room at a glance: four numbers, then what needs somebody, in that order. */
export function WallboardScreen() {
  const board = useRef<HTMLDivElement>(null);
  const chosen = useSignal<string | null>(null);
  const { cards } = picture.value;
  const people = specialistsNow();
  const numbers = roomNumbers(
    cards.values(),
    people.map(({ presence }) => presence),
    now.value,
  );
  const live = [...cards.values()].filter(({ endedAt }) => endedAt === null).sort(byNeedOfAction);
  const order = useHeldOrder(live);
  const step = (by: number) => {
    const at = order.rows.findIndex(({ callId }) => callId === chosen.value);
    const next = order.rows[Math.max(0, Math.min(order.rows.length - 1, at < 0 ? 0 : at + by))];
    chosen.value = next?.callId ?? null;
  };
  const none = order.rows.length === 0 ? 'There is no live call.' : null;
  useShortcuts([
    { keys: 'j', does: 'Next call', group: 'Wallboard', disabled: none, run: () => step(1) },
    { keys: 'k', does: 'Call before', group: 'Wallboard', disabled: none, run: () => step(-1) },
    {
      ...{ keys: 'o', does: 'Open the chosen call', group: 'Wallboard' },
      disabled: chosen.value === null ? 'Choose a call with J and K first.' : null,
      run: () => chosen.value !== null && go('call', chosen.value),
    },
    { keys: 'f', does: 'Full screen', group: 'Wallboard', run: () => void toggleFullScreen(board.current) },
  ]);
  return (
    <div class="wall dims" ref={board}>
      <Numbers numbers={numbers} />
      <div class="wall-main">
        <Column name="Live calls">
          <WaitingBoard />
          <CallsBoard order={order} chosen={chosen} />
          <FiguresPanel />
          <RosterAhead />
        </Column>
        <Column name="Alarms and specialists">
          <AlarmsPanel />
          <PeoplePanel />
        </Column>
      </div>
    </div>
  );
}

function Numbers({ numbers }: { readonly numbers: RoomNumbers }) {
  const { live, waitingMs, free, onShift, inTimePercent, callsInHour } = numbers;
  return (
    <dl class="numbers">
      <Figure name="Live calls" value={String(live)} beside={`${callsInHour} in the last hour`} tone={null} />
      <Figure
        name="Waiting longest"
        value={waitingMs === null ? '–' : elapsed(waitingMs)}
        beside={waitingMs === null ? 'nobody waits for a handler' : 'a caller whom nobody has answered'}
        tone={waitingMs === null ? null : waitingMs > 10_000 ? 'bad' : 'warn'}
      />
      <Figure
        name="Specialists free"
        value={String(free)}
        beside={free === 0 ? `of ${onShift}: the next call waits for one` : `of ${onShift} at work`}
        tone={free === 0 ? 'warn' : null}
      />
      <Figure
        name="Answered in 10 s"
        value={inTimePercent === null ? '–' : `${inTimePercent}%`}
        beside={inTimePercent === null ? 'no call in the last hour' : 'last hour; target 90%'}
        tone={inTimePercent !== null && inTimePercent < 90 ? 'warn' : null}
      />
    </dl>
  );
}

function Figure(props: {
  readonly name: string;
  readonly value: string;
  readonly beside: string;
  readonly tone: 'warn' | 'bad' | null;
}) {
  return (
    <div class={props.tone === null ? 'number' : `number number-${props.tone}`}>
      <dt>{props.name}</dt>
      <dd>
        <span class="number-value figures">{props.value}</span>
        <span class="number-beside">{props.beside}</span>
      </dd>
    </div>
  );
}

export interface HeldOrder {
  readonly rows: readonly FeedCard[];
  /** Calls that came while the order was held. */
  readonly waiting: number;
  readonly hold: (on: boolean) => void;
}

/** The order by need, held while the pointer is on it: nothing moves under it, new ones wait (ecosystem notes, rule c). */
function useHeldOrder(sorted: readonly FeedCard[]): HeldOrder {
  const held = useSignal<readonly string[] | null>(null);
  const ids = held.value;
  const known = new Map(sorted.map((card) => [card.callId as string, card]));
  const rows = ids === null ? sorted : ids.flatMap((id) => known.get(id) ?? []);
  return {
    rows,
    waiting: ids === null ? 0 : sorted.filter(({ callId }) => !ids.includes(callId)).length,
    hold: (on) => {
      held.value = on ? rows.map(({ callId }) => callId) : null;
    },
  };
}

async function toggleFullScreen(element: HTMLElement | null): Promise<void> {
  if (document.fullscreenElement !== null) await document.exitFullscreen();
  else await element?.requestFullscreen().catch(() => undefined);
}
