import type { FeedCard } from '../../../wire/feed.ts';
import { health, now, picture, sendCommand } from '../../feed/feed.ts';
import { Button } from '../../kit/button.tsx';
import { commandBlocked } from '../../kit/command-button.tsx';
import { LevelBadge } from '../../kit/level-badge.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { type Column, Table } from '../../kit/table.tsx';
import { nameOfSpecialist, specialistsNow } from '../../shell/duty-list.ts';
import { go } from '../../shell/route.ts';
import { may } from '../../shell/session.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { lineWords } from '../../words/call-words.ts';
import { levelOf, rankOf } from '../../words/levels.ts';
import { PRESENCE_WORDS } from '../../words/presence.ts';
import { seatWords } from '../../words/seat-words.ts';
import { clockTime, elapsed } from '../../words/times.ts';

/** The lines' live calls: one key takes one's own. Without any: who is on duty, and that the console is ready. */
export function LiveCalls() {
  const calls = liveCalls();
  const takes = calls.filter(({ line }) => line.handler === null).slice(0, 9);
  const take = (card: FeedCard) => {
    sendCommand(card.callId, { type: 'takeCall' });
    go('call', card.callId);
  };
  const first = takes.find(({ commands }) => commands.includes('takeCall'));
  useShortcuts(
    may('calls:command')
      ? [
          ...takes.map((card, at) => ({
            keys: String(at + 1),
            does: `Take call ${at + 1}`,
            group: 'Live calls',
            disabled: commandBlocked(card, 'takeCall'),
            run: () => take(card),
          })),
          {
            keys: 'F2',
            does: 'Take the call that waits to be taken',
            group: 'Live calls',
            disabled:
              first === undefined ? 'No call is answered and untaken.' : commandBlocked(first, 'takeCall'),
            run: () => first !== undefined && take(first),
          },
        ]
      : [],
  );
  const columns: readonly Column<FeedCard>[] = [
    { head: 'Risk', cell: (card) => <LevelBadge level={levelOf(card)} /> },
    { head: 'Came in', figures: true, cell: ({ receivedAt }) => clockTime(receivedAt) },
    { head: 'Since', figures: true, cell: ({ receivedAt }) => elapsed(now.value - receivedAt) },
    {
      head: 'Line',
      cell: ({ lineId, line }) => `${lineId}${line.destinationId === null ? '' : ` · ${line.destinationId}`}`,
    },
    { head: 'State', wide: true, cell: (card) => lineWords(card) },
    { head: 'Specialist', cell: (card) => seatWords(card, nameOfSpecialist(card.seat.specialistId)).short },
    {
      head: 'Handler',
      cell: (card) =>
        card.line.handler ?? (
          <Button
            onPress={() => take(card)}
            disabled={may('calls:command') ? commandBlocked(card, 'takeCall') : 'Only handlers take calls.'}
            keys={takes.includes(card) ? String(takes.indexOf(card) + 1) : undefined}
          >
            This is my call
          </Button>
        ),
    },
  ];
  return (
    <div class="live-calls dims">
      <Panel
        title="Live calls"
        aside={<span class="hint">{calls.length === 0 ? '' : `${calls.length} now`}</span>}
      >
        <Table
          caption="Live calls"
          columns={columns}
          rows={calls}
          keyOf={({ callId }) => callId}
          onOpen={({ callId }) => go('call', callId)}
          toneOf={(card) => (levelOf(card) === 'high' || card.line.state === 'callerAlone' ? 'bad' : null)}
          empty={
            health.value === 'live'
              ? 'No call on your lines. The console is ready: a call appears here as it arrives.'
              : 'No call was on your lines when the connection was lost.'
          }
        />
      </Panel>
      <DutyPanel />
    </div>
  );
}

/** Specialists on duty; stays on the screen when the connection is gone. */
function DutyPanel() {
  const people = specialistsNow();
  return (
    <Panel title="Specialists on duty">
      {people.length === 0 ? (
        <p class="empty">Nobody is on duty. F8 on a call rings the on-call pager.</p>
      ) : (
        <ul class="duty">
          {people.map(({ id, name, force, presence, skills }) => (
            <li key={id}>
              <strong>{name}</strong>
              <StateMark {...PRESENCE_WORDS[presence.state]} />
              <span class="hint">
                {force}
                {skills.length > 0 && ` · ${skills.join(', ').replaceAll('-', ' ')}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

export function liveCalls(): readonly FeedCard[] {
  return [...picture.value.cards.values()]
    .filter(({ endedAt }) => endedAt === null)
    .sort((a, b) => rankOf(levelOf(a)) - rankOf(levelOf(b)) || a.receivedAt - b.receivedAt);
}
