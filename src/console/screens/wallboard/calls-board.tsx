import type { Signal } from '@preact/signals';
import type { FeedCard } from '../../../wire/feed.ts';
import { health, now, picture, sendCommand, toldAt } from '../../feed/feed.ts';
import { Button } from '../../kit/button.tsx';
import { commandBlocked } from '../../kit/command-button.tsx';
import { LevelBadge } from '../../kit/level-badge.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { type Column, Table } from '../../kit/table.tsx';
import { nameOfSpecialist } from '../../shell/duty-list.ts';
import { go } from '../../shell/route.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { lineWords } from '../../words/call-words.ts';
import { levelOf } from '../../words/levels.ts';
import { seatWords } from '../../words/seat-words.ts';
import { clockTime, elapsed } from '../../words/times.ts';
import { needOf, needWords } from './numbers.ts';
import type { HeldOrder } from './wallboard-screen.tsx';

/** Says what is so and when it was looked at; never that nothing is wrong. */
function Quiet() {
  const alarms = [...picture.value.alarms.values()].filter(({ closed }) => closed === null).length;
  return (
    <p class="wall-quiet">
      {health.value === 'live' ? 'Quiet' : 'Not known'}
      <span>
        no live call{alarms === 0 ? ', no open alarm' : ''}, looked at {clockTime(toldAt.value ?? now.value)}
      </span>
    </p>
  );
}

/** Live calls by need of action. */
export function CallsBoard(props: { readonly order: HeldOrder; readonly chosen: Signal<string | null> }) {
  const { order, chosen } = props;
  const card = order.rows.find(({ callId }) => callId === chosen.value);
  const assign = (on: FeedCard) => sendCommand(on.callId, { type: 'requestSpecialist' });
  useShortcuts([
    {
      ...{ keys: 'F8', does: 'Specialist for the chosen call', group: 'Wallboard' },
      disabled:
        card === undefined ? 'Choose a call with J and K first.' : commandBlocked(card, 'requestSpecialist'),
      run: () => card !== undefined && assign(card),
    },
  ]);
  const columns: readonly Column<FeedCard>[] = [
    { head: 'Risk', cell: (one) => <LevelBadge level={levelOf(one)} short /> },
    { head: 'On line', figures: true, cell: ({ receivedAt }) => elapsed(now.value - receivedAt) },
    {
      head: 'State',
      wide: true,
      cell: (one) => {
        const need = needWords(one);
        return need === null ? (
          lineWords(one)
        ) : (
          <StateMark tone={needOf(one) < 2 ? 'bad' : 'warn'} words={need} />
        );
      },
    },
    { head: 'Line', cell: ({ lineId }) => lineId },
    { head: 'Handler', cell: ({ line }) => line.handler ?? line.destinationId ?? '–' },
    {
      head: 'Specialist',
      cell: (one) => {
        const { short, tone } = seatWords(one, nameOfSpecialist(one.seat.specialistId));
        return <StateMark tone={tone} words={short} />;
      },
    },
    {
      head: 'Since',
      figures: true,
      cell: ({ seat }) =>
        seat.since === null || seat.state === 'empty' ? '' : elapsed(now.value - seat.since),
    },
    {
      head: 'Do',
      cell: (one) => (
        <Button onPress={() => assign(one)} disabled={commandBlocked(one, 'requestSpecialist')} kind="quiet">
          Ask a specialist
        </Button>
      ),
    },
  ];
  return (
    <Panel
      title="Live calls, by need"
      aside={
        order.waiting > 0 && (
          <button type="button" class="link" onClick={() => order.hold(false)}>
            {order.waiting} new
          </button>
        )
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only holds the order while the pointer is on it; keys are not concerned */}
      <div onMouseEnter={() => order.hold(true)} onMouseLeave={() => order.hold(false)}>
        <Table
          caption="Live calls, by need of action"
          columns={columns}
          rows={order.rows}
          keyOf={({ callId }) => callId}
          selected={chosen.value}
          onOpen={({ callId }) => go('call', callId)}
          toneOf={(one) => (needOf(one) < 2 ? 'bad' : needOf(one) < 4 ? 'warn' : null)}
          empty={<Quiet />}
        />
      </div>
    </Panel>
  );
}
