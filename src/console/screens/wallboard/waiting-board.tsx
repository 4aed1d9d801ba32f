import type { ReplyOf } from '../../../wire/api.ts';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { now, picture } from '../../feed/feed.ts';
import { LevelBadge } from '../../kit/level-badge.tsx';
import { AsItWas, Loading } from '../../kit/found.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { type Column, Table } from '../../kit/table.tsx';
import { nameOfSpecialist } from '../../shell/duty-list.ts';
import { go } from '../../shell/route.ts';
import { levelOf } from '../../words/levels.ts';
import { readable } from '../../words/readable.ts';
import { elapsed } from '../../words/times.ts';

type Waiting = ReplyOf<'listWaitingCalls'>['calls'][number];

const EVERY_MS = 2_000;

/** Calls that nobody could come to, in the order in which whoever becomes free is offered them, and why they stand there. */
export function WaitingBoard() {
  const list = useResource(() => api('get', '/specialists/waiting-list', {}), [], EVERY_MS);
  const calls = list.value.value?.calls;
  const places = new Map(calls?.map(({ callId }, at) => [callId, at + 1]));
  const columns: readonly Column<Waiting>[] = [
    { head: 'Next', figures: true, cell: ({ callId }) => places.get(callId) },
    { head: 'Risk', cell: (one) => <LevelBadge level={levelShown(one)} short /> },
    { head: 'Waits', figures: true, cell: ({ since }) => elapsed(now.value - since) },
    { head: 'Why here', wide: true, cell: whyHere },
    { head: 'Line', cell: ({ line }) => line },
    { head: 'Offered to', cell: offeredTo },
  ];
  return (
    <Panel
      title="Waiting for a specialist"
      aside={
        <span class="hint">
          {calls === undefined ? '' : `${calls.length} now · whoever becomes free is offered the first`}
        </span>
      }
    >
      <AsItWas what="the waiting list" of={list} />
      {calls === undefined ? (
        <Loading what="the waiting list" of={list} />
      ) : (
        <Table
          caption="Calls that wait for a specialist, the next one first"
          columns={columns}
          rows={calls}
          keyOf={({ callId }) => callId}
          onOpen={({ callId }) => go('call', callId)}
          toneOf={({ level }) => (level === 'high' ? 'bad' : 'warn')}
          empty="No call waits for a specialist."
        />
      )}
    </Panel>
  );
}

/** As the card says it, which knows of checks that failed; else as the list does. */
function levelShown({ callId, level }: Waiting) {
  const card = picture.value.cards.get(callId);
  return card === undefined ? (level ?? 'none') : levelOf(card);
}

/** The level and the time stand beside it already. */
function whyHere({ reasons, skills }: Waiting): string {
  const said = reasons.filter((reason) => !/ risk$|^waiting for /.test(reason));
  const wished = skills.length === 0 ? [] : [`wants ${skills.map(readable).join(', ')}`];
  const all = [...said, ...wished];
  return all.length === 0 ? 'by its level, then by how long it waits' : all.join(', ');
}

function offeredTo({ tried, given }: Waiting) {
  if (given !== null) return <StateMark tone="info" words={`${nameOfSpecialist(given)} is being rung`} />;
  if (tried.length === 0) return 'nobody is free';
  return `${tried.map(nameOfSpecialist).join(', ')}: not taken`;
}
