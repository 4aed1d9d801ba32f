import { useSignal } from '@preact/signals';
import { api } from '../../api/client.ts';
import { mayCommand, now } from '../../feed/feed.ts';
import { Button } from '../../kit/button.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { loadDutyList, type OnDuty, specialistsNow } from '../../shell/duty-list.ts';
import { me } from '../../shell/session.ts';
import { PRESENCE_WORDS } from '../../words/presence.ts';
import { elapsed } from '../../words/times.ts';

/** Who is on shift, in what state, since when; a supervisor can bring somebody back who forgot to say so. */
export function PeoplePanel() {
  const error = useSignal<string | null>(null);
  const people = specialistsNow();
  const set = async ({ id }: OnDuty, state: 'ready' | 'paused') => {
    try {
      error.value = null;
      await api('put', '/specialists/{id}/presence', {
        params: { id },
        body: { state, reason: 'by the supervisor' },
      });
      await loadDutyList();
    } catch (failure) {
      error.value = (failure as Error).message;
    }
  };
  return (
    <Panel title="Specialists on shift">
      {error.value !== null && <Notice tone="bad" title={error.value} />}
      {people.length === 0 ? (
        <p class="empty">Nobody is on shift. Calls go on; the on-call pager is asked.</p>
      ) : (
        <ul class="duty">
          {people.map((one) => (
            <li key={one.id}>
              <strong>{one.name}</strong>
              <span>
                <StateMark {...PRESENCE_WORDS[one.presence.state]} />{' '}
                {one.presence.since > 0 && (
                  <span class="figures">{elapsed(now.value - one.presence.since)}</span>
                )}
              </span>
              <span class="hint duty-foot">
                {one.force}
                {one.presence.reason !== null && ` · ${one.presence.reason}`}
                <Presence one={one} set={set} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Presence(props: {
  readonly one: OnDuty;
  readonly set: (one: OnDuty, state: 'ready' | 'paused') => Promise<void>;
}) {
  const { one, set } = props;
  const { state } = one.presence;
  const ours = me.value?.forces.includes(one.force) ?? false;
  if (!ours || state === 'ringing' || state === 'onCall') return null;
  const wanted = state === 'ready' ? 'paused' : 'ready';
  return (
    <Button
      kind="quiet"
      onPress={() => void set(one, wanted)}
      disabled={mayCommand.value ? null : 'The connection is not live.'}
      of={one.name}
    >
      {wanted === 'ready' ? 'Set ready' : 'Pause'}
    </Button>
  );
}
