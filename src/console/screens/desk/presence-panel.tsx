import { useSignal } from '@preact/signals';
import type { Given } from '../../api/client.ts';
import { api } from '../../api/client.ts';
import { mayCommand, now, picture } from '../../feed/feed.ts';
import { Button } from '../../kit/button.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Panel } from '../../kit/panel.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { dutyList, loadDutyList } from '../../shell/duty-list.ts';
import { me } from '../../shell/session.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { PRESENCE_WORDS } from '../../words/presence.ts';
import { elapsed } from '../../words/times.ts';

type Wanted = Given<'setPresence'>['body']['state'];

const STATES: readonly (readonly [Wanted, string, string])[] = [
  ['ready', 'Ready', 'p r'],
  ['wrapUp', 'Writing up', 'p w'],
  ['paused', 'Pause', 'p p'],
  ['away', 'Away', 'p a'],
];

/** Whether one may be asked. Ringing and on a call are the service's own to say. */
export function PresencePanel() {
  const error = useSignal<string | null>(null);
  const asked = useSignal<Wanted | null>(null);
  const own = me.value?.specialist ?? '';
  const presence = picture.value.presence.get(own) ?? dutyList.value.find(({ id }) => id === own)?.presence;
  const busy = presence?.state === 'ringing' || presence?.state === 'onCall';
  const why = busy
    ? 'It changes by itself when the call ends.'
    : mayCommand.value
      ? null
      : 'The connection is not live.';
  const set = async (state: Wanted) => {
    asked.value = state;
    error.value = null;
    try {
      await api('put', '/specialists/{id}/presence', { params: { id: own }, body: { state } });
      await loadDutyList();
    } catch (failure) {
      error.value = (failure as Error).message;
    } finally {
      asked.value = null;
    }
  };
  useShortcuts(
    STATES.map(([state, words, keys]) => ({
      ...{ keys, does: words, group: 'You', disabled: why, run: () => void set(state) },
    })),
  );
  return (
    <Panel
      title="You are"
      aside={
        presence !== undefined && <span class="figures elapsed">{elapsed(now.value - presence.since)}</span>
      }
    >
      <div class="body stack">
        {presence === undefined ? (
          <StateMark tone="warn" words="Not on shift: nobody rings you" />
        ) : (
          <StateMark {...PRESENCE_WORDS[presence.state]} />
        )}
        <div class="actions">
          {STATES.map(([state, words, keys]) => (
            <Button
              key={state}
              onPress={() => void set(state)}
              disabled={why}
              keys={keys}
              pressed={(asked.value ?? presence?.state) === state}
            >
              {words}
            </Button>
          ))}
        </div>
        {error.value !== null && <Notice tone="bad" title={error.value} />}
      </div>
    </Panel>
  );
}
